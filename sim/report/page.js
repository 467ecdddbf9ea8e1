// Draws the page's figures, follows light and dark, and prepares the page for print.
(function () {
  "use strict";
  const shared = JSON.parse(document.getElementById("shared").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const figures = Array.from(document.querySelectorAll(".figure")).map(function (element) {
    return { element: element, text: element.nextElementSibling.textContent };
  });

  function draw(paper) {
    const template = paper || !dark.matches ? shared.light : shared.dark;
    return Promise.all(figures.map(function (figure) {
      const specification = JSON.parse(figure.text);
      const layout = specification.layout;
      const config = Object.assign({}, shared.config);
      layout.template = template;
      if (paper) {
        layout.width = figure.element.closest(".grid") ? 335 : 680;
        layout.autosize = false;
      } else if (figure.element.clientWidth < 480) {
        layout.font = Object.assign({ size: 11 }, layout.font);
        // A legend of one entry a line needs the height it takes.
        const entries = specification.data.filter(function (trace) {
          return trace.name && trace.showlegend !== false;
        });
        layout.height += 22 * entries.length;
        config.displayModeBar = false;
      }
      return Plotly.react(figure.element, specification.data, layout, config);
    }));
  }

  draw(false);
  dark.addEventListener("change", function () { draw(false); });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
    draw(true);
  });
  window.addEventListener("afterprint", function () { draw(false); });
}());
