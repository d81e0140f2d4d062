// The treasury's list beside our disbursements: what differs is shown line by line with sums; lines follow the treasury or are
// accepted with a reason.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";
import { BYTES, asker } from "./program.mjs";

let office, ask, every, send, token;
before(async () => {
  office = await Office.open();
  ({ ask, every, send, token } = asker(office));
});
after(() => office?.close());

const FIELDS = ["voucher", "unit", "year", "fund", "capital", "content", "date", "amount"];
const csv = (rows) => [[...FIELDS, "source"], ...rows.map((row) => [...FIELDS.map((field) => row[field]), "Kho bạc"])].map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\n");
const number = (text) => Number(text.replace(/[.]/g, ""));

test("what differs is shown with sums, in both languages, on a phone, without barriers", async () => {
  const { secret } = await token("vpdp");
  const before = await every(secret, "/facts/disbursement");
  const ours = before.map((record) => record.fields).filter((fields) => fields.year === "2022");
  const [missing, wrong, ...equal] = ours;
  const more = String(Number(wrong.amount) + 1000);
  const list = [{ ...wrong, amount: more }, ...equal, { ...wrong, voucher: "KB lạ", amount: "500" }];
  for (const [lang, title] of [["vi", "Đối chiếu Kho bạc"], ["en", "Compare with the treasury"]]) {
    const { page, go, context, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    await context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    await go("/units/42/money");
    await page.click(`main a:has-text("${title}")`);
    await page.waitForSelector("#file");
    assert.deepEqual(await barriers(page), []);
    await page.setInputFiles("#file", { name: "kho bạc.csv", mimeType: "text/csv", buffer: Buffer.from(csv(list)) });
    await page.click("form[enctype] button");
    await page.waitForSelector("tfoot");
    const rows = await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
    const gaps = Object.fromEntries(rows.map((row) => [row[0], number(row[5])]));
    assert.deepEqual(gaps, { [missing.voucher]: -Number(missing.amount), [wrong.voucher]: 1000, "KB lạ": 500 });
    const sums = await page.locator("tfoot tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(1).map((cell) => cell.textContent)));
    const [differing, all] = sums.map((row) => row.map(number));
    assert.equal(differing[2], 1500 - Number(missing.amount));
    assert.equal(all[2], differing[2], "lines that are equal differ by nothing");
    assert.equal(all[0], ours.reduce((sum, fields) => sum + Number(fields.amount), 0));
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, "scrolls sideways");
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  }
  assert.deepEqual(await every(secret, "/facts/disbursement"), before, "nothing is written");
});

test("a list that cannot be read is refused cell by cell; the form can be had", async () => {
  const { page, go } = await office.person("vpdp");
  assert.equal((await go("/units/439/money/treasury")).status(), 200);
  const form = await page.request.get(`${office.address}/units/439/money/treasury/template`);
  assert.equal(form.status(), 200);
  assert.match(form.headers()["content-type"], /spreadsheetml/);
  const row = { voucher: "1", unit: "439", year: "2022", fund: "central", capital: "investment", content: "Nước sạch", date: "2022-10-30", amount: "nhiều" };
  await page.setInputFiles("#file", { name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(csv([row])) });
  await page.click("form[enctype] button");
  await page.waitForSelector("[role=alert]");
  const commune = await office.person("xa");
  assert.equal((await commune.go("/units/18145/money/treasury")).status(), 403);
  assert.deepEqual(await page.locator("td code").allTextContents(), ["H2"]);
  assert.deepEqual(await barriers(page), []);
});

test("lines ticked follow the treasury in one act, others are accepted with a reason; a split voucher is summed", async () => {
  const { secret } = await token("vpdp");
  const stands = async () => (await every(secret, "/facts/disbursement")).filter((record) => record.fields.year === "2022");
  const before = await stands();
  const [missing, wrong, split, other, ...equal] = before.map((record) => record.fields);
  const half = Math.floor(Number(split.amount) / 2);
  const list = [
    { ...wrong, amount: String(Number(wrong.amount) + 1000) },
    { ...split, amount: String(half) },
    { ...split, amount: String(Number(split.amount) - half) },
    { ...other, amount: String(Number(other.amount) - 7) },
    ...equal,
    { ...wrong, voucher: "KB mới", amount: "500" },
  ];
  const { page, go, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 }, javaScriptEnabled: true });
  await go("/units/42/money/treasury");
  await page.setInputFiles("#file", { name: "kho bạc.csv", mimeType: "text/csv", buffer: Buffer.from(csv(list)) });
  await page.click("form[enctype] button");
  await page.waitForSelector("tfoot");
  const line = (voucher) => page.locator("tbody tr", { hasText: voucher });
  assert.equal(await page.locator("tbody tr").count(), 4);
  assert.equal(await line(split.voucher).count(), 0, "the parts of a voucher are summed");
  for (const voucher of [missing.voucher, wrong.voucher, "KB mới"]) await line(voucher).locator("input[type=checkbox]").check();
  await page.click("button[value=take]");
  await page.waitForSelector("text=Đã ghi theo số của Kho bạc");
  assert.equal(await page.locator("tbody tr").count(), 1);
  const now = await stands();
  const of = (voucher) => now.find((record) => record.fields.voucher === voucher);
  assert.equal(of(missing.voucher).fields.amount, "0");
  assert.equal(of(wrong.voucher).fields.amount, list[0].amount);
  assert.equal(of("KB mới").fields.amount, "500");
  assert.match(of("KB mới").source, /kho bạc.csv, chứng từ KB mới/);
  const sum = (records) => records.reduce((total, record) => total + Number(record.fields.amount), 0);
  assert.equal(sum(now) - sum(before), 1000 + 500 - Number(missing.amount), "no đồng more or less");
  const acts = await every(secret, "/acts");
  assert.equal(acts.filter((act) => act.kind === "follow treasury").length, 1);

  await line(other.voucher).locator("input[type=checkbox]").check();
  await page.click("button[value=accept]");
  await page.waitForSelector("main :text('bắt buộc')");
  await page.goBack();
  await line(other.voucher).locator("input[type=checkbox]").check();
  await page.fill("#reason", "Kho bạc hạch toán sang tháng sau");
  await page.click("button[value=accept]");
  await page.waitForSelector("text=Đã chấp nhận các chênh lệch");
  assert.match(await line(other.voucher).textContent(), /đã chấp nhận: Kho bạc hạch toán sang tháng sau/);
  assert.match(await page.locator("main p[role=status]").textContent(), /0 dòng chưa được chấp nhận/);
  assert.deepEqual(await barriers(page), []);
  await go("/units/42/figures/fund.last_year.disbursed");
  assert.match(await page.locator("main").textContent(), /chấp nhận vì Kho bạc hạch toán sang tháng sau/);
  const lines = await every(secret, "/units/42/money?year=2022");
  assert.equal(lines.flatMap((each) => each.accepted).length, 1);
  assert.deepEqual(complaints, []);

  // The command line says the same: what is accepted is no difference any more.
  const path = join(office.data, "kho bạc.csv");
  writeFileSync(path, csv(list));
  const run = (...more) => spawnSync(process.env.NONGTHON_BINARY ?? "target/debug/nongthon", ["reconcile", path, "--data", office.data, "--as-of", "2023-03-13", ...more], { encoding: "utf8" });
  const told = run("--unit", "42", "--year", "2022", "--json");
  assert.equal(told.status, 0, told.stderr);
  assert.deepEqual(JSON.parse(told.stdout).differences.map((each) => [each.voucher, each.accepted]), [[other.voucher, "Kho bạc hạch toán sang tháng sau"]]);
  writeFileSync(path, csv(list.slice(1)));
  const differs = run();
  assert.equal(differs.status, 1);
  assert.match(differs.stdout, new RegExp(`${wrong.voucher}: Kho bạc không có`));
});

