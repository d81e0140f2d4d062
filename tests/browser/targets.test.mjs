// Targets: how each stands; parts of the units below that come in by a file, miss the whole and then make it; and a target that is
// set, shared out, adjusted and followed without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office, PASSWORD } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => {
  office = await Office.open();
});
after(() => office?.close());

for (const lang of ["vi", "en"]) {
  test(`the page fits a phone and has no barriers (${lang})`, async () => {
    const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    await person.context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    await person.go("/units/42/targets");
    const share = await person.page.locator("a[href*='/targets/share']").first().getAttribute("href");
    const adjust = await person.page.locator("a[href*='/targets/new?of=']").first().getAttribute("href");
    const pages = ["/units/42/targets", "/units/42/targets?as_of=2023-02-01", "/units/439/targets", "/units/18145/targets"];
    for (const path of [...pages, "/units/42/targets/new", adjust, share]) {
      assert.equal((await person.go(path)).status(), 200, path);
      for (const folded of await person.page.locator("main details > summary").all()) await folded.click();
      assert.ok((await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} scrolls sideways`);
      assert.deepEqual(await barriers(person.page), [], path);
    }
    assert.deepEqual(person.complaints, []);
    await person.context.close();
  });
}

test("parts that miss the whole are told, and parts that make it", async () => {
  const { page, go, context, complaints } = await office.person("vpdp");
  const HEAD = "chỉ số,mã đơn vị,năm,yêu cầu,mức,căn cứ,ngày giao,nguồn\n";
  const share = async (parts) => {
    const rows = parts.map(([unit, number]) => `ocop.products.certified.4_star,${unit},2023,tăng thêm,${number},QĐ thử,13/3/2023,thử\n`);
    await go("/imports");
    await page.selectOption("#kind", "target");
    await page.setInputFiles("#file", { name: "phân giao.csv", mimeType: "text/csv", buffer: Buffer.from(HEAD + rows.join("")) });
    await page.click("form[action='/imports/preview'] button");
    await page.waitForSelector("h1:has-text('Những gì sẽ thay đổi')");
    await page.fill("#reason", "phân giao chỉ tiêu");
    await page.click("form[action='/imports/confirm'] button");
    await page.waitForSelector("[role=status]:has-text('Đã ghi tệp')");
    await go("/units/42");
    await page.click("[data-region=targets] h2 a");
    return page.locator("section", { hasText: "giao cho cấp dưới" }).filter({ hasText: "QĐ thử" });
  };
  let below = await share([["439", 4], ["446", 2]]);
  assert.equal(await below.locator("tbody tr").count(), 2);
  assert.match(await below.textContent(), /Còn 4 sản phẩm chưa giao/);
  below = await share([["439", 10], ["446", 2]]);
  assert.match(await below.textContent(), /vượt chỉ tiêu chung 2 sản phẩm/);
  below = await share([["439", 8]]);
  assert.match(await below.textContent(), /Tổng các phần bằng chỉ tiêu chung/);
  await below.locator("tbody tr a[href*='/units/439/targets']").click();
  assert.match(await page.locator("main section").first().textContent(), /tăng thêm 8/);
  assert.match(await page.locator("main").textContent(), /Ngưỡng 80% do phần mềm đặt/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the office sets a target, shares it out, adjusts it and sees its light and its versions, without scripts", async () => {
  const context = await office.browser.newContext({ javaScriptEnabled: false, locale: "vi-VN" });
  const page = await context.newPage();
  const main = () => page.locator("main").textContent();
  const save = () => page.click("form[method=post][action*='/targets/'] button.btn-primary");
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "vpdp");
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");

  // Set, with what was wrong told by its field and what was typed kept.
  await page.goto(`${office.address}/units/42/targets`);
  await page.click("a[href='/units/42/targets/new']");
  await page.selectOption("#metric", "training.courses");
  await page.fill("#basis", "QĐ 01/thử");
  await page.fill("#date", "2023-02-01");
  await save();
  assert.match(await page.locator("#number-problem").textContent(), /thiếu mức phải đạt/);
  assert.equal(await page.inputValue("#basis"), "QĐ 01/thử");
  assert.equal(await page.inputValue("#metric"), "training.courses");
  await page.fill("#number", "26");
  await save();
  assert.match(await page.locator("[role=status]").first().textContent(), /Đã ghi chỉ tiêu/);
  const row = () => page.locator("main section").first().locator("tbody tr", { hasText: "Số lớp" }).filter({ hasText: "thử" });
  assert.match(await row().textContent(), /tăng thêm 26/);

  // Shared out: the proposal makes the whole; what does not is refused until a reason is given.
  const open = page.locator("main section", { hasText: "tăng thêm 26: giao cho cấp dưới" });
  await open.locator("summary").click();
  await open.locator("a[href*='/targets/share']").click();
  const parts = () => page.locator("input[name^='part-']");
  const values = async () => Promise.all((await parts().all()).map(async (part) => Number(await part.inputValue())));
  assert.equal((await values()).reduce((sum, part) => sum + part, 0), 26);
  assert.match(await page.locator(".alert[role=status]").textContent(), /Tổng các phần bằng chỉ tiêu chung/);
  const first = (await values())[0];
  await parts().first().fill(String(first + 3));
  await page.fill("#basis", "QĐ 02/thử");
  await page.fill("#date", "2023-02-02");
  await page.click("button[value=check]");
  assert.match(await page.locator(".alert[role=status]").textContent(), /vượt chỉ tiêu chung 3 lớp/);
  await page.click("button[value=confirm]");
  assert.match(await page.locator("#reason-problem").textContent(), /ghi lý do/);
  assert.equal(await parts().first().inputValue(), String(first + 3));
  await parts().first().fill(String(first));
  await page.click("button[value=confirm]");
  assert.match(await page.locator("[role=status]").first().textContent(), /Đã ghi phân giao/);
  const below = () => page.locator("main section", { hasText: "giao cho cấp dưới" }).filter({ hasText: "QĐ 02/thử" });
  assert.match(await below().textContent(), /Tổng các phần bằng chỉ tiêu chung/);

  // Adjusted: the new number counts, the old one is kept, the parts miss the whole.
  await row().locator("a", { hasText: "Điều chỉnh" }).click();
  assert.match(await main(), /tăng thêm 26/);
  await page.fill("#number", "30");
  await page.fill("#basis", "QĐ 03/thử");
  await save();
  assert.match(await row().textContent(), /tăng thêm 30/);
  const versions = page.locator("main section", { hasText: "Chỉ tiêu đã điều chỉnh" });
  const lines = await versions.locator("tbody tr", { hasText: "Số lớp" }).allTextContents();
  assert.match(lines[0], /tăng thêm 30.*13\/03\/2023.*QĐ 03\/thử.*Đang có hiệu lực/s);
  assert.match(lines[1], /tăng thêm 26.*01\/02\/2023.*QĐ 01\/thử.*Đã được thay/s);
  assert.match(await below().textContent(), /Còn 4 lớp chưa giao/);

  // Followed: the number in its light leads to the targets behind it; the past shows what was asked then.
  const light = (await row().locator(".verdict").textContent()).trim();
  await page.locator("main a.figure-link", { hasText: light }).first().click();
  assert.match(await main(), /Số lớp.*tăng thêm 30/s);
  await page.goto(`${office.address}/units/42`);
  assert.ok(await page.locator("[data-region=targets] a.verdict").count(), "the morning view counts lights");
  await page.goto(`${office.address}/units/42/targets?as_of=2023-02-10`);
  assert.match(await row().textContent(), /tăng thêm 26/);
  assert.equal(await page.locator("main a[href*='targets/new']").count(), 0, "the past is not changed");

  // The workbook of the page, and who may not set targets is not led there.
  const file = await page.request.get(`${office.address}/units/42/targets/file`);
  assert.equal(file.status(), 200);
  assert.match(file.headers()["content-disposition"], /chi-tieu-42-2023-03-13\.xlsx/);
  const leader = await office.person("lanhdao");
  await leader.go("/units/42/targets");
  assert.equal(await leader.page.locator("main a[href*='targets/new'], main a[href*='targets/share']").count(), 0);
  assert.equal((await leader.go("/units/42/targets/new")).status(), 403);
  await leader.context.close();
  await context.close();
});

test("a program sets, adjusts and shares out through the same functions", async () => {
  const { send, every, token } = asker(office);
  const { secret } = await token("vpdp");
  const of = async (unit, query = "") => (await every(secret, `/units/${unit}/targets${query}`)).find((each) => each.metric === "training.places" && each.years === "2023");
  const set = (body) => send(secret, "POST", "/units/42/targets", body);
  const asked = { metric: "training.places", scope: "42", years: "2023", goal: "increase", number: "100", basis: "QĐ A/thử", date: "2023-02-01" };
  const wrong = await set({ ...asked, number: undefined, years: "2023-2021" });
  assert.equal(wrong.status, 422);
  assert.deepEqual((await wrong.json()).errors.map((error) => error.cell), ["1.year"]);
  assert.equal((await set(asked)).status, 201);
  assert.equal((await set(asked)).status, 422, "what is set already is adjusted, not set again");
  const first = await of("42");
  assert.deepEqual([first.number, first.check.state, first.earlier], ["100", "not_shared", []]);
  const share = (body) => send(secret, "POST", `/units/42/targets/${first.record}/parts`, { basis: "QĐ B/thử", date: "2023-02-02", ...body });
  const short = await share({ parts: { 439: "60", 446: "30" } });
  assert.equal(short.status, 422);
  assert.deepEqual((await short.json()).errors.map((error) => error.cell), ["reason"]);
  assert.equal((await share({ parts: { 439: "60", 99: "40" } })).status, 422, "a unit that is not directly below");
  assert.equal((await share({ parts: { 439: "60", 446: "30" }, reason: "giữ lại 10 chỗ dự phòng" })).status, 201);
  const shared = await of("42");
  assert.deepEqual(shared.parts.map((part) => [part.unit, part.number]), [["439", "60"], ["446", "30"]]);
  assert.deepEqual([shared.check.state, shared.check.difference], ["missing", "10"]);
  assert.equal((await set({ record: first.record, number: "90", basis: "QĐ C/thử", date: "2023-03-01" })).status, 201);
  const adjusted = await of("42");
  assert.deepEqual([adjusted.number, adjusted.check.state, adjusted.earlier.map((each) => each.number)], ["90", "whole", ["100"]]);
  assert.equal((await of("42", "?as_of=2023-02-15")).number, "100");
  assert.equal((await set({ record: first.record, number: "80", basis: "QĐ D/thử", date: "2023-03-02" })).status, 409, "it was adjusted meanwhile");
  assert.equal((await of("439")).number, "60");
});
