// Criteria sets: out as a workbook and back as a draft, corrected on the page, checked by a second person, in force from its day,
// compared, and undone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const SET = "commune-ntm-2026-2030";
const DRAFT = `/law/sets/${SET}/1`;

/** Another person of the coordination office. */
async function colleague(login) {
  const own = "ba con mèo ngồi hát ru";
  const admin = await office.person("quantri", { javaScriptEnabled: false });
  await admin.go("/people");
  await admin.page.fill("#new-login", login);
  await admin.page.fill("#new-name", "Phan Thị Thu");
  const form = admin.page.locator("form[action='/people/add']");
  await form.locator("select[name=role]").selectOption("coordinator");
  await form.locator("select[name=unit]").selectOption("42");
  await form.locator("button.btn-primary").click();
  const first = await admin.page.textContent("[data-first-password]");
  assert.match(first, /^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  await admin.go(`/people/${login}`);
  assert.equal(await admin.page.locator("[data-first-password]").count(), 0, "it is shown once");
  await admin.context.close();
  const context = await office.browser.newContext({ locale: "vi-VN", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", login);
  await page.fill("#password", first);
  await page.click("form[action='/sign-in/password'] button");
  await page.waitForURL(/\/account/);
  for (const [id, text] of [["old", first], ["new", own], ["again", own]]) await page.fill(`#${id}`, text);
  await page.click("form[action='/account/password'] button");
  await page.waitForSelector("[role=status]");
  return { page, context, go: (path) => page.goto(`${office.address}${path}`) };
}

/** Fills in the fields of a row and saves it. */
async function save(page, cells) {
  for (const [id, text] of Object.entries(cells)) {
    const field = page.locator(`[id="c-${id}"]`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(text);
    else await field.fill(text);
  }
  await page.click("form[action$='/row/save'] button");
}

const workbook = async (page, path) => ({
  name: "bo-tieu-chi.xlsx",
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer: await (await page.request.get(`${office.address}${path}`)).body(),
});

async function upload(page, go, file) {
  await go("/law/sets");
  await page.setInputFiles("#set-file", file);
  await page.click("form[action='/law/sets/upload'] button");
}

async function undo(page, go, kind) {
  await go("/audit");
  const row = page.locator("tr", { hasText: kind }).first();
  await row.locator("summary").click();
  await row.locator("input[name=reason]").fill("thử");
  await row.locator("button").click();
  await page.waitForSelector(".alert-success");
}

test("a set goes out as a workbook, comes back, is checked by a second person and judges from its day; undone it is gone", async () => {
  const { page, go, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  await go("/law/sets");
  assert.deepEqual(await barriers(page), []);
  await upload(page, go, await workbook(page, `/law/sets/${SET}/file`));
  await page.waitForURL((address) => address.pathname === DRAFT);
  assert.deepEqual(await barriers(page), []);

  // Two criteria are filled in, the first with a measure that nobody knows.
  const fill = async (criterion, { measure, op, groups }) => {
    await page.locator(`#c-${criterion} a`, { hasText: "Thêm chỉ tiêu" }).click();
    await save(page, { code: `${criterion}.1`, vi: "Chỉ tiêu thử", en: "Trial indicator", cites: "51/2025/QĐ-TTg", verified: "unverified" });
    await page.locator(`#c-${criterion} a`, { hasText: "Thêm phép thử" }).click();
    assert.deepEqual(await barriers(page), []);
    await save(page, { of: measure, op, group_1: groups[0], group_2: groups[1], group_3: groups[2] });
    await page.locator(`#c-${criterion} .card-title a`).click();
    await save(page, { complete: "true" });
  };
  await fill(6, { measure: "no_such_measure", op: "<=", groups: ["2", "5,5", "13"] });
  const told = await page.textContent("[role=alert]");
  assert.match(told, /không có số đo “no_such_measure”/);
  await upload(page, go, await workbook(page, `${DRAFT}/file`));
  assert.match(await page.textContent("main table"), /Phép thử D2/, "the same mistake is told at its cell");
  await go(DRAFT);
  await page.locator("[role=alert] a", { hasText: "no_such_measure" }).click();
  assert.match(await page.textContent(".invalid-feedback"), /không có số đo/);
  assert.deepEqual(await barriers(page), []);
  await save(page, { of: "multidimensional_poverty_rate" });
  await fill(3, { measure: "income_per_capita", op: ">=", groups: ["80", "60", "48"] });
  assert.equal(await page.locator("[role=alert]").count(), 0);
  assert.match(await page.textContent("#c-6"), /5,5/);

  // Whoever drafts does not check.
  await page.click("button[value=submit]");
  await page.waitForSelector("text=người soạn không tự kiểm tra");
  const csrf = await page.locator("input[name=csrf]").first().inputValue();
  const compared = Array.from({ length: 10 }, (_, place) => ["compared", String(place + 1)]);
  const own = await page.request.post(`${office.address}${DRAFT}/step`, {
    headers: { "content-type": "application/x-www-form-urlencoded", origin: office.address },
    data: new URLSearchParams([["csrf", csrf], ["seen", "0"], ["step", "check"], ...compared]).toString(),
  });
  assert.equal(own.status(), 409);
  assert.match(await own.text(), /Người soạn không tự kiểm tra/);

  const second = await colleague("vpdp.hai");
  await second.go(DRAFT);
  await second.page.click("button[value=check]");
  assert.match(await second.page.textContent("main"), /chưa đánh dấu/, "every criterion must be compared");
  await second.go(DRAFT);
  for (const box of await second.page.locator("input[name=compared]").all()) await box.check();
  await second.page.fill("input[name='remark-6.1']", "đã so với phụ lục I");
  await second.page.click("button[value=check]");
  await second.page.waitForSelector("text=6.1: đã so với phụ lục I");
  const effect = await second.page.textContent("#effect");
  assert.match(effect, /năm đánh giá 2026/);
  await second.page.fill("#set-from", "2026-02-15");
  await second.page.click("button[value=enforce]");
  await second.page.waitForSelector("text=đang áp dụng");

  // From its day on it judges, and what is missing in it still cannot be judged; the year before is judged by the old set.
  const demanded = async (path) => {
    await go(path);
    return page.textContent("main");
  };
  const of = (day) => `/units/42/scorecard?as_of=${day}`;
  assert.match(await demanded(of("2026-06-30")), /Xã nông thôn mới giai đoạn 2026-2030/);
  const unit = (await page.locator("#heat tbody a").first().getAttribute("href")).match(/units\/([0-9-]+)/)[1];
  assert.match(await demanded(`/units/${unit}/criteria/${SET}/6?as_of=2026-06-30`), /Tỷ lệ nghèo đa chiều/);
  assert.match(await demanded(`/units/${unit}/criteria/${SET}/1?as_of=2026-06-30`), /không thể đánh giá/i);
  assert.doesNotMatch(await demanded(of("2025-12-31")), /2026-2030/);
  const kept = async () => {
    await go("/law/sets?as_of=2026-06-30");
    return page.locator(".chip", { hasText: "của văn phòng" }).count();
  };
  assert.equal(await kept(), 1);

  await undo(page, go, "put criteria set in force");
  assert.equal(await kept(), 0);
  assert.deepEqual(complaints, []);
});

test("two sets are compared demand by demand, in a table and in a workbook", async () => {
  const { page, go, complaints } = await office.person("lanhdao", { viewport: { width: 360, height: 740 } });
  await go("/law/compare");
  await page.selectOption("#compare-a", "commune-ntm-2016-2020");
  await page.selectOption("#compare-b", "commune-ntm-2021-2025");
  await page.fill("#compare-unit", "18145");
  await page.click("main form[action='/law/compare'] button");
  const told = await page.textContent("main");
  assert.match(told, /như cũ/);
  assert.match(told, /Bộ mới không hỏi nữa/);
  const income = page.locator("tr", { hasText: "Thu nhập" }).first();
  assert.match(await income.textContent(), /chặt hơn/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  assert.deepEqual(await barriers(page), []);
  const file = await page.request.get(`${office.address}${await page.locator("a", { hasText: "Biểu Excel" }).getAttribute("href")}`);
  assert.equal((await file.body()).subarray(0, 2).toString(), "PK");
  assert.equal((await go("/law/compare?a=commune-ntm-2021-2025&b=nothing")).status(), 404);
  // A leader reads, and changes nothing.
  await go(`/law/sets/${SET}`);
  assert.equal(await page.locator("form[action='/law/sets/draft']").count(), 0);
  assert.deepEqual(complaints, []);
});

test("a program drafts a set, names what it saw when it changes it, and checks nothing that it drafted itself", async () => {
  const { send, read, token } = asker(office);
  const { secret } = await token("vpdp");
  const text = `id = "thu-nghiem"
level = "commune"
grade = "ntm"
name = { vi = "Bộ thử", en = "Test set" }
in_force = { from = 2040-01-01 }
assessment_years = { from = 2040, to = 2041 }
structure = "unverified"
complete = false

[[basis]]
number = "1/QĐ-UBND"
issuer = "UBND tỉnh"
role = "base"
`;
  const drafted = await send(secret, "POST", "/set-versions", { text });
  assert.equal(drafted.status, 201);
  assert.deepEqual(await drafted.json(), { set: "thu-nghiem", version: 1 });
  const here = "/criteria-sets/thu-nghiem/versions/1";
  const { record, problems, state } = await read(secret, here);
  assert.deepEqual([problems, state], [[], "draft"]);
  assert.equal((await send(secret, "PUT", `${here}/state`, { step: "submit" })).status, 428);
  assert.equal((await send(secret, "PUT", `${here}/state`, { step: "submit" }, { "If-Match": `"${record}"` })).status, 200);
  const seen = (await read(secret, here)).record;
  const own = await send(secret, "PUT", `${here}/state`, { step: "check" }, { "If-Match": `"${seen}"` });
  assert.equal(own.status, 409);
  assert.equal((await send(secret, "POST", "/set-versions", { text: "không phải TOML" })).status, 422);
  const compared = await read(secret, "/criteria-sets/commune-ntm-2016-2020/comparison/commune-ntm-2021-2025");
  assert.ok(compared.demands.some(({ change, old }) => change === "new" && old === null));
});
