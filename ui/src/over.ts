// A page that was left open for longer than an unused session lasts shows nothing of it any more.

/// As `server::auth::session`.
const IDLE = 12 * 3600 * 1000;
const SEEN = "nt-seen";

export function over(): void {
  if (!document.querySelector("form[action='/sign-out']")) return;
  const seen = (): void => localStorage.setItem(SEEN, String(Date.now()));
  seen();
  addEventListener("input", seen);
  setInterval(() => {
    // Without a line nobody can say whether it is over.
    if (navigator.onLine && Date.now() - Number(localStorage.getItem(SEEN)) > IDLE) location.reload();
  }, 60_000);
}
