// The office's view of OCOP: the pipeline leads to its lists, a certificate is withdrawn, and the public hears of it at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office?.close());

test("the overview counts dossiers by step and round, and each number is the length of its list", async () => {
  const { page, go, context, complaints } = await office.person("vpdp");
  await go("/ocop");
  assert.deepEqual(await barriers(page), []);
  const cells = page.locator("main a[href*='stage=']");
  let sum = 0;
  for (const cell of await cells.all()) sum += Number(await cell.textContent());
  assert.equal(sum, 19, "every dossier of the example stands somewhere");
  const first = cells.first();
  const [count, href] = [Number(await first.textContent()), await first.getAttribute("href")];
  await go(href);
  assert.equal(await page.locator("main tbody tr").count(), count);
  await go("/ocop");
  const workbook = page.waitForEvent("download");
  await page.locator("main a[download]").click();
  assert.match((await workbook).suggestedFilename(), /\.xlsx$/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what runs out within six months is listed, and a product tells how its stars went", async () => {
  const { page, go, context } = await office.person("lanhdao", { viewport: { width: 360, height: 740 } });
  await go("/ocop");
  const expiring = page.locator("section", { has: page.locator("h2", { hasText: "Hết hạn trong 6 tháng" }) });
  assert.ok((await expiring.locator("tbody tr").count()) > 0);
  await expiring.locator("tbody a").first().click();
  assert.match(await page.textContent("main"), /Lịch sử hạng sao[\s\S]*sao, quyết định/);
  assert.equal(await page.locator("details form").count(), 0, "a leader withdraws nothing");
  for (const path of ["/ocop", "/ocop/products", new URL(page.url()).pathname]) {
    await go(path);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, path);
    assert.deepEqual(await barriers(page), []);
  }
  await context.close();
});

test("a certificate is withdrawn with its reason, without scripts, and the portal says so at once", async () => {
  const public_ = async () => (await fetch(`${office.address}/portal/products/SP-001`)).text();
  assert.match(await public_(), /còn hiệu lực/);
  const { page, go, context } = await office.person("vpdp", { javaScriptEnabled: false });
  await go("/ocop/products?q=banh+da+vung");
  assert.match(await page.textContent("main"), /còn hiệu lực/);
  await page.click("main tbody a");
  await page.click("main summary");
  await page.selectOption("#reason", "food_safety");
  await page.fill("#number", "99/QĐ-UBND");
  await page.locator("details form button").click();
  assert.match(await page.textContent("main"), /đã bị thu hồi[\s\S]*99\/QĐ-UBND/);
  assert.equal(await page.locator("details form").count(), 0);
  await go("/ocop/products?state=withdrawn");
  assert.match(await page.textContent("main"), /Bánh đa vừng/);
  await context.close();
  assert.match(await public_(), /thu hồi/);
});

test("labels of all products shown are printed with one button", async () => {
  office.set("public.url", office.address);
  const { page, go, context } = await office.person("vpdp");
  await go("/ocop/labels?q=mien");
  await page.fill("#copies", "1");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("main form button[name=all]")]);
  assert.match(download.suggestedFilename(), /\.pdf$/);
  await context.close();
});
