// Programs: tokens and their scopes, tags and preconditions, keys that are answered once, and the whole interface held
// against its own description by schemathesis.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";
import { BYTES, JSON_BODY, asker } from "./program.mjs";

const SCHEMATHESIS = "4.32.5";
// A cursor, a unit or a value that looks right may still be refused, with a problem that is described.
const NOT_A_BREAK = ["--exclude-checks", "positive_data_acceptance"];

let office, ask, send, read, every, token;
before(async () => {
  office = await Office.open();
  ({ ask, send, read, every, token } = asker(office));
});
after(async () => office.close());

test("without a token nothing is told; a problem says so", async () => {
  const answer = await ask(null, "/units", { headers: { "Accept-Language": "en" } });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
  assert.match((await answer.json()).detail, /No token/);
  for (const query of ["?part=", "?as_of=yesterday"]) assert.equal((await ask(null, `/units${query}`)).status, 401, "who asks comes before what");
  assert.equal((await fetch(`${office.address}/units/42`, { headers: { Authorization: "Bearer ntk_x" }, redirect: "manual" })).status, 303);
});

test("a token reaches what was chosen and no further, and can be taken back", async () => {
  const { secret, page, go } = await token("vpdp", ["see_figures"]);
  const figure = await (await ask(secret, "/units/42/figures/commune.recognised.ntm")).json();
  assert.equal(figure.value, "177");
  assert.ok(figure.items.length >= 177 && figure.items[0].records.length > 0);
  assert.equal((await ask(secret, "/units/42/figures/commune.recognised.ntm?part=none")).status, 422, "a part it does not have");
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

test("a doubt is answered by a word that was not overtaken; what cannot be is not", async () => {
  const { secret } = await token("vpdp");
  const doubts = await every(secret, "/units/42/doubts");
  const { unit, measure, period, rule } = doubts.find((doubt) => doubt.severity === "soft" && !doubt.acknowledged && doubt.record === null);
  const stand = (body) => send(secret, "POST", `/units/${unit}/acknowledgements`, { measure, period, rule, ...body });
  assert.equal((await stand({ word: " " })).status, 422);
  const made = await stand({ word: "đã kiểm tra tại chỗ" });
  assert.equal(made.status, 201);
  assert.ok((await made.json()).act > 0);
  assert.equal((await stand({ word: "nói lại" })).status, 412, "the earlier word was not seen");
  const now = (await every(secret, `/units/${unit}/doubts`)).find((doubt) => doubt.measure === measure && doubt.rule === rule);
  assert.equal(now.acknowledged, "đã kiểm tra tại chỗ");
  assert.equal((await stand({ word: "nói lại", record: now.record })).status, 201);
  assert.equal((await send(secret, "POST", `/units/${unit}/acknowledgements`, { measure, period: "1999", rule, word: "x" })).status, 404);
  const commune = (await token("xa")).secret;
  assert.equal((await ask(commune, "/units/42/doubts")).status, 403);
});

test("who owes reports is told so once a day, and reads it", async () => {
  const { secret } = await token("vpdp");
  const district = await read(secret, "/units/439/completeness?period=2023");
  assert.deepEqual([district.period, district.deadline], ["2023", "2024-02-14"]);
  const own = district.units.find((unit) => unit.unit === "18145");
  assert.ok(own.due > own.reported && own.standing === "open");
  const commune = await read(secret, "/units/18145/completeness?period=2023");
  assert.equal(commune.measures.length, commune.units.find((unit) => unit.unit === "18145").due);
  assert.equal(own.due, commune.units.reduce((sum, unit) => sum + unit.due, 0), "what its areas owe is owed below it");
  assert.equal((await ask(secret, "/units/439/completeness?period=lately")).status, 422);
  const officer = (await token("xa")).secret;
  assert.equal((await send(officer, "POST", "/units/18145/reminders", { period: "2023" })).status, 403);
  const asked = await send(secret, "POST", "/units/439/reminders", { period: "2023" });
  assert.equal(asked.status, 201);
  assert.ok((await asked.json()).reminded >= 1);
  assert.equal((await send(secret, "POST", "/units/18073/reminders", { period: "2023" })).status, 409, "it has no officer");
  const told = () => every(officer, "/notices");
  assert.ok((await told()).some((notice) => notice.kind === "reminder-asked" && !notice.read && /2023/.test(notice.text)));
  assert.equal((await ask(officer, "/notices/read", { method: "POST" })).status, 200);
  assert.ok((await told()).every((notice) => notice.read));
});

test("the province decides a threshold, and whoever judges follows it", async () => {
  const { secret } = await token("vpdp");
  const open = (await every(secret, "/local-thresholds")).filter((threshold) => threshold.value === null);
  const decide = ({ criteria_set, indicator, measure }, value, record = null) =>
    send(secret, "POST", "/local-thresholds", { criteria_set, indicator, measure, value, decision: "12/QĐ-UBND", date: "2023-01-01", record });
  const numeric = [];
  for (const threshold of open) if ((await decide(threshold, "-1")).status === 422 && /^[<>≤≥]/.test(threshold.comparator)) numeric.push(threshold);
  const [threshold] = numeric;
  assert.equal((await decide(threshold, "a lot")).status, 422);
  const made = await decide(threshold, "60.5");
  assert.equal(made.status, 201);
  assert.equal((await decide(threshold, "61")).status, 412);
  const now = (await every(secret, "/local-thresholds")).find(
    (each) => each.criteria_set === threshold.criteria_set && each.indicator === threshold.indicator && each.measure === threshold.measure,
  );
  assert.deepEqual([now.value, now.decision, now.date], ["60.5", "12/QĐ-UBND", "2023-01-01"]);
  assert.equal((await send(secret, "POST", `/acts/${(await made.json()).act}/undo`, { reason: "thử" })).status, 201);
  assert.equal((await ask((await token("quantri")).secret, "/local-thresholds")).status, 403);
});

test("things are found whatever the marks; the scorecard is compared with an earlier date", async () => {
  const { secret } = await token("lanhdao");
  const { items } = await read(secret, "/search?q=son%20lam");
  assert.deepEqual([items[0].kind, items[0].id], ["unit", "18145"]);
  assert.equal((await ask(secret, "/search")).status, 422);
  const rows = await every(secret, "/units/42/scorecard?set=commune-ntm-2021-2025&compare=2021-12-31");
  assert.ok(rows.length >= 181);
  assert.ok(rows.some((row) => row.criteria.some((criterion) => criterion.was && criterion.was !== criterion.verdict)));
  const page = await read(secret, "/units/18145/scorecard?limit=1");
  assert.deepEqual([page.criteria_set, page.items.length, page.items[0].unit], ["commune-ntm-2021-2025", 1, "18145"]);
  const assessed = await read(secret, "/units/18145/assessment");
  assert.deepEqual(page.items[0].criteria.map((criterion) => criterion.verdict), assessed.criteria.map((criterion) => criterion.verdict));
  assert.equal((await ask(secret, "/units/42/scorecard?set=none")).status, 422);
  assert.equal((await ask(secret, "/units/42/scorecard?compare=yesterday")).status, 422);
});

test("the history of a figure leads to its evidence", async () => {
  const { secret } = await token("xa");
  const picture = photograph();
  const taken = await ask(secret, `/units/18145/evidence?name=${encodeURIComponent(picture.name)}`, { method: "POST", headers: BYTES, body: picture.buffer });
  const { reference } = await taken.json();
  const body = { value: "40.5", stage: "draft", evidence: [reference] };
  assert.equal((await send(secret, "PUT", "/units/18145/observations/income_per_capita/2023-H2", body, { "If-None-Match": "*" })).status, 201);
  const [latest, ...earlier] = await every(secret, "/units/18145/history/income_per_capita");
  assert.deepEqual([latest.value, latest.stage, latest.actor, latest.evidence[0].name], ["40.5", "draft", "xa", picture.name]);
  assert.ok(earlier.length > 0);
  const file = await fetch(`${office.address}${latest.evidence[0].file}`, { headers: { Authorization: `Bearer ${secret}` } });
  assert.equal(file.headers.get("content-type"), "image/png");
  assert.ok(Buffer.from(await file.arrayBuffer()).equals(picture.buffer));
  assert.equal((await ask(secret, "/units/18133/history/income_per_capita")).status, 403);
});

test("the words of the report are written as they were seen", async () => {
  const { secret } = await token("vpdp");
  const section = async () => (await read(secret, "/narrative")).sections.find((each) => each.id === "limit");
  const before = (await section()).statements;
  const place = Math.max(0, ...before.map((statement) => statement.place)) + 1;
  const write = (statements) => send(secret, "POST", "/narrative", { section: "limit", statements });
  const added = { place, text: "Tiến độ giải ngân chậm.\nCần đôn đốc." };
  if (before.length) assert.equal((await write([added])).status, 412, "what stands must be named");
  assert.equal((await write([...before, added])).status, 201);
  const after = (await section()).statements;
  assert.equal(after.at(-1).text, added.text);
  assert.equal((await write([...before, added])).status, 412, "it has moved on");
  assert.equal((await write(after.map((statement) => (statement.place === place ? { ...statement, text: "" } : statement)))).status, 201);
  assert.equal((await write([{ place: 61, text: "x" }])).status, 422);
});

test("a form goes out filled in; what comes back is compared, then recorded", async () => {
  const { secret } = await token("huyen");
  const out = await ask(secret, "/units/439/form?period=2022");
  assert.match(out.headers.get("content-type"), /spreadsheetml/);
  const workbook = Buffer.from(await out.arrayBuffer());
  const back = (body, query) => ask(secret, `/units/439/form?name=bieu.xlsx${query}`, { method: "POST", headers: BYTES, body });
  const same = await (await back(workbook, "&dry_run=true")).json();
  assert.deepEqual([same.added, same.superseded, same.act], [0, 0, null]);
  const rows = (unit, value) => `mã đơn vị,số đo,kỳ,giá trị,trạng thái,nguồn\n${unit},income_per_capita,2023-Q1,"${value}",nháp,biểu\n`;
  const elsewhere = await back(rows("18073", "50"), "");
  assert.equal(elsewhere.status, 422);
  assert.match((await elsewhere.json()).errors[0].wrong, /không thuộc phạm vi báo cáo/);
  const made = await back(rows("18142", "51,5"), "&stage=submitted");
  assert.equal(made.status, 201);
  assert.equal((await made.json()).added, 1);
  const observed = await read(secret, "/units/18142/observations/income_per_capita/2023-Q1");
  assert.deepEqual([observed.value, observed.stage], ["51.5", "submitted"]);
});

test("the page that explains the interface has no barrier", async () => {
  const { page, go } = await office.person("xa");
  await go("/api");
  for (const summary of await page.locator("main details summary").all()) await summary.click();
  const { paths } = await (await fetch(`${office.address}/api/v1/openapi.json`)).json();
  const shown = await page.textContent("main");
  for (const path of Object.keys(paths)) assert.ok(shown.includes(path), `${path} is not explained`);
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
  // The office first: what an administrator's requests do to people and settings may shut others out.
  for (const login of ["vpdp", "quantri"]) {
    const { secret } = await token(login);
    const run = spawnSync(
      program,
      ["run", `${office.address}/api/v1/openapi.json`, "--header", `Authorization: Bearer ${secret}`, "--max-examples", process.env.SCHEMATHESIS_EXAMPLES ?? "8", "--seed", "2023", "--no-color", ...NOT_A_BREAK],
      { encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf-8" }, maxBuffer: 50_000_000 },
    );
    assert.equal(run.status, 0, `${login}: ${run.stdout.slice(-20_000)}${run.stderr}`);
  }
});
