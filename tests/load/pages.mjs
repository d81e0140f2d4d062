// What pages cost while people write: 200 requests a second read (500 each page of the portal), 20 a second report a figure, verify or
// approve it.
// Reads are sent and timed by loadtest: one every 5 ms whether or not those before are answered, so that a slow answer does not
// spare the next ones (no coordinated omission). Times are whole milliseconds, measured by the client on the same machine.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../../ui/", import.meta.url));
const { loadTest } = await import(require.resolve("loadtest"));
const binary = process.env.NONGTHON_BINARY ?? "target/release/nongthon";
const PORT = 8391;
const address = `http://127.0.0.1:${PORT}`;
const PASSWORD = "nông thôn mới 2023";
const [READS, WRITES, SECONDS] = [200, 20, 20];
/** Strangers ask for a page of the portal so many times a second. */
const STRANGERS = 500;
const pause = (ms) => new Promise((later) => setTimeout(later, ms));

const data = mkdtempSync(join(tmpdir(), "nongthon-load-"));
const loaded = spawnSync(binary, ["demo", "--load-only", "--data", data], { encoding: "utf8" });
if (loaded.status !== 0) throw new Error(`the example does not load: ${loaded.stderr}${loaded.error ?? ""}`);

// AREAS=1000: so many residential areas report as well, shared out among the communes.
const AREAS = Number(process.env.AREAS ?? 0);
if (AREAS > 0) {
  const listed = spawnSync(binary, ["units", "--json", "--as-of", "2023-03-13", "--data", data], { encoding: "utf8", maxBuffer: 1 << 26 });
  const communes = JSON.parse(listed.stdout).filter((unit) => unit.kind === "commune");
  const row = (place) => `${communes[place % communes.length].code}-${50 + Math.floor(place / communes.length)},Khu ${place},2022-01-04,,100,400,illustrative,load`;
  const file = join(data, "areas.csv");
  writeFileSync(file, ["code,name,date,until,households,population,provenance,source", ...Array.from({ length: AREAS }, (_, place) => row(place))].join("\n"));
  const imported = spawnSync(binary, ["import", "area", file, "--data", data], { encoding: "utf8" });
  if (imported.status !== 0) throw new Error(`the areas are not imported: ${imported.stderr}`);
}

const begun = performance.now();
const server = spawn(binary, ["serve", "--data", data, "--listen", `127.0.0.1:${PORT}`], { stdio: ["ignore", "ignore", "inherit"] });
process.on("exit", () => {
  server.kill();
  rmSync(data, { recursive: true, force: true });
});
for (;;) {
  const answer = await fetch(`${address}/sign-in`).catch(() => null);
  if (answer?.ok) break;
  if (performance.now() - begun > 30_000) throw new Error("the server does not answer");
  await pause(5);
}
const started = performance.now() - begun;
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;

/** Somebody signed in: the cookie. */
async function cookie(login) {
  const body = new URLSearchParams({ login, password: PASSWORD });
  const answer = await fetch(`${address}/sign-in/password`, { method: "POST", body, redirect: "manual" });
  return answer.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
}

/** A token that may do what its owner may. */
async function token(session) {
  const headers = { Cookie: session };
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await fetch(`${address}/account`, { headers })).text())[1];
  const body = new URLSearchParams([["csrf", csrf], ["token_name", "load"], ["days", "1"], ...["see_figures", "see_claims", "report", "verify", "approve"].map((scope) => ["scope", scope])]);
  const page = await (await fetch(`${address}/account/tokens/add`, { method: "POST", headers, body })).text();
  return /ntk_[A-Za-z0-9_-]+/.exec(page)[0];
}

