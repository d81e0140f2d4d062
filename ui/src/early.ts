// Before the first paint: a person who chose no theme gets that of the device.
const root = document.documentElement;
if (root.dataset.bsTheme === "auto") {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => (root.dataset.bsTheme = dark.matches ? "dark" : "light");
  dark.addEventListener("change", follow);
  follow();
}
export {};
