// A page that was left open for longer than an unused session lasts shows nothing of it any more.

/// As `server::auth::session`.
const IDLE = 12 * 3600 * 1000;
const SEEN = "nt-seen";

export function over(): void {
  if (!document.querySelector("form[action='/sign-out']")) return;
  let own = Date.now();
  const seen = (): void => {
    own = Date.now();
    try {
      localStorage.setItem(SEEN, String(own));
    } catch {
      // A browser may forbid it: then this page knows of itself only.
    }
  };
  const last = (): number => {
    try {
      return Math.max(own, Number(localStorage.getItem(SEEN)));
    } catch {
      return own;
    }
  };
  seen();
  addEventListener("input", seen);
  setInterval(() => {
    // Without a line nobody can say whether it is over.
    if (navigator.onLine && Date.now() - last() > IDLE) location.reload();
  }, 60_000);
}
