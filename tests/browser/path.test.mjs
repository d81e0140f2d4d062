// The cheapest path: solved for the targets of the year, read, changed by what the office keeps in and leaves out, compared, put into
// effect as tasks and requests for money, and undone; and the same for a program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office, PASSWORD } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => {
  office = await Office.open();
});
after(() => office?.close());

/** Somebody of the office without scripts. */
async function withoutScripts() {
  const context = await office.browser.newContext({ javaScriptEnabled: false, locale: "vi-VN" });
  // A plan is searched for while one waits, in a build that is not made for speed.
  context.setDefaultTimeout(180_000);
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "vpdp");
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");
  return { page, context };
}

const row = (page, section, name) => page.locator(`#${section} tbody tr`, { hasText: name }).first();
const names = async (page) => page.locator("#chosen tbody tr td:first-child a").allTextContents();
const costs = async (page) => (await page.locator("#chosen tbody tr td:nth-child(3)").allTextContents()).map((text) => Number(text.replaceAll(".", "")));

test("the office finds the cheapest path, changes it, puts it into effect and undoes that, without scripts", async () => {
  const { page, context } = await withoutScripts();
  const main = () => page.locator("main").textContent();
  await page.goto(`${office.address}/path`);
  // What the year asks for stands in the form.
  assert.equal(await page.inputValue("#more-ntm"), "4");
  assert.equal(await page.inputValue("#more-advanced"), "25");
  assert.equal(await page.inputValue("#more-model"), "6");
  assert.match(await page.inputValue("#budget-central"), /^[0-9.]{9,}$/);
  assert.equal(await page.inputValue("#verify_at_most"), "12");
  // What is wrong is told by its field, and what was typed is kept.
  await page.fill("#more-model", "sáu");
  await page.click("form[action='/path/new'] button.btn-primary");
  assert.match(await page.locator("[role=alert]").textContent(), /số nguyên từ 0/);
  assert.equal(await page.inputValue("#more-model"), "sáu");
  await page.fill("#more-model", "6");
  await page.click("form[action='/path/new'] button.btn-primary");
  assert.match(await page.locator("[role=status]").first().textContent(), /Đã tìm xong/);
  assert.match(await main(), /Đã chứng minh: không phương án nào đạt như vậy mà rẻ hơn/);
  assert.match(await main(), /Phương án tốt tiếp theo (đắt hơn|cùng chi phí)/);
  assert.match(await main(), /Lập và giải thích theo số liệu ngày 13\/03\/2023/);
  assert.match(await main(), /Thêm 1 tỷ đồng thì/);
  assert.match(await page.locator("#left").textContent(), /đắt hơn .* so với xã đắt nhất được chọn/);
  const first = await costs(page);
  assert.equal(first.length, 35);

  // The dearest commune is left out; another one takes its place at no less.
  const dearest = (await names(page))[first.indexOf(Math.max(...first))];
  await row(page, "chosen", dearest).locator("button[value=forbid]").click();
  const second = await costs(page);
  assert.ok(!(await names(page)).includes(dearest));
  assert.match(await row(page, "left", dearest).textContent(), /cơ quan điều phối đã loại/);
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  // It may be one of those that must all come in: then the plan says why there is none.
  if ((await main()).includes("Không có phương án")) {
    await page.locator("#left summary").click();
    await row(page, "left", dearest).locator("button[value=free]").click();
    assert.equal((await costs(page)).length, 35);
  } else {
    assert.equal(second.length, 35);
    assert.ok(sum(second) >= sum(first));
  }

  // One that was too dear is kept in.
  await page.locator("#left summary").click();
  const dear = await row(page, "left", "đắt hơn").locator("td:first-child a").textContent();
  await row(page, "left", "đắt hơn").locator("button[value=pin]").click();
  assert.ok((await names(page)).includes(dear));
  assert.ok(sum(await costs(page)) >= sum(first));
  const address = page.url();

  // Another plan beside it.
  await page.goto(`${office.address}/path`);
  await page.fill("#name", "Ít vốn");
  await page.selectOption("#mode", "most_targets");
  for (const fund of ["central", "provincial", "district"]) await page.fill(`#budget-${fund}`, "9000000000");
  await page.click("form[action='/path/new'] button.btn-primary");
  assert.match(await main(), /Thêm 1 tỷ đồng thì/);
  assert.ok((await costs(page)).length < 35);
  await page.selectOption("#b", { index: 0 });
  await page.click("form[action='/path/compare'] button");
  assert.match(await page.textContent("h1"), /So sánh hai phương án/);
  assert.match(await main(), /Xã chỉ có trong một phương án/);

  // Files of the plan.
  for (const [format, magic] of [["xlsx", "PK"], ["docx", "PK"]]) {
    const answer = await page.request.get(`${address}/file/${format}`);
    assert.equal(answer.status(), 200, format);
    assert.equal((await answer.body()).subarray(0, 2).toString(), magic);
  }

  // Put into effect: seen first, then recorded with one word.
  await page.goto(address);
  const total = sum(await costs(page));
  await page.click("a[href$='/adopt']");
  assert.equal(await page.locator("#tasks tbody tr").count(), 35);
  const requests = await page.locator("#requests tbody tr").count();
  const amounts = (await page.locator("#requests tbody tr td:nth-child(4)").allTextContents()).map((text) => Number(text.replaceAll(".", "")));
  assert.equal(sum(amounts), total);
  await page.fill("#number", "99/KH-UBND");
  await page.fill("#asker", "Phó Chủ tịch Thường trực UBND tỉnh");
  await page.click("form[action$='/adopt'] button.btn-primary");
  assert.match(await page.locator("[role=status]").first().textContent(), /Đã ghi nhiệm vụ và đề nghị vốn/);
  assert.equal(await page.locator("#requests tbody tr").count(), requests);
  assert.match(await page.locator("#requests").textContent(), /đã đề nghị/);
  assert.match(await page.locator("#requests p").textContent(), new RegExp(`Còn chờ phân bổ: ${requests} đề nghị, .* đồng`));
  assert.equal(await page.locator("button[value=forbid]").count(), 0, "it is not changed any more");

  // Each commune has its task; undone on the audit page, the requests are gone.
  await page.goto(`${office.address}/audit`);
  const act = (kind) => page.locator("tr", { hasText: kind }).first();
  assert.equal(await act("give tasks").locator("td", { hasText: /^\s*35\s*$/ }).count(), 1);
  assert.match(await act("request money").textContent(), /99\/KH-UBND/);
  await act("request money").locator("summary").click();
  await act("request money").locator("input[name=reason]").fill("thử hoàn tác");
  await act("request money").locator("form button").click();
  await page.goto(address);
  assert.equal(await page.locator("#requests tbody tr").count(), 0);
  await context.close();
});

