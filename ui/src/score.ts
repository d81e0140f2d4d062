// The sums of a scoring sheet while it is filled; what counts is computed when it is saved.

/** Points in ten-thousandths; nothing where there is no number. */
const read = (text: string): number => {
  const [, whole, part = ""] = /^(\d{1,3})(?:,(\d{1,4}))?$/.exec(text.trim()) ?? [];
  return whole ? Number(whole) * 10_000 + Number(part.padEnd(4, "0")) : 0;
};

const written = (points: number): string => {
  const part = String(points % 10_000).padStart(4, "0").replace(/0+$/, "");
  return `${Math.floor(points / 10_000)}${part && `,${part}`}`;
};

const sum = (of: Element): string => {
  const fields = of.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[name^='points-']");
  return written([...fields].reduce((sum, field) => sum + read(field.value), 0));
};

export function score(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-score]");
  form?.addEventListener("input", () => {
    form.querySelectorAll("[data-part]").forEach((part) => (part.querySelector("[data-sum]")!.textContent = sum(part)));
    document.querySelector("[data-total]")!.textContent = form.dataset.score!.replace("{}", sum(form));
  });
}
