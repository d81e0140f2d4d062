// Tasks as a person works with them: added and corrected by hand, with what was typed kept where it is refused; listed by
// person, locality and content; what one owes;
// files that show what was done.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";


let office;
before(async () => {
  office = await Office.open();
});
after(() => office.close());

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

// The same bytes are one file of the store and keep the name they were sent under first.
const MINUTES = Buffer.concat([PDF, Buffer.from("%%EOF\n\n")]);

/** Adds a task by hand to the meeting of 13 March and stays on its page. */
async function add({ page, go }, fields, document = "Buổi làm việc ngày 13/3/2023") {
  await go("/tasks/add");
  await page.selectOption("#document", document);
  await page.locator("details summary", { hasText: "Thêm:" }).click();
  for (const [name, value] of Object.entries({ asker: "Phó Chủ tịch UBND tỉnh", ...fields })) {
    const field = page.locator(`#${name}`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.click("form[action='/tasks/add'] .btn-primary");
  await page.waitForSelector("[role=status]:has-text('Đã giao nhiệm vụ')");
  return new URL(page.url()).pathname;
}

test("a task is added without a text, refused where it is wrong with all that was typed, and corrected", async (t) => {
  const coordinator = await office.person("vpdp");
  const { page, go, complaints } = coordinator;
  let address;

  await t.test("a new document and what is wrong are told together; what was typed stays", async () => {
    await go("/tasks/add");
    assert.deepEqual(await barriers(page), []);
    await page.fill("#asks", "Kiểm đếm trạm cấp nước của các xã ven biển");
    await page.fill("#asker", "Phó Chủ tịch UBND tỉnh");
    await page.fill("#due", "2023-03-01");
    await page.fill("#number", "41/TB-UBND");
    await page.fill("#issuer", "UBND tỉnh");
    await page.click("form[action='/tasks/add'] .btn-primary");
    await page.waitForSelector(".alert-danger");
    const told = await page.textContent("main");
    assert.match(told, /Chưa ghi trích yếu văn bản/);
    assert.match(told, /Chưa chọn cơ quan chủ trì/);
    assert.equal(await page.inputValue("#asks"), "Kiểm đếm trạm cấp nước của các xã ven biển");
    assert.equal(await page.inputValue("#number"), "41/TB-UBND");
    assert.equal(await page.inputValue("#due"), "2023-03-01");
    assert.deepEqual(await barriers(page), []);
    await page.fill("#subject", "Kết luận về nước sạch ven biển");
    await page.selectOption("#lead", "agriculture");
    await page.click("form[action='/tasks/add'] .btn-primary");
    await page.waitForSelector(".alert-danger");
    assert.match(await page.textContent("main"), /Thời hạn trước ngày của văn bản/);
    await page.fill("#due", "2023-04-10");
    await page.setInputFiles("#file", { name: "thông báo 41.pdf", mimeType: "application/pdf", buffer: PDF });
    await page.click("form[action='/tasks/add'] .btn-primary");
    await page.waitForSelector("[role=status]:has-text('Đã giao nhiệm vụ')");
    address = new URL(page.url()).pathname;
    assert.match(await page.textContent("h1"), /Kiểm đếm trạm cấp nước/);
    const file = await coordinator.context.request.get(`${office.address}${address}/file`);
    assert.ok((await file.body()).equals(PDF));
  });

  await t.test("it is corrected with a reason; the words before stay in the ledger", async () => {
    await page.click("main a[href$='/correct']");
    assert.deepEqual(await barriers(page), []);
    assert.equal(await page.inputValue("#due"), "2023-04-10");
    await page.fill("#asks", "Kiểm đếm trạm cấp nước của mười xã ven biển");
    await page.locator("details summary", { hasText: "Thêm:" }).click();
    await page.selectOption("#priority", "urgent");
    await page.selectOption("#content", "water");
    await page.fill("#concerns", "difficulty:KK-2023-1");
    await page.fill("#reason", "Ghi thiếu số xã");
    await page.click("form[action$='/correct'] .btn-primary");
    await page.waitForSelector("[role=status]:has-text('Đã ghi')");
    const words = await page.textContent("main");
    assert.match(words, /mười xã ven biển/);
    assert.match(words, /khẩn/);
    assert.match(words, /nước sạch/);
    await go("/difficulties");
    assert.match(await page.textContent("main"), /Nhiệm vụ liên quan[^]*mười xã ven biển/);
    assert.deepEqual(await barriers(page), []);
  });

  await t.test("whoever corrects at the same time sees what the other has written, and nothing is lost", async () => {
    const { page: other } = await office.person("vpdp");
    await other.goto(`${office.address}${address}/correct`);
    await go(`${address}/correct`);
    await page.fill("#asker", "Chủ tịch UBND tỉnh");
    await page.fill("#reason", "Đúng người giao");
    await page.click("form[action$='/correct'] .btn-primary");
    await page.waitForSelector("[role=status]:has-text('Đã ghi')");
    await other.fill("#person", "Trần Văn Ví Dụ");
    await other.fill("#reason", "Thêm người chịu trách nhiệm");
    await other.click("form[action$='/correct'] .btn-primary");
    await other.waitForSelector(".alert-warning:has-text('người khác vừa sửa')");
    assert.match(await other.textContent("main"), /Người khác vừa nhập: Chủ tịch UBND tỉnh/);
    assert.deepEqual(await barriers(other), []);
    await other.fill("#asker", "Chủ tịch UBND tỉnh");
    await other.click("form[action$='/correct'] .btn-primary");
    await other.waitForSelector("[role=status]:has-text('Đã ghi')");
    const words = await other.textContent("main");
    assert.match(words, /Trần Văn Ví Dụ/);
    assert.match(words, /Chủ tịch UBND tỉnh/);
  });
  assert.deepEqual(complaints, []);
});

test("proposals that are refused keep what was typed and name the task", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/tasks/new");
  await page.fill("#number", "42/TB-UBND");
  await page.selectOption("#kind", "conclusion");
  await page.fill("#date", "2023-02-21");
  await page.fill("#text", "Phó Chủ tịch UBND tỉnh yêu cầu:\n1. Giao Sở Tài chính rà soát vốn đối ứng trước ngày 15/3/2023.\n2. Giao Sở Y tế kiểm tra trạm y tế xã trước ngày 20/3/2023.\n");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector(".alert-danger");
  assert.match(await page.textContent("main"), /Chưa ghi cơ quan ban hành[^]*Chưa ghi trích yếu/);
  assert.match(await page.inputValue("#text"), /vốn đối ứng/, "the text stays");
  await page.fill("#issuer", "UBND tỉnh");
  await page.fill("#subject", "Kết luận về vốn");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector("fieldset#p2");
  await page.fill("[name='asks.1']", "Rà soát vốn đối ứng của mười xã");
  assert.equal(await page.locator("[name='content.1']").inputValue(), "funds", "proposed by its words");
  await page.selectOption("[name='content.1']", "");
  await page.selectOption("[name='lead.2']", "");
  await page.click("form[action='/tasks/record'] .btn-primary");
  await page.waitForSelector(".alert-danger");
  assert.match(await page.textContent(".alert-danger"), /Nhiệm vụ 2: Chưa chọn cơ quan chủ trì/);
  assert.equal(await page.inputValue("[name='asks.1']"), "Rà soát vốn đối ứng của mười xã");
  assert.deepEqual(await barriers(page), []);
  await page.selectOption("[name='lead.2']", "health");
  await page.click("form[action='/tasks/record'] .btn-primary");
  await page.waitForSelector("[role=status]:has-text('Đã giao nhiệm vụ')");
  await go("/tasks?q=mười xã&view=contents");
  assert.match(await page.textContent("main"), /\(chưa ghi\)/);
  assert.deepEqual(complaints, []);
});

test("tasks are listed by person, locality and content, and taken away as a workbook", async () => {
  const coordinator = await office.person("vpdp");
  const { page, go, context, complaints } = coordinator;
  await add(coordinator, { asks: "Sửa kênh nội đồng ở Sơn Lâm", lead: "agriculture", person: "Lê Thị Thử", unit: "18145", content: "infrastructure" });
  for (const [view, words] of [["people", "Lê Thị Thử"], ["places", "xã Sơn Lâm"], ["contents", "hạ tầng"]]) {
    await go(`/tasks?view=${view}`);
    assert.deepEqual(await barriers(page), [], view);
    const heading = page.locator("h2", { hasText: words });
    assert.match(await page.locator("main section", { has: heading }).textContent(), /Sửa kênh nội đồng/, view);
    await heading.locator("a").click();
    await page.waitForSelector("#tasks");
    assert.match(await page.textContent("#tasks"), /Sửa kênh nội đồng/, view);
  }
  await go("/tasks?state=overdue&place=18145");
  assert.equal(await page.locator("#tasks").count(), 0, "filters hold together");
  await go("/tasks?place=18145");
  const href = await page.getAttribute("a[href*='/tasks/file']", "href");
  const file = await context.request.get(`${office.address}${href}`);
  assert.match(file.headers()["content-disposition"], /nhiem-vu-2023-03-13\.xlsx/);
  assert.deepEqual([...(await file.body()).subarray(0, 2)], [0x50, 0x4b]);
  await go("/units/18145");
  assert.match(await page.textContent("main"), /Nhiệm vụ liên quan[^]*Sửa kênh nội đồng/);
  assert.deepEqual(complaints, []);
});

test("who is asked sees first what they owe, from the morning view", async () => {
  const department = await office.person("nongnghiep");
  const { page, go } = department;
  await page.locator("main a", { hasText: "Việc tôi phải làm" }).click();
  await page.waitForSelector("#tasks");
  const own = await page.locator("#tasks tbody tr").count();
  await go("/tasks");
  assert.equal(await page.locator("#tasks tbody tr").count(), own, "what one owes is what the list shows first");
  await go("/tasks?whose=all");
  assert.ok((await page.locator("#tasks tbody tr").count()) > own);
  const commune = await office.person("xa");
  await commune.go("/tasks");
  assert.match(await commune.page.textContent("main"), /Sửa kênh nội đồng/, "the commune owes what concerns it");
  assert.deepEqual(await barriers(commune.page), []);
});

test("an update brings files, which those who see the task download and nobody else", async (t) => {
  const coordinator = await office.person("vpdp");
  const address = await add(coordinator, { asks: "Chụp hiện trạng trạm bơm", lead: "agriculture", deliverable: "Ảnh hiện trạng" });
  const { page, go, context } = await office.person("nongnghiep");
  let href;

  await t.test("without a script, as the browser sends it; what was typed is kept where it is refused", async () => {
    await go(address);
    await page.selectOption("#outcome", "done");
    await page.fill("#text", "Đã chụp");
    await page.setInputFiles("#files", { name: "lạ.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") });
    await page.click("form[action$='/update'] button");
    await page.waitForSelector(".alert-danger:has-text('Chỉ nhận ảnh')");
    assert.equal(await page.inputValue("#text"), "Đã chụp");
    assert.equal(await page.inputValue("#outcome"), "done");
    assert.deepEqual(await barriers(page), []);
    await page.setInputFiles("#files", [photograph(), { name: "biên bản.pdf", mimeType: "application/pdf", buffer: MINUTES }]);
    await page.click("form[action$='/update'] button");
    await page.waitForSelector("[role=status]:has-text('Đã ghi')");
    assert.match(await page.textContent("main"), /hoàn thành đúng hạn|hoàn thành/);
    const link = page.locator("main a[href*='/evidence/']", { hasText: "biên bản.pdf" });
    href = await link.getAttribute("href");
    const file = await context.request.get(`${office.address}${href}`);
    assert.ok((await file.body()).equals(MINUTES));
    assert.match(file.headers()["content-disposition"], /^attachment/);
  });

  await t.test("a commune that the task does not concern is refused; another task does not hand the file out", async () => {
    const { context: strange } = await office.person("xa2");
    assert.equal((await strange.request.get(`${office.address}${href}`)).status(), 403);
    const other = await add(coordinator, { asks: "Việc khác", lead: "agriculture" });
    const digest = href.split("/").at(-1);
    assert.equal((await context.request.get(`${office.address}${other}/evidence/${digest}`)).status(), 404);
    await go(other);
    await page.fill("#text", "Thử");
    await page.fill("#evidence", `sha256:${digest}`);
    await page.click("form[action$='/update'] button");
    await page.waitForSelector(".alert-danger:has-text('Hãy gửi tệp ở ô tệp')");
  });

  await t.test("the file of an issued plan is kept with it", async () => {
    const { page: office_page, go: open, context: vpdp } = coordinator;
    await open("/plans");
    await office_page.locator("section", { hasText: "Chưa ban hành" }).locator("li a").first().click();
    await office_page.waitForSelector("#evidence");
    await office_page.fill("#evidence", "78/KH-SXD");
    await office_page.setInputFiles("#files", { name: "kế hoạch 78.pdf", mimeType: "application/pdf", buffer: Buffer.concat([PDF, Buffer.from("%%EOF\n")]) });
    await office_page.click("form[action$='/update'] button");
    await office_page.waitForSelector("[role=status]:has-text('Đã ghi')");
    const plan = await office_page.getAttribute("a[href$='/plan']", "href");
    const file = await vpdp.request.get(`${office.address}${plan}`);
    assert.equal(file.status(), 200);
    assert.match(decodeURIComponent(file.headers()["content-disposition"]), /kế hoạch 78\.pdf/);
  });
});

test("a whole that is said to be done stays open until its parts are, and says so", async () => {
  const coordinator = await office.person("vpdp");
  const { page, go } = coordinator;
  const whole = await add(coordinator, { asks: "Việc lớn có phần", lead: "coordination_office" });
  await page.selectOption("#outcome", "done");
  await page.fill("#text", "Đã xong");
  await page.click("form[action$='/update'] button");
  await page.waitForSelector("[role=status]:has-text('Đã ghi')");
  assert.match(await page.textContent(".verdict >> nth=0"), /hoàn thành/);
  await add(coordinator, { asks: "Phần của việc lớn", lead: "coordination_office", part_of: decodeURIComponent(whole.split("/").at(-1)) });
  await go(whole);
  assert.match(await page.textContent("main"), /còn 1 phần chưa xong/);
  assert.match(await page.textContent(".verdict >> nth=0"), /đang thực hiện/);
  assert.deepEqual(await barriers(page), []);
});
