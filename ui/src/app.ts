// Enrichment: pages work without any of this.
import { capture } from "./capture";
import { install } from "./install";
import { live } from "./live";
import { menu } from "./menu";
import { over } from "./over";
import { parts } from "./parts";
import { palette } from "./palette";
import { score } from "./score";
import { table } from "./table";

capture();
install();
live();
menu();
over();
parts();
palette();
score();
table();
document.addEventListener("change", (event) => {
  const control = event.target as HTMLElement;
  if (control.matches("[data-submit-on-change]")) (control as HTMLSelectElement).form?.requestSubmit();
  if (control.matches("[data-limit] input[type=file]")) {
    // Told before it is sent: the line may be slow.
    const { files, form } = control as HTMLInputElement;
    const isTooLarge = [...(files ?? [])].some((file) => file.size > Number(form?.dataset.limit));
    (control as HTMLInputElement).setCustomValidity(isTooLarge ? form!.dataset.tooLarge! : "");
    (control as HTMLInputElement).reportValidity();
  }
  if (control.matches("[data-check-all]")) {
    const checked = (control as HTMLInputElement).checked;
    document.querySelectorAll<HTMLInputElement>(`input[name="${control.dataset.checkAll}"]`).forEach((box) => {
      if (!box.closest("[hidden]")) box.checked = checked;
    });
  }
});
