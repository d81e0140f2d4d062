// The office's own boundary file: sent, refused with the cure, drawn, removed. The outlines are squares made up here.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, LOOKS, Office } from "./office.mjs";
import { squares } from "./squares.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const file = (content) => ({ name: "ranh-gioi.geojson", mimeType: "application/geo+json", buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content)) });

async function send(person, content, step) {
  await person.go("/boundaries");
  await person.page.setInputFiles("#file", file(content));
  await person.page.click(`button[value=${step}]`);
  return person.page.textContent("main");
}

async function faults(person, path) {
  await person.go(path);
  const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [...(await barriers(person.page)).map((each) => `${path} ${each}`), ...(wide > 0 ? [`${path} scrolls sideways by ${wide} px`] : [])];
}

test("from the office's file to the map and back, without scripts", async (t) => {
  const admin = await office.person("quantri", { javaScriptEnabled: false });
  const { page } = admin;

  await t.test("a wrong file is refused with the cure, and nothing is kept", async () => {
    assert.match(await send(admin, squares((x, y) => [y, x]), "import"), /vĩ độ đứng trước kinh độ/);
    assert.match(await send(admin, squares((x, y) => [x * 5_000, y * 110_000]), "import"), /VN-2000/);
    assert.match(await send(admin, "PK", "import"), /không phải tệp GeoJSON/);
    const damaged = squares();
    damaged.features[3].geometry.coordinates[0].pop();
    assert.match(await send(admin, damaged, "import"), /đối tượng 4 .*không khép kín/);
    await admin.go("/boundaries");
    assert.match(await page.textContent("main"), /Chưa có ranh giới nào/);
  });

  await t.test("a sound file is checked, then kept", async () => {
    assert.match(await send(admin, squares(), "check"), /Tệp hợp lệ, chưa nhập/);
    await admin.go("/units/42/map");
    assert.equal(await page.locator("path.area").count(), 0);
    const told = await send(admin, squares(), "import");
    assert.match(told, /Đã nhập ranh giới/);
    assert.match(told, /215\/216/);
    await admin.go("/audit");
    assert.match(await page.textContent("tbody tr >> nth=0"), /import boundaries.*ranh-gioi\.geojson/);
  });

  await t.test("the map is drawn by it; the unit without an outline is a tile, all are in the list", async () => {
    await admin.go("/units/42/map");
    assert.equal(await page.locator("path.area").count(), 215);
    assert.equal(await page.locator("rect.tile").count(), 1);
    assert.equal(await page.locator("path.border-line").count(), 13);
    assert.equal(await page.locator("#map-list tbody tr").count(), 216);
    assert.match(await page.textContent("main"), /không dùng để xác định địa giới hành chính/);
    await admin.go("/units/439/map?by=m:income_per_capita");
    assert.match(await page.textContent("text.area-name >> nth=0"), /\p{L}/u, "a district has room for names");
    office.record("reorganisation", "examples/hatinh-2025/reorganisation.csv");
    await admin.go("/units/42/map?as_of=2025-12-31");
    assert.equal(await page.locator("path.area").count(), 0, "the communes of 2025 bear old codes but have no outline yet");
  });

  await t.test("it is taken away again", async () => {
    await admin.go("/boundaries");
    await page.fill("#why", "thử xong");
    await page.click("form[action='/boundaries/remove'] button");
    assert.match(await page.textContent("main"), /Đã gỡ ranh giới/);
    await admin.go("/units/42/map");
    assert.equal(await page.locator("path.area").count(), 0);
    assert.equal(await page.locator("rect.tile").count(), 216);
  });
});

test("the keyboard reaches an outline, and both pages are sound on a phone in both languages", async () => {
  const admin = await office.person("quantri", { viewport: { width: 360, height: 740 } });
  await send(admin, squares(), "import");
  const found = [];
  for (const [lang, theme] of LOOKS) {
    const url = office.address;
    await admin.context.addCookies([{ name: "nt_lang", value: lang, url }, { name: "nt_theme", value: theme, url }]);
    for (const path of ["/boundaries", "/units/42/map", "/units/439/map?by=c:commune-ntm-2021-2025:3"]) found.push(...(await faults(admin, path)));
  }
  assert.deepEqual(found, []);
  await admin.go("/units/42/map");
  await admin.page.focus("a.tile-link >> nth=5");
  const name = await admin.page.getAttribute("a.tile-link >> nth=5", "aria-label");
  assert.match(name, /: /);
  await admin.page.keyboard.press("Enter");
  await admin.page.waitForURL(/units\/\d{5}$/);
  assert.deepEqual(admin.complaints, []);
});

test("nobody but the administrator", async () => {
  const coordinator = await office.person("vpdp");
  const answer = await coordinator.go("/boundaries");
  assert.equal(answer.status(), 403);
  assert.equal(await coordinator.page.locator("a[href='/boundaries']").count(), 0);
});
