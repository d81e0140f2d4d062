// The office records what it learns: a difficulty, a proposal about it, the decision; a claim that is paid; all with a form.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, Office } from "./office.mjs";
import { asker } from "./program.mjs";

let office, read, token;
before(async () => {
  office = await Office.open();
  ({ read, token } = asker(office));
});
after(() => office?.close());

const save = (page) => page.click("main form button.btn-primary");

test("a difficulty is logged, a proposal made, decided and answered, without scripts", async () => {
  const { secret } = await token("vpdp");
  const context = await office.browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "vpdp");
  await page.fill("#password", "nông thôn mới 2023");
  await page.click("form[action='/sign-in/password'] button");
  await page.goto(`${office.address}/difficulties`);
  await page.click("main a[href='/records/difficulty/new']");
  const code = await page.inputValue("#f-code");
  assert.match(code, /^KK-2023-\d+$/, "the next free code is proposed");
  await page.fill("#f-unit", "99999");
  await page.selectOption("#f-body", "coordination_office");
  await page.fill("#f-content", "Giao thông");
  await page.fill("#f-text", "Thiếu vật liệu làm đường");
  await page.fill("#f-date", "2023-03-10");
  await save(page);
  assert.match(await page.textContent("#f-unit-problem"), /99999/);
  assert.equal(await page.inputValue("#f-text"), "Thiếu vật liệu làm đường", "what was typed is not lost");
  await page.fill("#f-unit", "18145");
  await save(page);
  const table = page.locator("section", { has: page.locator("h2", { hasText: "Giao thông" }) });
  assert.match(await table.textContent(), /Thiếu vật liệu làm đường/);
  await table.locator("a", { hasText: "Thêm kiến nghị" }).click();
  assert.equal(await page.inputValue("#f-difficulty"), code);
  await page.selectOption("#f-body", "coordination_office");
  await page.selectOption("#f-addressee", "finance");
  await page.fill("#f-text", "Cấp bổ sung xi măng");
  await page.fill("#f-date", "2023-03-11");
  await save(page);
  await table.locator("a", { hasText: "ghi quyết định" }).click();
  await page.fill("#f-decision", "51/CV-STC: đồng ý");
  await page.fill("#f-decided", "2023-03-12");
  await page.fill("#f-result", "Đã cấp 200 tấn");
  await save(page);
  assert.match(await table.textContent(), /51\/CV-STC: đồng ý, 12\/03\/2023/);
  assert.match(await table.textContent(), /Đã cấp 200 tấn/);
  await table.locator("a", { hasText: "Thiếu vật liệu" }).click();
  await page.click("main a:has-text('Sửa bản ghi')");
  await page.fill("#f-resolved", "2023-03-13");
  await save(page);
  assert.match(await table.textContent(), /đã giải quyết 13\/03\/2023/);
  const { contents } = await read(secret, "/difficulties?unit=18145");
  const [found] = contents.find((each) => each.content === "Giao thông").difficulties;
  assert.deepEqual([found.code, found.resolved, found.proposals[0].result], [code, "2023-03-13", "Đã cấp 200 tấn"]);
  await page.goto(`${office.address}/records/difficulty/new?code=${code}`);
  await page.selectOption("#f-body", "finance");
  await page.fill("#f-content", "Khác");
  await page.fill("#f-text", "Khác");
  await save(page);
  assert.match(await page.textContent("#f-code-problem"), /đã có bản ghi này/, "nothing is changed unseen");
  await context.close();
});

test("a blocked claim is paid, a course is recorded; the form has no barriers in either language", async () => {
  const { secret } = await token("vpdp");
  const before = await read(secret, "/units/42/policies?limit=200");
  const blocked = before.items.flatMap((policy) => policy.claims.map((claim) => ({ policy, ...claim }))).find((claim) => claim.state === "blocked");
  const { page, go, context, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  for (const lang of ["en", "vi"]) {
    await context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
    for (const kind of ["policy_claim", "course", "holder", "body", "proposal", "allocation", "project"]) {
      assert.equal((await go(`/records/${kind}/new`)).status(), 200, kind);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${kind} scrolls sideways`);
      assert.deepEqual(await barriers(page), [], kind);
    }
  }
  assert.equal((await go("/records/observation/new")).status(), 404, "figures go another way");
  await go(`/records/policy_claim/${blocked.record}/correct`);
  await page.selectOption("#f-state", "paid");
  await save(page);
  await page.waitForSelector("main h1:text('Chính sách')");
  const after = (await read(secret, "/units/42/policies?limit=200")).items.find((policy) => policy.code === blocked.policy.code);
  assert.equal(after.blocked, blocked.policy.blocked - 1);
  assert.equal(after.paid_amount, blocked.policy.paid_amount + blocked.amount);
  assert.equal(after.eligible, blocked.policy.eligible);
  await go("/training");
  await page.click("main a[href='/records/course/new']");
  await page.fill("#f-name", "Lớp thử");
  await page.selectOption("#f-kind", "ocop");
  await page.fill("#f-places", "30");
  await page.fill("#f-asked", "1.500.000");
  await save(page);
  await page.waitForSelector("text=Lớp thử");
  assert.match(await page.locator("tr", { hasText: "Lớp thử" }).textContent(), /1\.500\.000/);
  for (const path of ["/units/42/money/file?year=2022", "/policies/file", "/difficulties/file", "/training/file"]) {
    const file = await page.request.get(`${office.address}${path}`);
    assert.equal(file.status(), 200, path);
    assert.match(file.headers()["content-type"], /spreadsheetml/);
  }
  assert.deepEqual(complaints, []);
});
