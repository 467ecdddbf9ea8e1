// Draws the figures of a notebook's page, and follows its light and dark.
(function () {
  "use strict";
  const looks = window.relmarkLooks;
  const french = document.documentElement.lang === "fr";
  const figures = Array.from(document.querySelectorAll(".relmark-figure")).map(function (element) {
    return { element: element, text: element.nextElementSibling.textContent };
  });

  // An axis title, which plotly does not break, in lines of about so many letters.
  function broken(text, letters) {
    return text.split("<br>").map(function (part) {
      const lines = [""];
      part.split(" ").forEach(function (word) {
        const line = lines[lines.length - 1];
        const length = (line + word).replace(/<[^>]*>/g, "").length;
        if (line && length > letters) { lines.push(word); }
        else { lines[lines.length - 1] = line ? line + " " + word : word; }
      });
      return lines.join("<br>");
    }).join("<br>");
  }

  function draw() {
    const dark = document.body.dataset.mdColorScheme === "slate";
    const printed = window.matchMedia("print").matches;
    figures.forEach(function (figure) {
      const specification = JSON.parse(figure.text);
      const layout = specification.layout;
      const config = Object.assign({}, looks.config, { locale: french ? "fr" : "en" });
      const template = JSON.parse(JSON.stringify(dark && !printed ? looks.dark : looks.light));
      if (french) { template.layout.separators = ",\u202f"; }
      layout.template = template;
      if (figure.element.clientWidth < 480) {
        layout.font = Object.assign({ size: 11 }, layout.font);
        // A legend of one entry a line needs the height it takes.
        const entries = specification.data.filter(function (trace) {
          return trace.name && trace.showlegend !== false;
        });
        layout.height += 22 * entries.length;
        config.displayModeBar = false;
        (layout.annotations || []).forEach(function (note) {
          note.font = Object.assign({}, note.font, { size: Math.min(12, (note.font || {}).size || 12) });
          // A note right of a line in the plot would widen the axis beyond its data.
          if (note.xref !== "paper" && note.xanchor === "left") { note.xanchor = "right"; }
        });
        Object.keys(layout).forEach(function (name) {
          const letters = { x: 34, y: 32 }[name[0]];
          const title = letters && /^[xy]axis/.test(name) && layout[name].title;
          if (title && title.text) { title.text = broken(title.text, letters); }
        });
      }
      Plotly.react(figure.element, specification.data, layout, config);
    });
  }

  // What scrolls can be scrolled by keyboard.
  document.querySelectorAll(".highlight-ipynb, .jp-OutputArea-output").forEach(function (part) {
    if (part.scrollWidth > part.clientWidth) { part.tabIndex = 0; }
  });
  draw();
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", draw);
}());
