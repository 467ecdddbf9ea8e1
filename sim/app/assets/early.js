// Before anything is drawn: light or dark, as the address asks, else as the system is.
(function () {
  "use strict";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const asked = new URLSearchParams(window.location.search).get("theme");
    const theme = asked === "light" || asked === "dark" ? asked : "auto";
    const dark = theme === "auto" ? system.matches : theme === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    const kept = "; path=/; SameSite=Strict";
    document.cookie = "relmark-dark=" + (dark ? 1 : 0) + kept;
    document.cookie = "relmark-narrow=" + (window.innerWidth < 520 ? 1 : 0) + kept;
    return dark;
  }

  window.relmark = { theme: apply };
  apply();
  system.addEventListener("change", function () {
    // What the page has written into the address since is to be read again.
    window.dash_clientside.set_props("address", { search: window.location.search });
    window.dash_clientside.set_props("dark", { data: apply() });
  });
}());
