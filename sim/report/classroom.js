// A lesson of the classroom pack: the prediction, what was found, and sliders over what was
// simulated ahead. The state stands in the address after the sign #, so that a link restores it.
(function () {
  "use strict";
  const read = function (id) { return JSON.parse(document.getElementById(id).textContent); };
  const shared = read("shared");
  const lesson = read("lesson");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const revealed = document.getElementById("revealed");
  const still = Array.from(document.querySelectorAll(".figure:not(.moving)"));
  const moving = Array.from(document.querySelectorAll(".figure.moving"));
  const levers = Array.from(document.querySelectorAll(".lever input"));
  const options = Array.from(document.querySelectorAll("input[name=prediction]"));
  const language = document.getElementById("language");

  function wrapped(text) {
    return (text || "").replace(/(.{20,34}?) /g, "$1<br>");
  }

  function drawn(element, specification, paper) {
    const layout = specification.layout;
    // A figure is read as one picture: no buttons within it.
    const config = Object.assign({}, shared.config, { displayModeBar: false });
    layout.template = paper || !dark.matches ? shared.light : shared.dark;
    if (paper) {
      layout.width = 680;
      layout.autosize = false;
    } else if (element.clientWidth < 480) {
      layout.font = Object.assign({ size: 11 }, layout.font);
      const entries = specification.data.filter(function (trace) {
        return trace.name && trace.showlegend !== false;
      });
      layout.height += 22 * entries.length;
      if (layout.xaxis && layout.xaxis.title) { layout.xaxis.title.text = wrapped(layout.xaxis.title.text); }
    }
    Plotly.react(element, specification.data, layout, config);
  }

  function place() {
    return levers.reduce(function (sum, lever, number) {
      return sum * lesson.levers[number].values.length + Number(lever.value);
    }, 0);
  }

  function draw(paper) {
    if (revealed.hidden) { return; }
    still.forEach(function (element) {
      drawn(element, JSON.parse(element.nextElementSibling.textContent), paper);
    });
    drawMoving(paper);
  }

  function drawMoving(paper) {
    const spot = lesson.spots[place()];
    moving.forEach(function (element, number) {
      const figure = spot.figures[number];
      element.setAttribute("aria-label", figure.alt);
      drawn(element, JSON.parse(JSON.stringify(figure)), paper);
    });
  }

  function move() {
    const spot = lesson.spots[place()];
    levers.forEach(function (lever, number) {
      const text = lesson.levers[number].values[Number(lever.value)];
      lever.setAttribute("aria-valuetext", text);
      lever.closest(".lever").querySelector("output").textContent = text;
    });
    document.getElementById("moved-answer").textContent = spot.answer;
    document.getElementById("moved-findings").innerHTML = spot.findings;
    document.getElementById("moved-arms").innerHTML = spot.arms;
    if (!revealed.hidden) { drawMoving(false); }
    remember();
  }

  function chosen() {
    return options.findIndex(function (option) { return option.checked; });
  }

  function reveal() {
    const choice = chosen();
    const said = document.getElementById("prediction-said");
    revealed.hidden = false;
    said.textContent = choice < 0 ? lesson.said.none
      : lesson.right[choice] ? lesson.said.right : lesson.said.wrong;
    document.getElementById("reveal").setAttribute("aria-expanded", "true");
    draw(false);
    remember();
  }

  function remember() {
    const parts = [];
    if (chosen() >= 0) { parts.push("predicted=" + chosen()); }
    if (!revealed.hidden) { parts.push("revealed=1"); }
    if (levers.some(function (lever) { return lever.value !== lever.defaultValue; })) {
      parts.push("set=" + levers.map(function (lever) { return lever.value; }).join(","));
    }
    const text = "#" + parts.join("&");
    if (text !== (location.hash || "#")) { location.replace(text); }
    language.hash = location.hash;
  }

  function restore() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const predicted = asked.get("predicted");
    if (predicted !== null && options[predicted]) { options[predicted].checked = true; }
    (asked.get("set") || "").split(",").forEach(function (value, number) {
      if (value !== "" && levers[number]) { levers[number].value = value; }
    });
    if (asked.get("revealed") === "1") { reveal(); }
  }

  restore();
  move();
  levers.forEach(function (lever) { lever.addEventListener("input", move); });
  options.forEach(function (option) { option.addEventListener("change", function () {
    if (revealed.hidden) { remember(); } else { reveal(); }
  }); });
  document.getElementById("reveal").addEventListener("click", function () {
    reveal();
    document.getElementById("found").focus();
  });
  dark.addEventListener("change", function () { draw(false); });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
    draw(true);
  });
  window.addEventListener("afterprint", function () { draw(false); });
}());
