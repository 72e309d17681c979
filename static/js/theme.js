// The theme, before anything is drawn: a choice made earlier, else the system's. Loaded in the head as a classic
// script, so that a page never flashes in the wrong colours. An address may insist on one (?theme=dark); then the server
// has written it down already. Announces a change as the event "themechange".

(() => {
  const root = document.documentElement;
  const given = root.dataset.theme;
  const system = matchMedia("(prefers-color-scheme: dark)");

  /** @returns {string | null} the reader's own choice; storage may be forbidden */
  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  }

  function apply() {
    const theme = given ?? chosen() ?? (system.matches ? "dark" : "light");
    if (root.dataset.theme !== theme) {
      root.dataset.theme = theme;
      document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
    }
  }

  function toggle() {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // Forbidden: the choice then holds for this page only.
    }
    root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
  }

  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", toggle);
    }
  });
})();
