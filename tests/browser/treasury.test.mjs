// The treasury's list beside our disbursements: what differs is shown line by line with sums, and nothing is written.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";
import { asker } from "./program.mjs";

let office, every, token;
before(async () => {
  office = await Office.open(8541);
  ({ every, token } = asker(office));
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
    await page.click("form[action^='/units/42/money/treasury'] button");
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
  await page.click("form[action^='/units/439/money/treasury'] button");
  await page.waitForSelector("[role=alert]");
  const commune = await office.person("xa");
  assert.equal((await commune.go("/units/18145/money/treasury")).status(), 403);
  assert.deepEqual(await page.locator("td code").allTextContents(), ["H2"]);
  assert.deepEqual(await barriers(page), []);
});