test("a payment that the treasury has under another source moves in one act; a new voucher split between sources is recorded in parts", async () => {
  const { secret } = await token("vpdp");
  const stands = async () => (await every(secret, "/facts/disbursement?unit=439")).filter((record) => record.fields.year === "2022");
  const before = await stands();
  const [moved, ...equal] = before.map((record) => record.fields);
  const elsewhere = { ...moved, fund: moved.fund === "central" ? "provincial" : "central" };
  const parts = [{ ...moved, voucher: "KB chia", fund: "central", amount: "300" }, { ...moved, voucher: "KB chia", fund: "provincial", amount: "200" }];
  const { page, go, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await go("/units/439/money/treasury");
  await page.setInputFiles("#file", { name: "kho bạc.csv", mimeType: "text/csv", buffer: Buffer.from(csv([elsewhere, ...parts, ...equal])) });
  await page.click("form[enctype] button");
  await page.waitForSelector("tfoot");
  const line = (voucher) => page.locator("tbody tr", { hasText: voucher });
  assert.equal(await page.locator("tbody tr").count(), 2, "one line for the payment, one for the new voucher");
  assert.match(await line(moved.voucher).textContent(), /ghi ở nguồn, nội dung hoặc năm khác.*ở đây: 2022, .*Kho bạc: 2022, /s);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, "scrolls sideways");
  for (const voucher of [moved.voucher, "KB chia"]) await line(voucher).locator("input[type=checkbox]").check();
  await page.click("button[value=take]");
  await page.waitForSelector("text=Đã ghi theo số của Kho bạc");
  assert.equal(await page.locator("tbody tr").count(), 0, "the same list differs in nothing any more");
  assert.deepEqual(complaints, []);
  const now = await stands();
  const of = (voucher) => now.filter((record) => record.fields.voucher === voucher).map(({ fields }) => [fields.fund, fields.amount, fields.part ?? null]);
  assert.deepEqual(of(moved.voucher), [[elsewhere.fund, moved.amount, null]]);
  assert.deepEqual(of("KB chia"), [["central", "300", "1"], ["provincial", "200", "2"]]);
  const [act] = await every(secret, "/acts");
  assert.equal(act.kind, "follow treasury");
  assert.equal(now.length, before.length + 2, "nothing is left behind at the old source");
});

