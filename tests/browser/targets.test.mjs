// Targets: how each stands, and parts of the units below that come in by a file, miss the whole and then make it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";

let office;
before(async () => {
  office = await Office.open(8421);
});
after(() => office?.close());

for (const lang of ["vi", "en"]) {
  test(`the page fits a phone and has no barriers (${lang})`, async () => {
    const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
    await person.context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    for (const path of ["/units/42/targets", "/units/439/targets", "/units/18145/targets"]) {
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
    const rows = parts.map(([unit, number]) => `ocop.products.certified,${unit},2023,tăng thêm,${number},QĐ thử,13/3/2023,thử\n`);
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
  let below = await share([["439", 20], ["446", 10]]);
  assert.equal(await below.locator("tbody tr").count(), 2);
  assert.match(await below.textContent(), /Còn 20 sản phẩm chưa giao/);
  below = await share([["439", 40], ["446", 20]]);
  assert.match(await below.textContent(), /vượt chỉ tiêu chung 10 sản phẩm/);
  below = await share([["439", 30]]);
  assert.match(await below.textContent(), /Tổng các phần bằng chỉ tiêu chung/);
  await below.locator("tbody tr a[href*='/units/439/targets']").click();
  assert.match(await page.locator("main section").first().textContent(), /tăng thêm 30/);
  assert.match(await page.locator("main").textContent(), /Ngưỡng 80% do phần mềm đặt/);
  assert.deepEqual(complaints, []);
  await context.close();
});
