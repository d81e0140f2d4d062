// Filtering and sorting of a table that is on the page whole.
const fold = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

export function table(): void {
  document.querySelectorAll<HTMLInputElement>("input[data-filters]").forEach((input) => {
    const rows = document.querySelectorAll<HTMLElement>(`#${input.dataset.filters} tbody tr`);
    const texts = [...rows].map((row) => fold(row.dataset.find ?? row.textContent ?? ""));
    input.addEventListener("input", () => {
      const wanted = fold(input.value.trim());
      rows.forEach((row, index) => (row.hidden = !texts[index].includes(wanted)));
    });
  });
}
