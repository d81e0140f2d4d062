// Installs the worker that keeps pages, and makes it forget them at sign-out and wherever somebody is asked to sign in.
export function install(): void {
  if (!("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register("/sw.js");
  const forget = (): void => navigator.serviceWorker.controller?.postMessage("forget");
  document.querySelector("form[action='/sign-out']")?.addEventListener("submit", forget);
  if (document.querySelector("form[action='/sign-in/password']")) forget();
}
