// Files go in parts, so that a line that breaks costs a part and not the whole: what has come is not sent again, also after the page
// was closed. Without this script they go with the form, as ever.
import { Upload } from "tus-js-client";

/** What is smaller goes with the form. */
const WHOLE = 256 * 1024;
const PART = 256 * 1024;
/** Tried again after so many milliseconds; a line may be away for minutes. */
const AGAIN = [500, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000];

/** Sends a file; the name it has at the office. */
function send(file: File, csrf: string, tell: (share: number) => void): Promise<string> {
  return new Promise((done, failed) => {
    const upload = new Upload(file, {
      endpoint: "/parts",
      chunkSize: PART,
      retryDelays: AGAIN,
      headers: { "X-Csrf": csrf, "X-Script": "1" },
      metadata: { filename: file.name },
      removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => tell(sent / all),
      onError: failed,
      onSuccess: () => done(upload.url!.split("/").pop()!),
    });
    void upload.findPreviousUploads().then((before) => {
      if (before[0]) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    });
  });
}

/** The name of a large file at the office; none of one that goes with its form, since it is small or could not be sent in parts. */
export function sent(file: File, csrf: string): Promise<string | undefined> {
  return file.size > WHOLE ? send(file, csrf, () => {}).catch(() => undefined) : Promise.resolve(undefined);
}

/** The files of a field, each by the name it has at the office; a bar tells how far they are. */
async function sendAll(input: HTMLInputElement, csrf: string): Promise<HTMLInputElement[]> {
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.className = "w-100";
  bar.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.name);
  input.after(bar);
  const files = [...input.files!];
  const named: HTMLInputElement[] = [];
  try {
    for (const [place, file] of files.entries()) {
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = `${input.name}-part`;
      hidden.value = await send(file, csrf, (share) => (bar.value = (place + share) / files.length));
      named.push(hidden);
    }
  } finally {
    bar.remove();
  }
  return named;
}

/** Sends the large files of a form first; the form then names them. What cannot be sent in parts goes with the form. */
async function sendFirst(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const csrf = form.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
  const named: HTMLInputElement[] = [];
  const sent: HTMLInputElement[] = [];
  for (const input of fileInputs(form).filter((input) => large(input).length > 0)) {
    try {
      named.push(...(await sendAll(input, csrf)));
      sent.push(input);
    } catch {
      // It stays in the form.
    }
  }
  // The form is read while it is submitted; whoever comes back to the page finds it as it was.
  form.append(...named);
  sent.forEach((input) => (input.disabled = true));
  form.dataset.sent = "1";
  form.requestSubmit(button);
  delete form.dataset.sent;
  sent.forEach((input) => (input.disabled = false));
  named.forEach((hidden) => hidden.remove());
}

const fileInputs = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
const large = (input: HTMLInputElement) => [...(input.files ?? [])].filter((file) => file.size > WHOLE);

export function parts(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.dataset.sent || !fileInputs(form).some((input) => large(input).length > 0)) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    void sendFirst(form, event.submitter).finally(() => delete form.dataset.sending);
  });
}
