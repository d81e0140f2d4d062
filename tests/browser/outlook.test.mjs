// What will be met: the province's tiers with their reasons, one overruled with a reason, both kept, withdrawn, and undone by the audit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office, PASSWORD } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => {
  office = await Office.open();
});
after(() => office?.close());

const SET = "province-pilot-hatinh-2021-2025";

/** The tier that a criterion's heading tells. */
const tier = (page, code) => page.locator(`#h${code} .verdict`).textContent();

test("the province's tiers are told with their reasons, and the figures count them", async () => {
  const { page, go, complaints, context } = await office.person("vpdp");
  await go("/units/42");
  await page.click("summary:has-text('Theo dõi')");
  await page.click("a[href='/units/42/outlook']");
  await page.waitForSelector("h1:has-text('Khả năng hoàn thành')");
  const tiers = [];
  for (let code = 1; code <= 10; code++) tiers.push((await tier(page, code)).replace(/^\S+\s+/, "").trim());
  const [met, likely, hard, best, very] = ["cơ bản đạt", "có khả năng hoàn thành", "khó có khả năng hoàn thành", "khó có khả năng hoàn thành", "rất khó có khả năng hoàn thành"];
  assert.deepEqual(tiers, [met, hard, hard, hard, likely, best, very, likely, met, met]);
  const income = await page.locator("#c7").textContent();
  assert.match(income, /còn thiếu 14,7 triệu đồng/);
  assert.match(income, /0 trong 6 lần đi đủ nhanh: khả năng kịp khoảng 2%/);
  assert.match(await page.locator("#c6").textContent(), /2020–2022 đã giải ngân .* tỷ đồng, chỉ số tăng 9 điểm %/);
  await page.locator("#c7 .course canvas").first().waitFor();
  await go("/units/42/figures/province.criteria.hard");
  assert.match(await page.locator("main").textContent(), /4 tiêu chí/);
  await go(`/units/42/criteria/${SET}/7`);
  await page.click("a[href*='/outlook?set=']");
  assert.match(page.url(), /#c7$/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a tier is overruled with a reason only, both stand side by side, and the word is withdrawn and undone", async () => {
  const context = await office.browser.newContext({ javaScriptEnabled: false, locale: "vi-VN" });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "vpdp");
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");
  const open = async () => {
    await page.goto(`${office.address}/units/42/outlook`);
    await page.click("#c7 details summary");
  };
  const say = async (reason) => {
    await page.selectOption("#tier-7", "hard");
    await page.fill("#reason-7", reason);
    await page.click("#c7 form[action$='/overrule'] button");
  };
  await open();
  await say("   ");
  assert.match(await page.locator("main").textContent(), /Hãy ghi lý do/);
  await open();
  await say("Khu công nghiệp Vũng Áng tuyển thêm lao động");
  const criterion = page.locator("#c7");
  assert.match(await page.locator("[role=status]").textContent(), /Đã ghi ý kiến/);
  assert.match(await tier(page, 7), /(?<!rất )khó có khả năng hoàn thành/);
  assert.match(await criterion.locator("[data-word]").textContent(), /khó có khả năng.*vpdp.*Khu công nghiệp Vũng Áng/s);
  assert.match(await criterion.locator("[data-computed]").textContent(), /rất khó có khả năng hoàn thành/);
  await page.goto(`${office.address}/units/42/figures/province.criteria.very_hard`);
  assert.match(await page.locator("main").textContent(), /0 tiêu chí/);

  await open();
  await page.fill("#why-7", "Số liệu chưa chắc");
  await page.click("#c7 form[action$='/withdraw'] button");
  assert.match(await page.locator("[role=status]").textContent(), /Đã rút ý kiến/);
  assert.match(await tier(page, 7), /rất khó/);

  await page.goto(`${office.address}/audit`);
  const row = page.locator("tbody tr", { hasText: "withdraw outlook" }).first();
  await row.locator("summary").click();
  await row.locator("form[action='/audit/undo'] [name=reason]").fill("rút nhầm");
  await row.locator("form[action='/audit/undo'] button").click();
  await page.goto(`${office.address}/units/42/outlook`);
  assert.match(await page.locator("#c7 [data-word]").textContent(), /Khu công nghiệp Vũng Áng/);
  await context.close();
});

test("who may not steer sees tiers and no form; programs see and say the same", async () => {
  const { page, go, context } = await office.person("xa");
  await go("/units/18145/outlook");
  assert.ok((await page.locator("section.card").count()) >= 19);
  assert.equal(await page.locator("form[action$='/overrule']").count(), 0);
  await context.close();

  const programs = asker(office);
  const { secret } = await programs.token("vpdp", ["see_figures", "direct"]);
  const criterion = async () => (await programs.read(secret, "/units/42/outlook")).criteria.find(({ code }) => code === "4");
  const before = await criterion();
  assert.equal(before.tier, "hard");
  const word = { tier: "likely", reason: "Ba thiết chế khánh thành tháng 9" };
  const put = (body, record) =>
    programs.send(secret, "PUT", `/units/42/outlook/${SET}/4`, body, record && { "If-Match": `"${record}"` });
  assert.equal((await put(word)).status, 428);
  assert.equal((await put(word, 1)).status, 409);
  assert.equal((await put({ ...word, reason: " " }, before.office.record)).status, 400);
  assert.equal((await put(word, before.office.record)).status, 200);
  const after = await criterion();
  assert.deepEqual([after.tier, after.computed, after.office.computed], ["likely", "hard", "hard"]);
  const below = await programs.every(secret, "/units/444/outlook/below");
  assert.ok(below.length >= 15 && below.every(({ criteria }) => criteria.length >= 19));
});

for (const lang of ["vi", "en"]) {
  test(`the pages fit a phone and have no barriers (${lang})`, async () => {
    const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    await person.context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    for (const path of ["/units/42/outlook", "/units/18499/outlook?by=2024-12-31", "/units/42/outlook?as_of=2022-06-30", "/units/42/outlook/below"]) {
      assert.equal((await person.go(path)).status(), 200, path);
      for (const folded of await person.page.locator("main details > summary").all()) await folded.click();
      assert.ok((await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} scrolls sideways`);
      assert.deepEqual(await barriers(person.page), [], path);
    }
    assert.deepEqual(person.complaints, []);
    await person.context.close();
  });
}
