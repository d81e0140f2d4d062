// A figure's way from a phone in a commune to the province's dashboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, photograph } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const IRRIGATION = "[name='v.irrigated_farmland_rate']";
const SCHOOLS = "[name='v.school_facility_standard_rate']";

async function pickAll(page, step, reason) {
  await page.check("[data-check-all]");
  if (reason) await page.fill("#reason", reason);
  await page.click(`button[value=${step}]`);
  await page.click(`form[action='/inbox/decide'] button[value=${step}]`);
  await page.waitForURL(/\/inbox/);
}

test("from a phone, without a line, to the dashboard of the province", async (t) => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const officer = await office.person("xa", phone);
  const leader = await office.person("lanhdao");
  await leader.go("/units/42");
  const atRisk = leader.page.locator("a[href*='figures/commune.at_risk'] .figure-value");
  const atFirst = Number(await atRisk.textContent());
  assert.ok(atFirst > 0);

  await t.test("the officer types a figure, sees it judged, and sends it when the line is back", async () => {
    const { page, context } = officer;
    await officer.go("/units/18145/capture");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    const before = Number(await page.textContent("[data-met]"));
    await page.fill(IRRIGATION, "95,5");
    await page.waitForFunction((before) => Number(document.querySelector("[data-met]").textContent) > before, before);
    await page.setInputFiles(IRRIGATION.replace("v.", "f."), photograph());
    await context.setOffline(true);
    await page.click("button[value=submit]");
    await page.waitForSelector("[data-queue]:not([hidden]) li");
    assert.match(await page.textContent("[data-queue]"), /1 tệp/);
    await page.reload(); // The page opens without a line, and what waits is still there.
    await page.waitForSelector("[data-queue]:not([hidden]) li");
    await page.evaluate(() => (document.querySelector("[data-queue]").dataset.viewer = "xa2"));
    await context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.waitForFunction(() => /của người khác/.test(document.querySelector("[data-queue]").textContent));
    await page.evaluate(() => (document.querySelector("[data-queue]").dataset.viewer = "xa"));
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.waitForSelector("[data-queue]", { state: "hidden" });
    await page.reload();
    assert.ok(await page.isDisabled(IRRIGATION), "what was submitted cannot be typed over");
    assert.equal(await page.locator("img.thumb").count(), 1);
  });

  await t.test("the specialist of the department returns it with a reason, and sees nothing else", async () => {
    const specialist = await office.person("nongnghiep");
    await specialist.go("/inbox");
    assert.equal(await specialist.page.locator("#inbox tbody tr").count(), 1);
    await pickAll(specialist.page, "return", "Ảnh chưa rõ kênh chính");
    const other = await office.person("yte");
    await other.go("/inbox?stage=returned");
    assert.equal(await other.page.locator("#inbox tbody tr").count(), 0);
    assert.deepEqual(specialist.complaints, []);
  });

  await t.test("the officer is told, and mends it", async () => {
    const { page } = officer;
    await officer.go("/notices");
    assert.match(await page.textContent("main"), /Ảnh chưa rõ kênh chính/);
    await officer.go("/units/18145/capture");
    await page.fill(IRRIGATION, "96");
    await page.fill(SCHOOLS, "100");
    await page.click("button[value=submit]");
    await page.waitForSelector(".alert-success");
  });

  await t.test("district and office decide, and the open dashboard changes by itself", async () => {
    const district = await office.person("huyen");
    await district.go("/inbox?stage=submitted");
    await pickAll(district.page, "verify");
    const coordinator = await office.person("vpdp");
    await coordinator.go("/inbox?stage=verified");
    await coordinator.page.check("[data-check-all]");
    await coordinator.page.click("button[value=approve]");
    assert.match(await coordinator.page.textContent("main"), /có nguy cơ bị thu hồi/, "the preview names the figure that changes");
    await coordinator.page.click("form[action='/inbox/decide'] button[value=approve]");
    await leader.page.waitForFunction(
      (atFirst) => Number(document.querySelector("a[href*='figures/commune.at_risk'] .figure-value").textContent) === atFirst - 1,
      atFirst,
      { timeout: 1000 },
    );
    await leader.go("/units/18145/measures/irrigated_farmland_rate");
    const history = await leader.page.textContent("main");
    for (const word of ["96%", "đã phê duyệt", "Ảnh chưa rõ kênh chính", "95,5%"]) assert.ok(history.includes(word), word);
    assert.deepEqual([...officer.complaints, ...leader.complaints, ...coordinator.complaints], []);
  });
});

test("two people at one figure: the second is shown the first's and chooses", async () => {
  const [one, two] = [await office.person("xa"), await office.person("xa2")];
  for (const person of [one, two]) await person.go("/units/18145/capture");
  await one.page.fill("[name='v.income_per_capita']", "41");
  await two.page.fill("[name='v.income_per_capita']", "42");
  await one.page.click("button[value=draft]");
  await one.page.waitForSelector(".alert-success");
  await two.page.click("button[value=draft]");
  await two.page.waitForSelector("text=Người khác vừa nhập: 41");
  assert.equal(await two.page.inputValue("[name='v.income_per_capita']"), "42", "nothing typed is lost");
  await two.page.click("button[value=draft]");
  await two.page.waitForSelector(".alert-success");
  await one.page.reload();
  assert.equal(await one.page.inputValue("[name='v.income_per_capita']"), "42");
});

test("without scripts the same path works", async () => {
  const officer = await office.person("xa", { javaScriptEnabled: false });
  await officer.go("/units/18145/capture");
  await officer.page.fill("[name='v.standard_house_household_rate']", "abc");
  await officer.page.click("button[value=submit]");
  assert.match(await officer.page.textContent("main"), /Không hiểu được “abc”/);
  await officer.page.fill("[name='v.standard_house_household_rate']", "88,5");
  await officer.page.setInputFiles("[name='f.standard_house_household_rate']", photograph());
  await officer.page.click("button[value=submit]");
  assert.match(await officer.page.textContent("main"), /Đã gửi để thẩm tra/);
  const district = await office.person("huyen", { javaScriptEnabled: false });
  const coordinator = await office.person("vpdp", { javaScriptEnabled: false });
  /** Does one step with the first line of an inbox; the preview stands between. */
  const decide = async ({ go, page }, stage, step, reason) => {
    await go(`/inbox?stage=${stage}&unit=18145`);
    await page.check("tr:has-text('nhà kiên cố') [name=pick]");
    if (reason) await page.fill("#reason", reason);
    await page.click(`button[value=${step}]`);
    await page.click(`form[action='/inbox/decide'] button[value=${step}]`);
    return page.textContent("main");
  };
  await decide(district, "submitted", "return", "Chưa có danh sách hộ");
  await officer.go("/notices");
  assert.match(await officer.page.textContent("main"), /Chưa có danh sách hộ/);
  await officer.go("/units/18145/capture");
  await officer.page.fill("[name='v.standard_house_household_rate']", "87");
  await officer.page.click("button[value=submit]");
  assert.match(await decide(district, "submitted", "verify"), /Đã thẩm tra/);
  assert.match(await decide(coordinator, "verified", "approve"), /Đã phê duyệt/);
  await officer.go("/units/18145/measures/standard_house_household_rate");
  assert.match(await officer.page.textContent("main"), /Giá trị đang tính: 87%/);
});
