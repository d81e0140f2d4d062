// The reorganisation of 2025 in Hà Tĩnh: looked at, recorded ahead, seen on the map and in a trend, in force on its day, undone.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const LINES = "examples/hatinh-2025/reorganisation.csv";
const DUTIES = "examples/hatinh-2025/duty_transfer.csv";

async function look(person, lines, duties) {
  await person.go("/reorganisations");
  await person.page.setInputFiles("#lines", lines);
  if (duties) await person.page.setInputFiles("#duties", duties);
  await person.page.click("form[action='/reorganisations/preview'] button");
  return person.page.textContent("main");
}

/** The cells of the row of a table that begins so. */
const row = (page, begins) => page.locator("tr", { hasText: begins }).first().locator("td").allTextContents();

test("from the table of units to the new map and back, without scripts", async (t) => {
  const person = await office.person("vpdp", { javaScriptEnabled: false });
  const { page } = person;

  await t.test("what does not fit is told with its cell, and nothing is recorded", async () => {
    const head = "old,date,new,name,share,share_by,number,source\n";
    const wrong = `${head}18082,2025-07-01,18652,phường Hà Huy Tập,3,area,NQ,t\n18082,2025-07-01,18073,Thành Sen,96,,NQ,t\n`;
    const told = await look(person, { name: "sai.csv", mimeType: "text/csv", buffer: Buffer.from(wrong) });
    assert.match(told, /D3.*tên đơn vị mới phải có loại và tên/s);
    assert.match(told, /F3.*thiếu khóa phân chia/s);
    const short = wrong.replace("Thành Sen,96,", "phường Thành Sen,96,area");
    assert.match(await look(person, { name: "thieu.csv", mimeType: "text/csv", buffer: Buffer.from(short) }), /E2.*phường Đại Nài.*99%/s);
    await person.go("/reorganisations");
    assert.match(await page.textContent("main"), /Chưa có quyết định sắp xếp nào/);
  });

  await t.test("the effect is shown before it is recorded", async () => {
    const told = await look(person, LINES, DUTIES);
    assert.match(told, /69 đơn vị mới/);
    assert.deepEqual((await row(page, /^xã/)).slice(1), ["182", "60"]);
    assert.deepEqual((await row(page, /^huyện/)).slice(1), ["10", "0"]);
    const [, , moved] = await row(page, "(huyen)");
    assert.match(moved, /cán bộ huyện, xã Sơn Kim 1/, "the district's officer has its ground as before");
    assert.match(told, /phường Đại Nài \(2,11%\)/);
    assert.match((await row(page, "phân bổ vốn")).join(" "), /cấp tỉnh/);
  });

  await t.test("it is recorded ahead; today stays as it is, and its map can be seen", async () => {
    await page.fill("#reason", "Nghị quyết sắp xếp");
    await page.click("form[action='/reorganisations/confirm'] button");
    assert.match(await page.textContent("main"), /chưa đến ngày/);
    await person.go("/units/42/map");
    assert.equal(await page.locator("rect.tile").count(), 216);
    await person.go("/units/42/map?map=2025-07-01");
    assert.equal(await page.locator("rect.tile").count(), 69);
    assert.match(await page.textContent("body"), /Địa giới của ngày 01\/07\/2025/);
    await page.click("a:has-text('Thành Sen') >> nth=0");
    assert.match(page.url(), /map=2025-07-01/, "the map goes along");
    await person.go("/units/42/scorecard?map=2025-07-01");
    assert.match(await page.textContent("main"), /Sơn Kim 1/);
    assert.doesNotMatch(await page.textContent("main"), /Hương Lâm/);
  });

  await t.test("a trend crosses the day, each value with how it came and what it came from", async () => {
    await person.go("/units/18184/measures/income_per_capita?as_of=2025-07-10");
    const told = await page.textContent("main");
    assert.match(told, /bình quân các đơn vị cũ theo dân số 2019/);
    assert.match(told, /Địa giới thay đổi ngày 01\/07\/2025/);
    assert.match(told, /xã Sơn Lâm: /);
    await person.go("/units/18184/measures/income_per_capita?as_of=2023-03-13");
    assert.doesNotMatch(await page.textContent("main"), /các đơn vị cũ/, "as it was");
  });

  await t.test("it is undone while nothing stands on it", async () => {
    await person.go("/reorganisations");
    await page.click("summary:has-text('Hoàn tác')");
    await page.fill("input[name=reason]", "thử xong");
    await page.click("form[action='/audit/undo'] button");
    assert.match(await page.textContent("main"), /Chưa có quyết định sắp xếp nào/);
    await person.go("/units/42/map?map=2025-07-01");
    assert.equal(await page.locator("rect.tile").count(), 216);
  });
});

test("on its day posts pass by themselves, and what was recorded of the new units holds it fast", async () => {
  office.record("duty_transfer", DUTIES);
  office.record("reorganisation", LINES);
  const officer = await office.person("huyen");
  await officer.go("/units/18196?as_of=2025-07-10");
  assert.match(await officer.page.textContent("h1"), /Sơn Kim 1/, "on the ground of its district the officer looks as before");
  const refused = await officer.page.goto(`${office.address}/units/18073?as_of=2025-07-10`);
  assert.equal(refused.status(), 403, "and no further");
  const person = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  const sound = async (path) => {
    if (path) await person.go(path);
    const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${path} scrolls sideways by ${wide} px`);
    assert.deepEqual(await barriers(person.page), [], path);
  };
  await sound("/units/18184/measures/income_per_capita?as_of=2025-07-10");
  await sound("/reorganisations");
  await person.page.click("td a >> nth=0");
  await sound();
  await sound("/units/42/scorecard?as_of=2025-07-10");
  const folder = mkdtempSync(join(tmpdir(), "nongthon-decision-"));
  const decision = join(folder, "recognition.csv");
  writeFileSync(decision, "unit,grade,action,date,number,basis,source\n18196,ntm,recognise,2025-07-05,1/QĐ-UBND,acknowledged,thử\n");
  office.record("recognition", decision);
  rmSync(folder, { recursive: true });
  await person.go("/reorganisations");
  assert.match(await person.page.textContent("main"), /Không hoàn tác được: đã ghi về đơn vị mới 1 quyết định công nhận/);
  assert.deepEqual(person.complaints, []);
});
