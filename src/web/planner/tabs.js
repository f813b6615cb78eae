// Tabs by the keyboard too: arrows go from one to the next.

/** Makes a list of tabs work; `opened` is called with the id of the panel that is shown. */
export function start(list, opened) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  const open = (tab, focus) => {
    for (const other of tabs) {
      const mine = other === tab;
      other.setAttribute("aria-selected", String(mine));
      other.tabIndex = mine ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !mine;
    }
    if (focus) tab.focus();
    opened?.(tab.getAttribute("aria-controls"));
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -index, End: tabs.length - 1 - index }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      open(tabs[(index + step + tabs.length) % tabs.length], true);
    });
  });
}