test("programs compare a list, follow it and accept what differs, as they saw it", async () => {
  const { secret } = await token("vpdp");
  const ours = (await every(secret, "/facts/disbursement?unit=437")).map((record) => record.fields).filter((fields) => fields.year === "2022");
  const [one, two, ...equal] = ours;
  const list = csv([{ ...one, amount: "1" }, { ...two, amount: "2" }, ...equal]);
  const compare = (path = "/units/437/treasury-lists?name=kb.csv", body = list) => ask(secret, path, { method: "POST", body, headers: BYTES });
  const told = await (await compare()).json();
  assert.deepEqual(told.differences.map((each) => [each.voucher, each.matter, each.treasury]), [[one.voucher, "amount", 1], [two.voucher, "amount", 2]]);
  assert.equal(told.treasury - told.ours, 3 - Number(one.amount) - Number(two.amount));
  const bad = await compare(undefined, csv([{ ...one, amount: "nhiều" }]));
  assert.equal(bad.status, 422);
  assert.deepEqual((await bad.json()).errors.map((error) => error.cell), ["H2"]);
  const [first, second] = told.differences.map(({ line, records }) => ({ line, records }));
  const settle = (action, lines, headers) => send(secret, "POST", `/units/437/treasury-lists/${told.list}`, { action, name: "kb.csv", lines, reason: "thử" }, headers);
  assert.equal((await settle("take", [{ ...first, records: [1] }])).status, 409, "another record than the one that stands");
  assert.equal((await settle("leave", [first])).status, 422);
  const taken = await settle("take", [first], { "Idempotency-Key": "kb-1" });
  assert.equal(taken.status, 201);
  const { act } = await taken.json();
  assert.equal((await (await settle("take", [first], { "Idempotency-Key": "kb-1" })).json()).act, act);
  assert.equal((await settle("accept", [second])).status, 201);
  const after = await (await compare()).json();
  assert.deepEqual([after.open, after.differences.map((each) => [each.voucher, each.accepted])], [0, [[two.voucher, "thử"]]]);
  const reader = (await token("lanhdao")).secret;
  assert.equal((await ask(reader, "/units/437/treasury-lists?name=kb.csv", { method: "POST", body: list, headers: BYTES })).status, 403);
});
