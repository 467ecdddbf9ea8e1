// What the browser does alone: links within the app, the address in step, titles, pictures.
(function () {
  "use strict";
  const relmark = window.relmark;

  function address(change) {
    const query = new URLSearchParams(window.location.search);
    Object.keys(change).forEach(function (name) {
      const value = change[name];
      if (value === null || value === undefined || value === "" || String(value) === "") {
        query.delete(name);
      } else {
        query.set(name, String(value));
      }
    });
    const text = Array.from(query).map(function (pair) {
      return encodeURIComponent(pair[0]) + "=" +
        encodeURIComponent(pair[1]).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%2F/g, "/");
    }).join("&");
    return window.location.pathname + (text ? "?" + text : "");
  }

  function go(href) {
    window.history.pushState({}, "", href);
    relmark.theme();
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  // What the visitor does on the page may change the address; what the page does by itself, not.
  let touched = false;
  ["pointerdown", "keydown", "input", "change"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      touched = touched || Boolean(event.target.closest && event.target.closest("#page"));
    }, true);
  });

  // Inputs of a page stand in the address; the page stays as it is.
  relmark.remember = function (names, values) {
    if (!touched) { return window.dash_clientside.no_update; }  // the page has just come
    const change = {};
    names.forEach(function (name, place) { change[name] = values[place]; });
    window.history.replaceState(window.history.state, "", address(change));
    return window.dash_clientside.no_update;
  };

  relmark.go = go;
  relmark.address = address;

  let first = true;
  const clientside = window.dash_clientside = window.dash_clientside || {};
  clientside.relmark = {
    // A page has come: its title and language, and the reader's place on it.
    arrive: function (arrived) {
      document.title = arrived.title;
      document.documentElement.lang = arrived.language;
      if (!first && relmark.path !== arrived.path) {
        window.setTimeout(function () {
          const heading = document.querySelector("#page h1");
          if (heading) { heading.focus({ preventScroll: true }); }
          window.scrollTo(0, 0);
        }, 0);
      }
      first = touched = false;
      relmark.path = arrived.path;
      return clientside.no_update;
    }
  };

  // A figure as a file, on paper of the page's colour.
  function save(graph, name) {
    const drawn = graph.querySelector(".js-plotly-plot") || graph;
    const paper = window.getComputedStyle(document.body).backgroundColor;
    window.Plotly.downloadImage({
      data: drawn.data,
      layout: Object.assign({}, drawn.layout, { paper_bgcolor: paper, plot_bgcolor: paper }),
      config: { locale: document.documentElement.lang }
    }, {
      format: "png", scale: 2, filename: "relmark-" + name,
      width: drawn.clientWidth, height: drawn.clientHeight
    });
  }

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey ||
        event.shiftKey || event.altKey) { return; }
    const copied = event.target.closest("[data-copy]");
    if (copied) {
      window.navigator.clipboard.writeText(
        document.getElementById(copied.dataset.copy).textContent).then(function () {
          copied.textContent = copied.dataset.done;
          document.getElementById("said").textContent = copied.dataset.done;
        });
      return;
    }
    const saved = event.target.closest("[data-picture]");
    if (saved) { save(document.getElementById(saved.dataset.picture), saved.dataset.picture); }
    const part = event.target.closest("a[data-inner], [data-set], a.skip");
    if (!part) { return; }
    event.preventDefault();
    if (part.matches("a.skip")) {
      const main = document.getElementById("main");
      main.tabIndex = -1;
      main.focus();
    } else if (part.dataset.set) {
      const change = {};
      change[part.dataset.set] = part.dataset.value;
      go(address(change));
    } else {
      go(part.getAttribute("href"));
    }
  });

  // Help that has been read stands in the way of what was asked for: it goes with the first letter
  // typed and with Escape, and is there again next time.
  function quiet(event) {
    const field = event.target.closest && event.target.closest(".field");
    if (field && (event.type === "input" || event.key === "Escape")) { field.dataset.quiet = "1"; }
  }
  document.addEventListener("input", quiet, true);
  document.addEventListener("keydown", quiet, true);
  ["focusout", "mouseout"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const field = event.target.closest && event.target.closest(".field");
      const stays = field && (field.contains(event.relatedTarget) ||
        field.contains(document.activeElement) && kind === "mouseout");
      if (field && !stays) { delete field.dataset.quiet; }
    }, true);
  });

  // Figures as wide as the paper, and as the window again.
  function resize(change) {
    document.querySelectorAll(".js-plotly-plot").forEach(function (drawn) {
      if (drawn.offsetParent) { window.Plotly.relayout(drawn, change(drawn)); }
    });
  }
  window.addEventListener("beforeprint", function () {
    resize(function (drawn) {
      const half = drawn.closest(".grid, .beside, .live-board, .live-curves");
      return { autosize: false, width: half ? 335 : 680 };
    });
  });
  window.addEventListener("afterprint", function () {
    resize(function () { return { autosize: true, width: null }; });
  });

  // Inputs whose component takes no such attributes still get the name and help beside them.
  function describe() {
    document.querySelectorAll("[data-field]:not([data-described])").forEach(function (field) {
      const id = field.dataset.field;
      const input = document.getElementById(id);
      if (!input) { return; }
      field.dataset.described = "1";
      const focusable = input.matches("input, button, select, textarea") ? input :
        input.querySelector("[role=slider], input, button, [tabindex]") || input;
      if (document.getElementById(id + "-help")) {
        focusable.setAttribute("aria-describedby", id + "-help");
      }
      if (focusable !== input || !input.matches("input, select, textarea")) {
        focusable.setAttribute("aria-labelledby", id + "-label");
      }
    });
  }
  // Dash calls its lists of native boxes and buttons list boxes, which they are not: they are
  // groups, named by the heading they stand under, and each box speaks for itself.
  function group() {
    document.querySelectorAll(".dash-radioitems, .dash-checklist").forEach(function (list) {
      const named = list.closest("[aria-labelledby]");
      const set = list.closest("fieldset");
      const heading = named ? document.getElementById(named.getAttribute("aria-labelledby")) :
        set && set.querySelector("legend");
      const role = list.matches(".dash-radioitems") ? "radiogroup" : "group";
      if (list.getAttribute("role") !== role) { list.setAttribute("role", role); }
      if (heading && !list.hasAttribute("aria-label")) {
        list.setAttribute("aria-label", heading.textContent);
      }
      list.querySelectorAll("label[role=option], label[aria-selected]").forEach(function (label) {
        label.removeAttribute("role");
        label.removeAttribute("aria-selected");
      });
    });
  }
  new MutationObserver(group).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["role", "aria-selected"]
  });
  new MutationObserver(describe).observe(document.documentElement,
    { childList: true, subtree: true });
}());
