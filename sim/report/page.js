// Draws the page's figures, follows light and dark, and prepares the page for print.
(function () {
  "use strict";
  const PAPER_WIDTH = 680, PAPER_HALF = 335, PAPER_HEIGHT = 0.8;
  // Pixels by which a title may be longer than its axis.
  const BESIDE = 8;
  const shared = JSON.parse(document.getElementById("shared").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const figures = Array.from(document.querySelectorAll(".figure")).map(function (element) {
    return {
      element: element,
      text: element.nextElementSibling.textContent,
      minHeight: element.style.minHeight,
    };
  });
  let folded = [];

  // Break a title over lines of at most so many letters; tags are no letters.
  function wrapped(text, most) {
    return text.split("<br>").map(function (line) {
      let length = 0;
      return line.split(" ").map(function (word, place) {
        const letters = word.replace(/<[^>]*>/g, "").length;
        const fits = place === 0 || length + 1 + letters <= most;
        length = fits ? length + (place ? 1 : 0) + letters : letters;
        return (place === 0 ? "" : fits ? " " : "<br>") + word;
      }).join("");
    }).join("<br>");
  }

  // Where a title may stand: within the figure, and beside its own axis where others have titles.
  function room(whole, across, axis, alone) {
    const least = across ? whole.left : whole.top, most = across ? whole.right : whole.bottom;
    if (alone) { return [least, most]; }
    const start = least + axis._offset;
    return [Math.max(least, start - BESIDE), Math.min(most, start + axis._length + BESIDE)];
  }

  // Wrap the titles of axes that have no room on one line; tell whether there were any.
  function refit(element, layout) {
    const whole = element.querySelector(".main-svg").getBoundingClientRect();
    const titles = Array.from(element.querySelectorAll(".infolayer text")).map(function (text) {
      const named = /^([xy])(\d*)title$/.exec(text.getAttribute("class") || "");
      return named && { text: text, letter: named[1], axis: named[1] + "axis" + named[2] };
    }).filter(Boolean);
    let changed = false;
    titles.forEach(function (title) {
      const axis = layout[title.axis];
      if (!axis || !axis.title || !axis.title.text) { return; }
      const across = title.letter === "x";
      const alone = titles.every(function (other) {
        return other === title || other.letter !== title.letter;
      });
      const box = title.text.getBoundingClientRect();
      const ends = across ? [box.left, box.right] : [box.top, box.bottom];
      const free = room(whole, across, element._fullLayout[title.axis], alone);
      if (ends[0] >= free[0] - 1 && ends[1] <= free[1] + 1) { return; }
      const middle = (ends[0] + ends[1]) / 2;
      const half = Math.min(middle - free[0], free[1] - middle);
      const longest = Math.max.apply(null, axis.title.text.split("<br>").map(function (line) {
        return line.replace(/<[^>]*>/g, "").length;
      }));
      const most = Math.floor(longest * 2 * half / (ends[1] - ends[0])) - 1;
      const folded = wrapped(axis.title.text, Math.max(most, 8));
      changed = changed || folded !== axis.title.text;
      axis.title.text = folded;
    });
    return changed;
  }

  function draw(paper) {
    const template = paper || !dark.matches ? shared.light : shared.dark;
    return Promise.all(figures.map(function (figure) {
      const element = figure.element;
      const specification = JSON.parse(figure.text);
      const layout = specification.layout;
      const config = Object.assign({}, shared.config);
      layout.template = template;
      element.style.minHeight = paper ? "0" : figure.minHeight;
      if (paper) {
        const half = element.closest(".grid");
        layout.width = half ? PAPER_HALF : PAPER_WIDTH;
        if (!half) { layout.height = Math.round(layout.height * PAPER_HEIGHT); }
        layout.autosize = false;
      } else if (element.clientWidth < 480) {
        layout.font = Object.assign({ size: 11 }, layout.font);
        // A legend of one entry a line needs the height it takes.
        const entries = specification.data.filter(function (trace) {
          return trace.name && trace.showlegend !== false;
        });
        layout.height += 22 * entries.length;
        config.displayModeBar = false;
      }
      // Drawn anew each time: what changes in place moves there over half a second, which print
      // does not wait for.
      const drawn = Plotly.newPlot(element, specification.data, layout, config);
      return refit(element, layout)
        ? Plotly.newPlot(element, specification.data, layout, config) : drawn;
    }));
  }

  draw(false);
  dark.addEventListener("change", function () { draw(false); });
  window.addEventListener("beforeprint", function () {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (part) { part.open = true; });
    draw(true);
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (part) { part.open = false; });
    draw(false);
  });
}());
