// The capture form: judged while it is typed, and kept on the device while the line is down.
import { sent } from "./parts";
import { openDB, type IDBPDatabase } from "idb";

interface Waiting {
  id?: number;
  page: string;
  action: string;
  title: string;
  fields: [string, string | File][];
  at: number;
  /** Who typed it: nobody else sends it, or the audit would name the wrong person. */
  owner?: string;
  /** Set when the server showed a conflict or a problem: a person must look. */
  refused?: number;
}

/** Who is signed in. */
const viewer = (): string => document.querySelector<HTMLElement>("[data-queue]")?.dataset.viewer ?? "";
const isOthers = (waiting: Waiting): boolean => waiting.owner !== undefined && waiting.owner !== viewer();

const STORE = "waiting";
const open = (): Promise<IDBPDatabase> =>
  openDB("nongthon", 1, { upgrade: (db) => void db.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }) });

export function capture(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-capture]");
  if (form) {
    judgeWhileTyping(form);
    keepWhenOffline(form);
  }
  const list = document.querySelector<HTMLElement>("[data-queue]");
  if (list) {
    void sendAll().then(() => show(list));
    addEventListener("online", () => void sendAll().then(() => show(list)));
    setInterval(() => void sendAll().then(() => show(list)), 15_000);
  }
}

function judgeWhileTyping(form: HTMLFormElement): void {
  let timer = 0;
  let turn = 0;
  const judge = async (): Promise<void> => {
    const mine = ++turn;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    let answer: Response;
    try {
      answer = await fetch(form.dataset.capture!, { method: "POST", body: fields, headers: { "X-Script": "1" } });
    } catch {
      return; // Offline: the verdicts stay as they were.
    }
    if (!answer.ok || mine !== turn) return;
    const said = await answer.json();
    const put = (element: Element | null | undefined, html: string): void => {
      if (element && element.innerHTML !== html) element.innerHTML = html;
    };
    for (const [code, html] of Object.entries<string>(said.criteria))
      put(form.querySelector(`[data-criterion="${CSS.escape(code)}"]`), html);
    for (const [code, { verdict, gap }] of Object.entries<{ verdict: string; gap: string }>(said.indicators)) {
      const indicator = form.querySelector(`[data-indicator="${CSS.escape(code)}"]`);
      put(indicator?.querySelector("[data-verdict]"), verdict);
      const note = indicator?.querySelector<HTMLElement>("[data-gap]");
      if (note) note.textContent = gap ? `${form.dataset.gapWord}: ${gap}.` : "";
    }
    for (const note of form.querySelectorAll<HTMLElement>("[data-problem]")) {
      const problem = said.problems[note.dataset.problem!] ?? "";
      if (note.textContent !== problem) note.textContent = problem;
      note.previousElementSibling?.classList.toggle("is-invalid", problem !== "" && note.dataset.soft !== "1");
    }
    for (const note of form.querySelectorAll<HTMLElement>("[data-doubt]")) {
      const doubt = (said.doubts[note.dataset.doubt!] ?? []).join(" ");
      if (note.textContent !== doubt) note.textContent = doubt;
    }
    const met = document.querySelector("[data-met]");
    if (met) met.textContent = String(said.met);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void judge(), 250);
  });
}

function keepWhenOffline(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    const fields = [...new FormData(form, button)] as [string, string | File][];
    button?.setAttribute("disabled", "");
    void (async () => {
      const waiting: Waiting = {
        page: location.pathname + location.search,
        action: form.action,
        title: document.title,
        fields,
        at: Date.now(),
        owner: viewer(),
      };
      try {
        const answer = await send(waiting, fields);
        if (answer.redirected) location.assign(answer.url);
        else {
          // The form again, with what is to be mended.
          document.open();
          document.write(await answer.text());
          document.close();
        }
      } catch {
        const db = await open();
        await db.add(STORE, waiting);
        button?.removeAttribute("disabled");
        const list = document.querySelector<HTMLElement>("[data-queue]");
        if (list) {
          await show(list);
          list.scrollIntoView();
        }
      }
    })();
  });
}