const session = await cookie("vpdp");
const secret = await token(session);
const api = (path, options = {}) =>
  fetch(`${address}/api/v1${path}`, { ...options, headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json", ...options.headers } });
const units = (await (await api("/units?limit=200")).json()).items.map((unit) => unit.code).filter((code) => code.length === 5);

let written = 0;
let refused = 0;
/** One write: a figure is reported where there is none yet, then verified, then approved. */
async function write() {
  const place = written++;
  const turn = Math.floor(place / 3);
  const month = String((turn % 12) + 1).padStart(2, "0");
  const path = `/units/${units[Math.floor(turn / 120) % units.length]}/observations/income_per_capita/${2010 + (Math.floor(turn / 12) % 10)}-${month}`;
  let answer;
  if (place % 3 === 0) {
    const body = JSON.stringify({ value: "41.5", stage: "submitted" });
    answer = await api(path, { method: "PUT", headers: { "If-None-Match": "*" }, body });
  } else {
    const { record } = await (await api(path)).json();
    answer = await api("/decisions", { method: "POST", body: JSON.stringify({ step: place % 3 === 1 ? "verify" : "approve", records: [record] }) });
  }
  if (!answer.ok) refused++;
}

/** Writes so many times a second until it is told to stop; one after another, as a ledger takes them. */
function keepWriting() {
  let queue = Promise.resolve();
  const timer = setInterval(() => (queue = queue.then(write).catch(() => refused++)), 1000 / WRITES);
  return async () => {
    clearInterval(timer);
    await queue;
  };
}

const run = (path, options) =>
  loadTest({ url: `${address}${path}`, agentKeepAlive: true, headers: { Cookie: session }, quiet: true, ...options });

console.log(`Start to the first page: ${started.toFixed(0)} ms (goal 1000). Resident: ${memory().toFixed(0)} MB.\n`);
const head = ["page", "bytes", "p50 ms", "p99 ms", "goal", "errors", "read/s", "written/s", "file p99", "alone/s", "file/s", "share"];
console.log(head.map((each, place) => (place ? each.padStart(9) : each.padEnd(26))).join(" "));
const PAGES = [
  ...[["morning view, province", "/units/42"], ["scorecard 181 × 19", "/units/42/scorecard"], ["morning view, commune", "/units/18145"], ["map, province", "/units/42/map"]].map((page) => [...page, READS, 30]),
  ...[["portal", ""], ["portal, map", "/map"], ["portal, unit", "/units/42"], ["portal, catalogue", "/products"], ["portal, product", "/products/SP-001"]].map(([name, path]) => [name, `/portal${path}`, STRANGERS, 20]),
];
const assets = /\/assets\/[^/]+\/app\.js/.exec(await (await fetch(`${address}/sign-in`)).text())[0].replace("app.js", "");
const rows = [];
const bytesOf = async (path) => (await (await fetch(`${address}${path}`, { headers: { Cookie: session } })).arrayBuffer()).byteLength;
for (const [name, path, rate, goal] of PAGES) {
  const bytes = await bytesOf(path);
  const before = written;
  const stop = keepWriting();
  const result = await run(path, { requestsPerSecond: rate, maxSeconds: SECONDS });
  const perSecond = (written - before) / SECONDS;
  // The floor: the file of ours that is nearest in size, asked for as often while as much is written.
  const file = `${assets}${bytes > 150_000 ? "app.css" : "icons.svg"}`;
  const floor = await run(file, { requestsPerSecond: rate, maxSeconds: SECONDS / 2 });
  await stop();
  // As many as 20 readers can be answered who ask again at once; set against a file by the bytes each sends.
  const alone = await run(path, { concurrency: 20, maxSeconds: 5 });
  const fixed = await run(file, { concurrency: 20, maxSeconds: 5 });
  const share = (alone.effectiveRps * bytes) / (fixed.effectiveRps * (await bytesOf(file)));
  const row = [name, bytes, result.percentiles[50], result.percentiles[99], goal, result.totalErrors, result.effectiveRps, perSecond.toFixed(1), floor.percentiles[99], alone.effectiveRps, fixed.effectiveRps, share.toFixed(2)];
  console.log(row.map((each, place) => (place ? String(each).padStart(9) : each.padEnd(26))).join(" "));
  rows.push({ page: name, bytes, p50: result.percentiles[50], p99: result.percentiles[99], goal, errors: result.totalErrors, reads: result.effectiveRps, writes: Number(perSecond), fileP99: floor.percentiles[99], alone: alone.effectiveRps, file: fixed.effectiveRps, share });
}

// An approval, until another open page has heard of it.
const events = await fetch(`${address}/events`, { headers: { Cookie: session } });
const reader = events.body.getReader();
const heard = [];
void (async () => {
  for (;;) {
    const { done } = await reader.read().catch(() => ({ done: true }));
    if (done) return;
    heard.push(performance.now());
  }
})();
const waits = [];
for (let turn = 0; turn < 40; turn++) {
  const path = `/units/${units[turn]}/observations/income_per_capita/2009-01`;
  let answer = await api(path, { method: "PUT", headers: { "If-None-Match": "*" }, body: JSON.stringify({ value: "40", stage: "submitted" }) });
  const decide = async (step, record) => await api("/decisions", { method: "POST", body: JSON.stringify({ step, records: [record] }) });
  const { record } = await answer.json();
  answer = await decide("verify", record);
  if (!answer.ok) throw new Error(`not verified: ${answer.status} ${await answer.text()}`);
  const verified = (await (await api(path)).json()).record;
  await pause(50);
  heard.length = 0;
  const asked = performance.now();
  answer = await decide("approve", verified);
  if (!answer.ok) throw new Error(`not approved: ${answer.status} ${await answer.text()}`);
  while (heard.length === 0) await pause(1);
  waits.push(heard[0] - asked);
}
waits.sort((a, b) => a - b);
console.log(`\nApproved until another open page hears of it: median ${waits[20].toFixed(0)} ms, longest ${waits.at(-1).toFixed(0)} ms (goal 1000).`);
console.log(`Resident after ${written} figures written: ${memory().toFixed(0)} MB (goal 150). Refused: ${refused}.`);
mkdirSync("out/bench", { recursive: true });
writeFileSync("out/bench/pages.json", JSON.stringify({ started, rows, waits, written, resident: memory(), refused }, null, 1));
process.exit(0);
