// Money, training, support policies and difficulties: who sees what, that the tables add up, and that they fit a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, LOOKS, Office } from "./office.mjs";

let office;
before(async () => {
  office = await Office.open();
});
after(() => office?.close());

const PAGES = ["/units/42/money", "/units/42/money?year=2022&days=300", "/units/439/money", "/units/18145/money", "/training", "/policies", "/difficulties"];
const number = (text) => Number(text.replace(/[.]/g, ""));

for (const [lang, theme] of LOOKS) {
  test(`the pages fit a phone and have no barriers (${lang}, ${theme})`, async () => {
    const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    const url = office.address;
    await person.context.addCookies([
      { name: "nt_lang", value: lang, url },
      { name: "nt_theme", value: theme, url },
    ]);
    for (const path of PAGES) {
      assert.equal((await person.go(path)).status(), 200, path);
      for (const folded of await person.page.locator("main details > summary").all()) await folded.click();
      assert.ok((await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} scrolls sideways`);
      assert.deepEqual(await barriers(person.page), [], path);
    }
    assert.deepEqual(person.complaints, []);
    await person.context.close();
  });
}

test("money adds up by source and by unit, without scripts", async () => {
  const context = await office.browser.newContext({ javaScriptEnabled: false, locale: "vi-VN" });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "lanhdao");
  await page.fill("#password", "nông thôn mới 2023");
  await page.click("form[action='/sign-in/password'] button");
  await page.goto(`${office.address}/units/42/money?year=2022`);
  const column = async (table, place) => (await page.locator("section").nth(table).locator(`tbody tr td:nth-child(${place})`).allTextContents()).map(number);
  const sum = (all) => all.reduce((total, each) => total + each, 0);
  const bySource = await column(0, 4);
  const whole = bySource.pop();
  assert.ok(whole > 1e9);
  assert.equal(sum(bySource), whole);
  assert.equal(sum(await column(1, 2)), whole);
  assert.equal(sum(await column(2, 5)), whole);
  assert.match(await page.locator("main").textContent(), /chưa kiểm chứng/);
  await page.fill("#days", "1");
  await page.click("form.filters:has(#days) button");
  assert.match(await page.locator("main").textContent(), /Không có khoản nào hết hạn/);
  assert.equal(await page.locator("main a[href^='/imports']").count(), 0, "who may not import is not led there");
  await context.close();
});

test("the past knows neither what came later nor what was decided later", async () => {
  const { page, context, go } = await office.person("vpdp");
  await go("/units/42/money?as_of=2022-12-31");
  assert.equal(await page.locator("#year option[selected]").textContent(), "2022");
  await go("/difficulties?as_of=2022-09-01");
  const text = await page.locator("main").textContent();
  assert.match(text, /Khó tuyển sinh lớp nghề/);
  assert.doesNotMatch(text, /đã giải quyết 30\/09\/2022/);
  await go("/training?as_of=2021-01-01");
  assert.match(await page.locator("main").textContent(), /Chưa có lớp nào/);
  await context.close();
});

test("a line overspent is named, a blocked claim says what blocks it, and imports begin with the kind", async () => {
  const { page, context, go } = await office.person("vpdp");
  await go("/units/42/money");
  const over = page.locator("section", { has: page.locator("h2", { hasText: "chi vượt" }) });
  assert.equal(await over.locator("tbody tr").count(), 1);
  await go("/policies");
  const blocked = page.locator("section", { has: page.locator("h2", { hasText: "Hồ sơ vướng mắc" }) });
  const reasons = await blocked.locator("tbody tr td:nth-child(5)").allTextContents();
  assert.ok(reasons.length > 5 && reasons.every(Boolean));
  await page.click("main a[href='/imports?kind=policy_claim']");
  assert.equal(await page.inputValue("#kind"), "policy_claim");
  await context.close();
});

test("a commune sees its own money, and nothing that is the office's", async () => {
  const { go, context } = await office.person("xa");
  assert.equal((await go("/units/18145/money")).status(), 200);
  for (const path of ["/units/42/money", "/training", "/policies", "/difficulties"]) {
    assert.equal((await go(path)).status(), 403, path);
  }
  await context.close();
});
