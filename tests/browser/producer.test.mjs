// A producer keeps its own records: what it proposes waits for the office, and then stands on the portal.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office?.close());

const PHONE = { viewport: { width: 360, height: 740 } };
const STORY = "Bánh quạt than, vừng đen rang tay từ ba đời.";

/** Whether nothing sticks out to the right. */
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** The office answers the latest waiting proposal of a producer. */
async function answer(login, producer, decision, note = "", look = () => {}) {
  const { page, go, complaints, context } = await office.person(login);
  await go("/ocop/proposals");
  assert.deepEqual(await barriers(page), []);
  await page.locator("section").first().locator("tr", { hasText: producer }).last().locator("a").click();
  assert.deepEqual(await barriers(page), []);
  await look(page);
  await page.fill("#note", note);
  await page.click(`button[value=${decision}]`);
  const told = await page.textContent("main");
  assert.deepEqual(complaints, []);
  await context.close();
  return told;
}

test("a producer signs in on a phone without scripts and sees only its own", async () => {
  const { page, go, context } = await office.person("chuthe", { ...PHONE, javaScriptEnabled: false });
  assert.match(page.url(), /\/producer\/CT-001$/);
  const seen = await page.textContent("main");
  assert.match(seen, /Bánh đa vừng Nguyên Lâm/);
  assert.doesNotMatch(seen, /kẹo cu đơ/i);
  assert.match(seen, /DX-2023-2[\s\S]*chờ duyệt/);
  assert.ok(await fits(page));
  for (const path of ["/producer/CT-003", "/producer/CT-003/sales/2022", "/ocop/proposals/DX-2023-3"]) {
    const response = await go(path);
    assert.ok([403, 404].includes(response.status()), `${path}: ${response.status()}`);
  }
  for (const path of ["/units/42", "/ocop/sales", "/records/producer/1", "/inbox"]) assert.equal((await go(path)).status(), 403, path);
  await context.close();
});

test("a story and a photograph are proposed, compared, approved, and stand on the portal", async () => {
  const { page, go, complaints, context } = await office.person("chuthe");
  assert.deepEqual(await barriers(page), []);
  await go("/producer/CT-001/propose/product_profile?product=SP-001");
  assert.deepEqual(await barriers(page), []);
  await page.fill("#f-story", STORY);
  await page.fill("#f-ingredients", "Gạo, vừng đen");
  await page.click("main form button.btn-primary");
  assert.match(await page.textContent("main"), /Đã gửi đề xuất|DX-2023-4/);
  await go("/producer/CT-001/propose/product_photo?product=SP-001&place=1");
  await page.setInputFiles("#f-evidence", photograph());
  await page.fill("#f-caption", "Bánh vừa quạt xong");
  await page.click("main form button.btn-primary");
  assert.match(await page.textContent("main"), /DX-2023-5/);
  assert.doesNotMatch(await (await fetch(`${office.address}/portal/products/SP-001`)).text(), /vừng đen rang tay/);
  await answer("vpdp", "DX-2023-4", "approve", "", async (page) => {
    const shown = await page.textContent("main");
    assert.match(shown, /vừng đen rang tay/);
    assert.match(shown, /Gạo, vừng đen/);
    assert.ok(await fits(page));
  });
  await answer("vpdp", "DX-2023-5", "approve");
  const portal = await (await fetch(`${office.address}/portal/products/SP-001`)).text();
  assert.match(portal, /vừng đen rang tay/);
  assert.match(portal, /Bánh vừa quạt xong/);
  await go("/producer/CT-001");
  assert.match(await page.textContent("main"), /đã duyệt/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a refusal without a reason is refused, and the producer reads the reason", async () => {
  const { page, go, context } = await office.person("vpdp");
  await go("/ocop/proposals/DX-2023-3");
  await page.click("button[value=refuse]");
  assert.match(await page.textContent("main"), /lý do/);
  await context.close();
  await answer("vpdp", "DX-2023-3", "refuse", "Số điện thoại không gọi được");
  const producer = await office.person("chuthe2");
  assert.match(await producer.page.textContent("main"), /không duyệt[\s\S]*Số điện thoại không gọi được/);
  await producer.context.close();
});

test("what waits is withdrawn", async () => {
  const { page, context } = await office.person("chuthe");
  await page.click("button[aria-label='Rút lại DX-2023-2']");
  assert.match(await page.textContent("main"), /đã rút/);
  await context.close();
});

test("the sheet of sales goes out as a workbook, is told cell by cell, and counts once approved", async () => {
  const producer = await office.person("chuthe", PHONE);
  const { page, go } = producer;
  await go("/producer/CT-001/sales/2022");
  assert.deepEqual(await barriers(page), []);
  assert.ok(await fits(page));
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='/file']")]);
  const bytes = readFileSync(await file.path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  const csv = (rows) => ({ name: "doanh-so.csv", mimeType: "text/csv", buffer: Buffer.from(`product,period,market,country,amount,source\n${rows}`) });
  await page.setInputFiles("#file", csv("SP-001,2022,province,,nhiều,HTX\n"));
  await page.click("form[action$='/upload'] button");
  assert.match(await page.textContent("main"), /E2/);
  await page.setInputFiles("#file", csv("SP-006,2022,province,,5000000,HTX\n"));
  await page.click("form[action$='/upload'] button");
  assert.match(await page.textContent("main"), /không thuộc kỳ hoặc sản phẩm của bạn/);
  await page.setInputFiles("#file", { name: "bieu.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: bytes });
  await page.click("form[action$='/upload'] button");
  assert.ok((await page.locator("main [role=alert]").count()) > 0, "amounts that nobody filled, or nothing that differs");
  const before = await (await office.person("vpdp")).page.context().newPage();
  await before.goto(`${office.address}/ocop/sales`);
  assert.deepEqual(await barriers(before), []);
  const figure = async () => (await before.textContent("a[href*='ocop.sales.last_year'] .figure-value")).trim();
  const was = await figure();
  await go("/producer/CT-001/sales/2022");
  await page.fill("input[name='a-SP-001.province']", "900000000000");
  await page.click("form[action$='/send'] button");
  assert.match(await page.textContent("main"), /Đã gửi đề xuất|doanh số theo thị trường/);
  await before.reload();
  assert.equal(await figure(), was, "nothing counts before it is approved");
  assert.match(await before.textContent("main"), /chờ duyệt/);
  await answer("vpdp", "doanh số theo thị trường", "approve");
  await before.reload();
  assert.notEqual(await figure(), was);
  assert.deepEqual(producer.complaints, []);
});

test("the office opens a survey, and producers find it", async () => {
  const { page, go, context } = await office.person("vpdp");
  await go("/ocop/sales");
  await page.fill("#period", "2022-H2");
  await page.fill("#until", "2023-03-30");
  await page.click("form[action='/ocop/sales/survey'] button");
  assert.match(await page.textContent("main"), /6 tháng cuối năm 2022/);
  await context.close();
  const producer = await office.person("chuthe2");
  assert.ok((await producer.page.locator("a[href='/producer/CT-003/sales/2022-H2']").count()) === 1);
  await producer.context.close();
});