async function send(waiting: Waiting, fields: [string, string | File][]): Promise<Response> {
  const body = new FormData();
  // The token comes first: the server looks at it before it reads files.
  const csrf = String(fields.find(([name]) => name === "csrf")?.[1] ?? "");
  body.append("csrf", csrf);
  for (const [name, value] of fields) {
    if (name === "csrf") continue;
    const part = value instanceof File ? await sent(value, csrf) : undefined;
    if (part) body.append(`${name}-part`, part);
    else body.append(name, value);
  }
  return fetch(waiting.action, { method: "POST", body, headers: { "X-Script": "1" } });
}

let sending = false;

async function sendAll(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    const db = await open();
    for (const waiting of (await db.getAll(STORE)) as Waiting[]) {
      if (waiting.refused || isOthers(waiting)) continue;
      // A fresh token: the session may be another one by now.
      const page = await fetch(waiting.page, { headers: { "X-Script": "1" } });
      if (!page.ok || new URL(page.url).pathname !== new URL(waiting.page, location.href).pathname) return;
      const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector<HTMLInputElement>("form[data-capture] input[name=csrf]");
      if (!token) return;
      const fields = waiting.fields.map(([name, value]): [string, string | File] => [name, name === "csrf" ? token.value : value]);
      const answer = await send(waiting, fields);
      if (answer.ok && answer.redirected) await db.delete(STORE, waiting.id!);
      else if (answer.status === 409 || answer.status === 422 || answer.status === 413) await db.put(STORE, { ...waiting, refused: answer.status });
      else return;
    }
  } catch {
    // Still offline: later.
  } finally {
    sending = false;
  }
}

/** What waits on this device. */
async function show(list: HTMLElement): Promise<void> {
  const db = await open();
  const all = (await db.getAll(STORE)) as Waiting[];
  list.hidden = all.length === 0;
  const rows = all.map((waiting) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = waiting.page;
    link.textContent = waiting.title;
    const state = isOthers(waiting) ? list.dataset.other! : waiting.refused ? list.dataset.refused! : list.dataset.waits!;
    const values = waiting.fields.filter(([name, value]) => name.startsWith("v.") && value !== "").length;
    const files = waiting.fields.filter(([, value]) => value instanceof File && value.size > 0).length;
    row.append(link, ` – ${new Date(waiting.at).toLocaleString("vi-VN")} – ${list.dataset.values!.replace("{n}", String(values)).replace("{m}", String(files))} – ${state} `);
    if (waiting.refused && !isOthers(waiting)) {
      const again = document.createElement("button");
      again.className = "btn btn-sm";
      again.textContent = list.dataset.fill!;
      again.addEventListener("click", () => void fill(waiting, db).then(() => show(list)));
      row.append(again);
    }
    return row;
  });
  list.querySelector("ul")?.replaceChildren(...rows);
}

/** Puts what was refused back into the form beside what stands there now: the person chooses and sends again. */
async function fill(waiting: Waiting, db: IDBPDatabase): Promise<void> {
  if (location.pathname + location.search !== waiting.page) {
    location.assign(waiting.page);
    return;
  }
  const form = document.querySelector<HTMLFormElement>("form[data-capture]");
  for (const [name, value] of waiting.fields) {
    if (!name.startsWith("v.") || typeof value !== "string") continue;
    const field = form?.elements.namedItem(name) as HTMLInputElement | null;
    if (field && !field.disabled && field.value !== value) {
      const theirs = document.createElement("div");
      theirs.className = "alert alert-warning p-2 mt-1 mb-0";
      theirs.textContent = `${document.querySelector<HTMLElement>("[data-queue]")!.dataset.theirs}: ${field.value || "–"}`;
      field.after(theirs);
      field.value = value;
    }
  }
  form?.dispatchEvent(new Event("input"));
  await db.delete(STORE, waiting.id!);
}
