// Installs the worker that keeps pages, and makes it forget them at sign-out.
export function install(): void {
  if (!("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register("/sw.js");
  document.querySelector("form[action='/sign-out']")?.addEventListener("submit", () => {
    navigator.serviceWorker.controller?.postMessage("forget");
  });
}
