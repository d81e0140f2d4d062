// A page marked data-live shows what was approved elsewhere, without a reload.
export function live(): void {
  const main = document.querySelector<HTMLElement>("main[data-live]");
  if (!main) return;
  const events = new EventSource("/events");
  let running = false;
  let again = false;
  const refresh = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Script": "1" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      // What a person is working in stays as it is.
      for (const fresh of page.querySelectorAll<HTMLElement>("[data-region]")) {
        const old = document.querySelector<HTMLElement>(`[data-region="${fresh.dataset.region}"]`);
        // What was unfolded stays so.
        for (const open of old?.querySelectorAll<HTMLElement>("details[open][id]") ?? []) {
          fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
        }
        if (!old || old.innerHTML === fresh.innerHTML) continue;
        const focused = old.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
        const path = focused?.getAttribute("href") ?? focused?.id;
        old.replaceChildren(...fresh.childNodes);
        if (path) old.querySelector<HTMLElement>(`[href="${CSS.escape(path)}"], #${CSS.escape(path)}`)?.focus();
      }
    } finally {
      running = false;
      if (again) {
        again = false;
        void refresh();
      }
    }
  };
  let seen = main.dataset.live ?? "";
  events.addEventListener("act", (event) => {
    const act = (event as MessageEvent<string>).data;
    if (act === seen) return;
    seen = act;
    void refresh();
  });
}
