// Programs: tokens and their scopes, tags and preconditions, keys that are answered once, and the whole interface held
// against its own description by schemathesis.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

const SCHEMATHESIS = "4.32.5";
// A cursor, a unit or a value that looks right may still be refused, with a problem that is described.
const NOT_A_BREAK = ["--exclude-checks", "positive_data_acceptance"];

let office;
before(async () => (office = await Office.open(8189)));
after(async () => office.close());

/** A token of somebody who chose these scopes, or all that are open to them. */
async function token(login, scopes) {
  const { page, go, complaints } = await office.person(login);
  await go("/account");
  await page.fill("#token-name", "báo cáo tự động");
  for (const box of await page.locator("input[name=scope]").all()) {
    if (!scopes || scopes.includes(await box.getAttribute("value"))) await box.check();
  }
  await page.click("form[action='/account/tokens/add'] button");
  const secret = await page.textContent("#new-token");
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(complaints, []);
  return { secret, page, go };
}

const ask = (secret, path, options = {}) =>
  fetch(`${office.address}/api/v1${path}`, {
    ...options,
    headers: { ...(secret && { Authorization: `Bearer ${secret}` }), ...options.headers },
  });
const JSON_BODY = { "Content-Type": "application/json" };

test("without a token nothing is told; a problem says so", async () => {
  const answer = await ask(null, "/units", { headers: { "Accept-Language": "en" } });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  assert.match((await answer.json()).detail, /No token/);
  assert.equal((await fetch(`${office.address}/units/42`, { headers: { Authorization: "Bearer ntk_x" }, redirect: "manual" })).status, 303);
});

test("a token reaches what was chosen and no further, and can be taken back", async () => {
  const { secret, page, go } = await token("vpdp", ["see_figures"]);
  const figure = await (await ask(secret, "/units/42/figures/commune.recognised.ntm")).json();
  assert.equal(figure.value, "177");
  assert.ok(figure.items.length >= 177 && figure.items[0].records.length > 0);
  assert.equal((await ask(secret, "/acts")).status, 403);
  assert.equal((await ask(secret, "/units/18145/observations?period=2022")).status, 403);
  // A page of the office is not for programs.
  assert.equal((await fetch(`${office.address}/audit`, { headers: { Authorization: `Bearer ${secret}` }, redirect: "manual" })).status, 303);
  await go("/account");
  await page.click("form[action='/account/tokens/revoke'] button");
  await page.waitForSelector("[role=status]");
  assert.equal((await ask(secret, "/me")).status, 401);
});

test("lists are paged to their end, and what is known is not sent again", async () => {
  const { secret } = await token("lanhdao");
  const seen = [];
  let cursor = "";
  do {
    const page = await (await ask(secret, `/units?kind=commune&limit=50${cursor && `&cursor=${cursor}`}`)).json();
    seen.push(...page.items.map((unit) => unit.code));
    cursor = page.next;
  } while (cursor);
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(seen, [...seen].sort());
  assert.ok(seen.length >= 181, `${seen.length} communes`);
  const first = await ask(secret, "/metrics");
  const again = await ask(secret, "/metrics", { headers: { "If-None-Match": first.headers.get("etag") } });
  assert.equal(again.status, 304);
});

