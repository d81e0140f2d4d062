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

/** Sends the large files of a form first; the form then names them. */
async function sendFirst(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const csrf = form.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
  const inputs = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
  for (const input of inputs.filter((input) => large(input).length > 0)) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.className = "w-100";
    bar.setAttribute("aria-label", input.labels?.[0]?.textContent ?? input.name);
    input.after(bar);
    const files = [...input.files!];
    for (const [place, file] of files.entries()) {
      const id = await send(file, csrf, (share) => (bar.value = (place + share) / files.length));
      const named = document.createElement("input");
      named.type = "hidden";
      named.name = `${input.name}-part`;
      named.value = id;
      form.append(named);
    }
    input.disabled = true;
  }
  form.dataset.sent = "1";
  form.requestSubmit(button);
}

const large = (input: HTMLInputElement) => [...(input.files ?? [])].filter((file) => file.size > WHOLE);

export function parts(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const inputs = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
    if (event.defaultPrevented || form.dataset.sent || !inputs.some((input) => large(input).length > 0)) return;
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    sendFirst(form, event.submitter)
      // Whatever cannot be sent in parts may go with the form.
      .catch(() => {
        form.dataset.sent = "1";
        form.requestSubmit(event.submitter);
      })
      .finally(() => delete form.dataset.sending);
  });
}
