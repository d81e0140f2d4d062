// A group of the menu closes when one looks elsewhere, or by Escape; without scripts another group closes it.
export function menu(): void {
  const open = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>(".menu-group[open]")];
  const closeBut = (target: EventTarget | null): void => {
    for (const group of open()) if (!(target instanceof Node && group.contains(target))) group.open = false;
  };
  document.addEventListener("click", (event) => closeBut(event.target));
  document.addEventListener("focusin", (event) => closeBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const group of open()) {
      const held = group.contains(document.activeElement);
      group.open = false;
      if (held) group.querySelector("summary")?.focus();
    }
  });
  // Whoever comes back finds the page as it was, but not the menu.
  addEventListener("pageshow", () => closeBut(null));
}
