// Enrichment: pages work without any of this.
import { capture } from "./capture";
import { install } from "./install";
import { live } from "./live";
import { palette } from "./palette";
import { table } from "./table";

capture();
install();
live();
palette();
table();
document.addEventListener("change", (event) => {
  const control = event.target as HTMLElement;
  if (control.matches("[data-submit-on-change]")) (control as HTMLSelectElement).form?.requestSubmit();
  if (control.matches("[data-check-all]")) {
    const checked = (control as HTMLInputElement).checked;
    document.querySelectorAll<HTMLInputElement>(`input[name="${control.dataset.checkAll}"]`).forEach((box) => {
      if (!box.closest("[hidden]")) box.checked = checked;
    });
  }
});
