// Draws the figures of a notebook's page, and follows its light and dark.
(function () {
  "use strict";
  const looks = window.relmarkLooks;
  const french = document.documentElement.lang === "fr";
  const figures = Array.from(document.querySelectorAll(".relmark-figure")).map(function (element) {
    return { element: element, text: element.nextElementSibling.textContent };
  });

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
      }
      Plotly.react(figure.element, specification.data, layout, config);
    });
  }

  draw();
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", draw);
}());
