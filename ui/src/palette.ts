// Ctrl-K: one field that finds units, criteria, products and pages. Without scripts the search page does the same.
export function palette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.palette");
  const input = dialog?.querySelector<HTMLInputElement>("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  if (!dialog || !input || !list) return;
  const open = (): void => {
    dialog.showModal();
    input.select();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.querySelectorAll("[data-palette]").forEach((button) =>
    button.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    }),
  );
  let active = -1;
  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const mark = (next: number): void => {
    const all = options();
    if (all.length === 0) return;
    active = (next + all.length) % all.length;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    // What was found for other words is not gone to.
    active = -1;
    timer = window.setTimeout(async () => {
      const asked = new URLSearchParams({ partial: "1", q: input.value });
      // What is found is looked at in the state of this page.
      for (const [name, value] of new URLSearchParams(location.search)) if (name === "as_of" || name === "known_at") asked.set(name, value);
      const answer = await fetch(`/search?${asked}`);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked.get("q") !== input.value) return;
      list.replaceChildren(...page.body.childNodes);
      active = -1;
      mark(0);
    }, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter") {
      const target = options()[active]?.dataset.href;
      if (target) location.assign(target);
    } else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const target = (event.target as HTMLElement).closest<HTMLElement>("[data-href]")?.dataset.href;
    if (target) location.assign(target);
  });
}
