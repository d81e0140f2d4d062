// The papers of a meeting: the office makes them with one click, reads them, issues the notice; a leader only reads it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(async () => office.close());

const MEETING = "Buổi làm việc ngày 13/3/2023";

const bytes = async (page, address) => {
  const answer = await page.request.get(office.address + address);
  assert.equal(answer.status(), 200, address);
  return answer.body();
};

/** The files of the job whose page is shown: name and address. */
const files = async (page) => {
  await page.waitForSelector("a[download]", { timeout: 120_000 });
  return page.locator("a[download]").evaluateAll((links) => Object.fromEntries(links.map((link) => [link.textContent.trim(), link.getAttribute("href")])));
};

test("one click before the meeting, one after it: every part by itself and all in one file", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/reports");
  await page.click("form[action^='/reports/pack'] button");
  let made = await files(page);
  assert.deepEqual(Object.keys(made), [
    "bo-tai-lieu-cuoc-hop.zip",
    "tom-tat-cho-lanh-dao.docx",
    "tom-tat-cho-lanh-dao.pdf",
    "tom-tat-cho-lanh-dao.html",
    "bao-cao.docx",
    "bao-cao.pdf",
    "phu-luc.xlsx",
    "bao-cao.html",
  ]);
  assert.equal((await bytes(page, made["tom-tat-cho-lanh-dao.pdf"])).subarray(0, 5).toString(), "%PDF-");

  await go("/reports");
  await page.selectOption("#pack-document", MEETING);
  await page.click("form[action^='/reports/pack'] button");
  made = await files(page);
  const zip = await page.request.get(office.address + made["bo-tai-lieu-cuoc-hop.zip"]);
  assert.equal(zip.headers()["content-type"], "application/zip");
  const packed = (await zip.body()).toString("utf8");
  for (const name of ["1. Tóm tắt phục vụ lãnh đạo.docx", "2. Báo cáo kết quả thực hiện Chương trình.pdf", "2. Báo cáo kết quả thực hiện Chương trình – phụ lục.xlsx", "3. Thông báo kết luận.docx"])
    assert.ok(packed.includes(name), name);
  assert.ok((await bytes(page, made["thong-bao-ket-luan.html"])).toString().includes("KẾT LUẬN, GIAO NHIỆM VỤ"));
  assert.deepEqual(complaints, []);
});

test("from a task to the notice of its meeting, previewed and issued; a leader reads it and cannot make one", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/tasks");
  await page.click(`#tasks a:text-is("${MEETING}")`);
  await page.frameLocator("iframe").getByText("Sau khi nghe báo cáo").waitFor();
  assert.match(await page.textContent("h1"), /Thông báo kết luận/);

  await go("/reports");
  await page.selectOption("#notice-issue", MEETING);
  await page.fill("#notice-number", "12/TB-VPĐP");
  await page.locator("form", { has: page.locator("#notice-number") }).locator("button").click();
  const made = await files(page);
  assert.deepEqual(Object.keys(made), ["thong-bao-ket-luan.docx", "thong-bao-ket-luan.pdf", "thong-bao-ket-luan.html"]);
  await go("/reports");
  const row = page.locator("tbody tr", { hasText: "12/TB-VPĐP" });
  assert.match(await row.textContent(), /Thông báo kết luận/);
  const [href] = await row.locator("a[download]").evaluateAll((links) => links.map((link) => link.getAttribute("href")).filter((each) => each.endsWith(".html")));
  assert.ok((await bytes(page, href)).toString().includes("12/TB-VPĐP"));
  await row.locator("form[action='/reports/reissue'] button").click();
  await page.waitForSelector("text=Giống hệt bản đã ban hành", { timeout: 120_000 });
  assert.deepEqual(complaints, []);

  const leader = await office.person("lanhdao");
  await leader.go("/reports");
  assert.equal(await leader.page.locator("tbody a[download]").count(), 3);
  assert.equal(await leader.page.locator("main form[method=post]").count(), 0);
  for (const address of ["/reports/briefing", "/reports/mid-term?from=2021&to=2023"]) assert.equal((await leader.go(address)).status(), 403, address);
});

test("a review of a period is previewed and made; what is no period is told", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/reports");
  assert.deepEqual([await page.inputValue("#from"), await page.inputValue("#to")], ["2021", "2023"]);
  await page.locator("form[action='/reports/mid-term'] button").click();
  await page.frameLocator("iframe").getByText("KẾT QUẢ SO VỚI MỤC TIÊU").waitFor();
  await page.click("form[action^='/reports/generate'] button");
  const made = await files(page);
  assert.ok(made["danh-gia-giua-ky-phu-luc.xlsx"], Object.keys(made).join(" "));
  assert.deepEqual(complaints, []);
  const wrong = await page.request.get(`${office.address}/reports/mid-term?from=2025&to=2021`);
  assert.equal(wrong.status(), 422);
  assert.match(await wrong.text(), /Giai đoạn không hợp lệ/);
});

test("the papers' pages have no barrier and fit a phone", async () => {
  const { page, go } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  for (const path of ["/reports", "/reports/briefing", `/reports/conclusion?document=${encodeURIComponent(MEETING)}`, "/reports/mid-term?from=2021&to=2023"]) {
    await go(path);
    assert.deepEqual(await barriers(page), [], path);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${path} scrolls sideways`);
  }
});