test("a commune's program reports; nothing is overwritten unseen; the office's program approves once", async () => {
  const officer = (await token("xa")).secret;
  const place = "/units/18145/observations/income_per_capita/2023-H1";
  const put = (secret, value, stage, headers) =>
    ask(secret, place, { method: "PUT", headers: { ...JSON_BODY, ...headers }, body: JSON.stringify({ value, stage }) });
  assert.equal((await put(officer, "52.5", "draft", {})).status, 428);
  const made = await put(officer, "52.5", "draft", { "If-None-Match": "*" });
  assert.equal(made.status, 201);
  const tag = made.headers.get("etag");
  assert.equal((await put(officer, "53", "draft", { "If-None-Match": "*" })).status, 412);
  assert.equal((await put(officer, "a lot", "draft", { "If-Match": tag })).status, 422);
  assert.equal((await put(officer, "-5", "draft", { "If-Match": tag })).status, 422);
  const sent = await put(officer, "53.1", "submitted", { "If-Match": tag });
  assert.equal(sent.status, 200);
  assert.equal((await sent.json()).value, "53.1");
  assert.equal((await put(officer, "54", "draft", { "If-Match": sent.headers.get("etag") })).status, 409);
  assert.equal((await ask(officer, "/units/18133/observations?period=2022")).status, 403);

  const clerk = (await token("vpdp")).secret;
  const decide = (secret, step, records, key) =>
    ask(secret, "/decisions", { method: "POST", headers: { ...JSON_BODY, "Idempotency-Key": key }, body: JSON.stringify({ step, records }) });
  const record = JSON.parse(sent.headers.get("etag").replaceAll('"', ""));
  assert.equal((await decide(officer, "verify", [record], "x")).status, 403);
  const verified = await decide(clerk, "verify", [record], "one");
  assert.equal(verified.status, 201);
  const repeated = await decide(clerk, "verify", [record], "one");
  assert.equal(repeated.status, 201);
  assert.deepEqual(await repeated.json(), await verified.json());
  assert.equal((await decide(clerk, "approve", [record], "one")).status, 422);
  assert.equal((await decide(clerk, "approve", [record], "two")).status, 409, "the record has moved on");
  const now = await (await ask(clerk, place)).json();
  assert.equal(now.stage, "verified");
  assert.equal((await decide(clerk, "approve", [now.record], "three")).status, 201);
  assert.equal((await (await ask(clerk, place)).json()).stage, "approved");
});

test("files are compared, recorded, refused by cell", async () => {
  const { secret } = await token("vpdp");
  const send = (text, query) => ask(secret, `/imports/statement?name=a.csv&reason=th%E1%BB%AD${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: text });
  const head = "mã đơn vị,mục,ngày,thứ tự,nội dung,nguồn\n";
  const good = `${head}42,hạn chế,20/3/2023,1,Chậm,a\n`.replace("hạn chế", '"hạn chế, khó khăn"');
  assert.deepEqual(await (await send(good, "&dry_run=true")).json(), { added: 1, superseded: 0, unchanged: 0, act: null });
  const made = await (await send(good, "")).json();
  assert.equal(made.added, 1);
  const bad = await send(good.replace("20/3/2023", "32/3/2023"), "");
  assert.equal(bad.status, 422);
  assert.equal((await bad.json()).errors[0].cell, "C2");
  const undone = await ask(secret, `/acts/${made.act}/undo`, { method: "POST", headers: JSON_BODY, body: JSON.stringify({ reason: "thử" }) });
  assert.equal(undone.status, 201);
});

test("the page that explains the interface has no barrier", async () => {
  const { page, go } = await office.person("xa");
  await go("/api");
  for (const summary of await page.locator("details summary").all()) await summary.click();
  assert.deepEqual(await barriers(page), []);
});

test("schemathesis finds no server error and no broken promise", { timeout: 600_000 }, async () => {
  const home = process.env.SCHEMATHESIS_HOME ?? join(tmpdir(), `nongthon-schemathesis-${SCHEMATHESIS}`);
  const program = join(home, "bin", "schemathesis");
  if (!existsSync(program)) {
    for (const [command, ...rest] of [["python3", "-m", "venv", home], [join(home, "bin", "pip"), "install", "--quiet", `schemathesis==${SCHEMATHESIS}`]]) {
      const made = spawnSync(command, rest, { encoding: "utf8" });
      assert.equal(made.status, 0, made.stderr);
    }
  }
  const { secret } = await token("vpdp");
  const run = spawnSync(
    program,
    ["run", `${office.address}/api/v1/openapi.json`, "--header", `Authorization: Bearer ${secret}`, "--max-examples", process.env.SCHEMATHESIS_EXAMPLES ?? "25", "--seed", "2023", "--no-color", ...NOT_A_BREAK],
    { encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf-8" }, maxBuffer: 50_000_000 },
  );
  assert.equal(run.status, 0, run.stdout.slice(-20_000) + run.stderr);
});
