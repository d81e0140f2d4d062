// A residential area from its declaration to the decision that recognises it: the commune reports, district and office
// decide, the decision is recorded, the counts and the map change. And a township that becomes a civilised urban area.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

/** What a tile of figures says. */
const figure = async (page, metric) => Number((await page.textContent(`a[href*='figures/${metric}'] .figure-value`)).replaceAll(".", ""));

/** Does one step with every line of an inbox that is about an area. */
async function decideAll({ go, page }, stage, step, unit) {
  await go(`/inbox?stage=${stage}&unit=${unit}`);
  await page.check("[data-check-all]");
  await page.click(`button[value=${step}]`);
  await page.click(`form[action='/inbox/decide'] button[value=${step}]`);
  await page.waitForURL(/\/inbox/);
}

const shade = async ({ go, page }, by, name) => {
  await go(`/units/42/map?by=${by}`);
  return page.locator("#map-list tbody tr", { hasText: name }).locator("td").nth(1).textContent();
};

test("an area is declared, reports, is judged and recognised", async (t) => {
  const officer = await office.person("xa", { viewport: { width: 360, height: 740 } });
  const coordinator = await office.person("vpdp");
  await coordinator.go("/units/42/areas");
  const before = await figure(coordinator.page, "area.recognised.model");
  assert.ok(before >= 1000);
  const reporting = await figure(coordinator.page, "area.reporting");
  const onMap = Number.parseInt(await shade(coordinator, "f:area.recognised.model", "xã Sơn Lâm"), 10);

  await t.test("the commune's officer declares it; a name stands once", async () => {
    const { page, go } = officer;
    await go("/units/18145/areas");
    assert.deepEqual(await barriers(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `scrolls sideways by ${wide} px`);
    assert.equal(await page.locator("form[action$='/recognition']").count(), 0, "an officer records no decision");
    for (let time = 0; time < 2; time++) {
      await page.fill("#name", "Tân Lập");
      await page.fill("#households", "121");
      await page.click("form[action$='/areas/declare'] button");
      if (time === 0) await page.waitForSelector(".alert-success");
    }
    assert.match(await page.textContent("main"), /đã có khu dân cư mang tên này/);
    await go("/units/18145/areas");
    await page.click("a:text('Tân Lập')");
    await page.waitForURL(/units\/18145-04/);
    assert.match(await page.textContent("h1"), /khu dân cư Tân Lập/);
  });

  await t.test("its figures are typed in the form of its own set", async () => {
    const { page, go } = officer;
    await go("/units/18145-04/capture");
    assert.deepEqual(await barriers(page), []);
    assert.match(await page.textContent("main"), /Khu dân cư nông thôn mới kiểu mẫu/);
    for (const choice of await page.locator("select[name^='v.']").all()) await choice.selectOption("1");
    await page.fill("[name='v.hamlet_green_or_tidied_fences']", "85");
    await page.fill("[name='v.hamlet_roads_hardened_with_trees_and_drains']", "100");
    await page.click("button[value=submit]");
    await page.waitForSelector(".alert-success");
    assert.equal((await go("/units/18139-01/capture")).status(), 403, "another commune's area is not theirs");
  });

  await t.test("the district verifies, the office approves, the judge counts", async () => {
    await decideAll(await office.person("huyen"), "submitted", "verify", "18145-04");
    await decideAll(coordinator, "verified", "approve", "18145-04");
    await coordinator.go("/units/18145/scorecard?set=hamlet-model-hatinh");
    const row = coordinator.page.locator("#heat tbody tr", { hasText: "Tân Lập" });
    assert.match(await row.locator("td").first().textContent(), /^9\/10$/, "the gardens cannot be judged here");
    await coordinator.go("/units/18145/scorecard");
    assert.equal(await coordinator.page.locator("#heat tbody tr", { hasText: "Tân Lập" }).count(), 0, "communes alone, unless asked");
  });

  await t.test("the decision is recorded once, and counts and map change", async () => {
    const { page, go } = coordinator;
    await go("/units/18145-04/areas");
    await page.fill("#number", "512/QĐ-UBND");
    await page.fill("#date", "2023-03-10");
    await page.click("form[action$='/recognition'] button");
    await page.waitForSelector(".alert-success");
    assert.match(await page.textContent("main"), /Đã công nhận \(512\/QĐ-UBND, 10\/03\/2023\)/);
    await go("/units/42/areas");
    assert.equal(await figure(page, "area.recognised.model"), before + 1);
    assert.equal(await figure(page, "area.reporting"), reporting + 1);
    assert.equal(Number.parseInt(await shade(coordinator, "f:area.recognised.model", "xã Sơn Lâm"), 10), onMap + 1);
  });

  await t.test("and it can be withdrawn", async () => {
    const { page, go } = coordinator;
    await go("/units/18145-04/areas");
    await page.fill("#number", "600/QĐ-UBND");
    await page.click("form[action$='/recognition'] button");
    await page.waitForSelector(".alert-success");
    await go("/units/42/areas");
    assert.equal(await figure(page, "area.recognised.model"), before);
    await go("/units/18145-04/areas");
    assert.match(await page.textContent("main"), /Đã thu hồi \(600\/QĐ-UBND/);
  });

  await t.test("its counts are corrected, and one day it is given up", async () => {
    const { page, go } = officer;
    await go("/units/18145-04/areas");
    await page.fill("form[action$='/areas/correct'] #households", "119");
    await page.click("form[action$='/areas/correct'] button");
    await page.waitForSelector(".alert-success");
    assert.match(await page.locator("tr", { hasText: "Tân Lập" }).first().textContent(), /119/);
    await go("/units/18145-04/areas");
    await page.fill("form[action$='/areas/correct'] #until", "2019-01-01");
    await page.click("form[action$='/areas/correct'] button");
    assert.match(await page.textContent("main"), /từ ngày đăng ký khu dân cư đến hôm nay/);
  });
  assert.deepEqual([...officer.complaints, ...coordinator.complaints], []);
});

test("a township becomes a civilised urban area", async () => {
  const coordinator = await office.person("vpdp");
  const { page, go } = coordinator;
  await go("/units/42/areas");
  assert.deepEqual(await barriers(page), []);
  const before = await figure(page, "urban.recognised");
  assert.match(await shade(coordinator, "grade", "thị trấn Phố Châu"), /chưa đạt đô thị văn minh/);
  await go("/units/18133/capture");
  assert.match(await page.textContent("main"), /đô thị văn minh/);
  await go("/units/18133/areas");
  await page.fill("#number", "77/QĐ-UBND");
  await page.fill("#date", "2023-03-01");
  await page.click("form[action$='/recognition'] button");
  await page.waitForSelector(".alert-success");
  assert.match(await shade(coordinator, "grade", "thị trấn Phố Châu"), /^đô thị văn minh$/);
  await go("/units/42");
  assert.equal(await figure(page, "urban.recognised"), before + 1);
  assert.deepEqual(coordinator.complaints, []);
});
