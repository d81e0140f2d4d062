// The coordination office writes, previews, issues and reissues its report; a leader only reads it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(async () => office.close());

const bytes = async (page, address) => {
  const answer = await page.request.get(office.address + address);
  assert.equal(answer.status(), 200, address);
  return answer.body();
};

const digest = (buffer) => createHash("sha256").update(buffer).digest("hex");

test("words, draft, issue, change, reissue: what was issued stays what it was", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/reports/programme/text");
  const point = "Ba xã biên giới chậm hoàn thành tiêu chí môi trường.";
  const empty = page.locator("section:nth-of-type(2) textarea").last();
  await empty.fill(point);
  await page.click("form[action$='/save'] button");
  await page.waitForSelector("[role=status]");
  await go("/reports/programme");
  await page.frameLocator("iframe").getByText(point).waitFor();

  await go("/reports");
  await page.click("form[action^='/reports/generate'] button");
  await page.waitForSelector("a[download]", { timeout: 120_000 });
  const files = await page.locator("a[download]").allTextContents();
  assert.deepEqual(files.map((name) => name.trim()), ["bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx", "bao-cao.html"]);

  await go("/reports");
  await page.fill("#number", "57/BC-VPĐP");
  await page.click("form[action^='/reports/issue'] button");
  await page.waitForSelector("a[download]", { timeout: 120_000 });
  await go("/reports");
  const hrefs = await page.locator("a[download]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.equal(hrefs.length, 4);
  const issued = await Promise.all(hrefs.map((href) => bytes(page, href)));
  assert.equal(issued[0].subarray(0, 2).toString(), "PK");
  assert.equal(issued[1].subarray(0, 5).toString(), "%PDF-");
  assert.ok(issued[3].toString().includes("57/BC-VPĐP") && issued[3].toString().includes(point));

  // The words change; what was issued does not.
  await go("/reports/programme/text");
  await page.locator("section:nth-of-type(2) textarea").filter({ hasText: "Ba xã biên giới" }).fill("Đã khắc phục.");
  await page.click("form[action$='/save'] button");
  await page.waitForSelector("[role=status]");
  const draft = await bytes(page, "/reports/programme/draft");
  assert.ok(draft.toString().includes("Đã khắc phục.") && !draft.toString().includes(point));
  const again = await Promise.all(hrefs.map((href) => bytes(page, href)));
  assert.deepEqual(again.map(digest), issued.map(digest));
  await go("/reports");
  await page.click("form[action='/reports/reissue'] button");
  await page.waitForSelector("text=Giống hệt bản đã ban hành", { timeout: 120_000 });

  // A number is used once.
  await go("/reports");
  await page.fill("#number", "57/BC-VPĐP");
  await page.click("form[action^='/reports/issue'] button");
  await page.waitForSelector("text=57/BC-VPĐP");
  assert.match(await page.textContent("main"), /đã được ban hành|đã ban hành/);
  assert.deepEqual(complaints, []);

  // A leader reads what was issued and cannot write.
  const leader = await office.person("lanhdao");
  await leader.go("/reports");
  assert.equal(await leader.page.locator("a[download]").count(), 4);
  assert.equal(await leader.page.locator("main form[method=post]").count(), 0);
  assert.equal((await leader.go("/reports/programme/text")).status(), 403);
});

test("two people write the same point: the second is shown the first's words", async () => {
  const [one, two] = [await office.person("vpdp"), await office.person("vpdp")];
  for (const { go } of [one, two]) await go("/reports/programme/text");
  const last = (page) => page.locator("section:nth-of-type(5) textarea").last();
  await last(one.page).fill("Đề nghị cấp bổ sung vốn.");
  await last(two.page).fill("Đề nghị sửa đổi quy định.");
  await one.page.click("form[action$='/save'] button");
  await one.page.waitForSelector("[role=status]");
  await two.page.click("form[action$='/save'] button");
  await two.page.waitForSelector("[role=alert]");
  assert.match(await two.page.textContent("main"), /Hiện đang là: Đề nghị cấp bổ sung vốn\./);
  assert.equal(await two.page.locator("section:nth-of-type(5) textarea").last().inputValue(), "Đề nghị sửa đổi quy định.");
  await two.page.click("form[action$='/save'] button");
  await two.page.waitForSelector("[role=status]");
});

test("the pages of reports have no barrier", async () => {
  const { page, go } = await office.person("vpdp");
  for (const path of ["/reports", "/reports/programme/text", "/reports/programme"]) {
    await go(path);
    assert.deepEqual(await barriers(page), []);
  }
});