for (const lang of ["vi", "en"]) {
  test(`the pages fit a phone and have no barriers (${lang})`, async () => {
    const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    await person.context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    await person.go("/path");
    const plans = await person.page.locator("main td a[href^='/path/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    for (const path of ["/path", "/path/costs", ...plans, `${plans[0]}/adopt`]) {
      assert.equal((await person.go(path)).status(), 200, path);
      for (const folded of await person.page.locator("main details > summary").all()) if (await folded.isVisible()) await folded.click();
      assert.ok((await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} scrolls sideways`);
      assert.deepEqual(await barriers(person.page), [], path);
    }
    assert.deepEqual(person.complaints, []);
    await person.context.close();
  });
}

test("who only looks may not make plans", async () => {
  const { page, go, context } = await office.person("lanhdao");
  await go("/path");
  assert.equal(await page.locator("form[action='/path/new']").count(), 0);
  await context.close();
});

test("a program makes a plan, changes it, and puts it into effect once", async () => {
  const { token, send, read } = asker(office);
  const { secret } = await token("vpdp");
  const asked = { name: "Chương trình", due: "2023-12-31", targets: [{ grade: "model", more: 2 }], budget: { central: 900000000000, provincial: 900000000000, district: 900000000000 } };
  const made = await (await send(secret, "POST", "/path/plans", asked)).json();
  assert.equal(made.chosen.length, 2);
  assert.equal(made.cost, made.bound);
  assert.equal(made.made_of, "2023-03-13");
  assert.equal(made.asked.verify_at_most, null);
  // Who reports too little is left out, and says so.
  const sure = await (await send(secret, "POST", "/path/plans", { ...asked, name: "Chắc chắn", verify_at_most: 4 })).json();
  assert.equal(sure.cost, null);
  assert.match(sure.impossible.join(), /quá nhiều chỉ tiêu cần xác minh: 43/);
  assert.ok(sure.left.some((each) => /còn \d+ chỉ tiêu chưa có căn cứ đánh giá, quá mức 4 của phương án/.test(each.why)));
  const out = made.chosen[0].unit;
  const stale = await send(secret, "PUT", `/path/plans/${made.id}`, { ...asked, forbidden: [out] }, { "If-Match": `"${made.version + 5}"` });
  assert.equal(stale.status, 409);
  const again = await (await send(secret, "PUT", `/path/plans/${made.id}`, { ...asked, forbidden: [out] }, { "If-Match": `"${made.version}"` })).json();
  assert.ok(!again.chosen.some((each) => each.unit === out));
  assert.ok(again.cost >= made.cost);
  const order = { document: "100/KH-UBND", date: "2023-03-13", asker: "UBND tỉnh" };
  const adopted = await send(secret, "POST", `/path/plans/${made.id}/adoption`, order, { "If-Match": `"${again.version}"` });
  assert.equal(adopted.status, 201);
  assert.equal((await adopted.json()).tasks, 2);
  const twice = await send(secret, "POST", `/path/plans/${made.id}/adoption`, { ...order, document: "101/KH-UBND" }, { "If-Match": `"${again.version + 1}"` });
  assert.equal(twice.status, 409);
  assert.equal((await read(secret, `/path/plans/${made.id}`)).adopted, "100/KH-UBND");
});
