// The meeting and after: from the pasted text to tasks that are tracked, overdue, told by mail, extended, done; and the
// board of plans from owed to issued. The notice is written for this test.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const { SMTPServer } = require("smtp-server");
const MAIL = 8332;

let office;
let sink;
const letters = [];
before(async () => {
  sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      stream.resume();
      stream.on("end", () => {
        letters.push(session.envelope.rcptTo.map((to) => to.address).join(" "));
        done();
      });
    },
  });
  await new Promise((open) => sink.listen(MAIL, "127.0.0.1", open));
  office = await Office.open();
  const administrator = await office.person("quantri");
  await administrator.go("/people/nongnghiep");
  await administrator.page.fill("#email", "nongnghiep@example.vn");
  await administrator.page.click("form[action='/people/nongnghiep/change'] button");
  await administrator.page.waitForSelector(".alert-success");
  office.set("smtp.url", `smtp://127.0.0.1:${MAIL}`);
  office.set("smtp.from", "ntm@example.vn");
  office.set("public.url", office.address);
});
after(async () => {
  await office.close();
  await new Promise((closed) => sink.close(closed));
});

const NOTICE = `THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp ngày 20/02/2023
Trong hai tháng đầu năm, các địa phương đã hoàn thành 12 km đường thôn.
Phó Chủ tịch UBND tỉnh yêu cầu:
1. Giao Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Sở Tài chính rà soát các công trình nước sạch, báo cáo UBND tỉnh trước ngày 05/3/2023.
2. Sở Y tế khẩn trương kiểm tra tiêu chí y tế tại các xã phấn đấu đạt chuẩn trong quý I/2023.
`;

test("from the pasted text of a meeting to a task that is done", async (t) => {
  const coordinator = await office.person("vpdp");
  const { page, go } = coordinator;

  await t.test("the text is read, what it asks is proposed, a person corrects and confirms", async () => {
    await go("/tasks/new");
    assert.deepEqual(await barriers(page), []);
    await page.fill("#number", "21/TB-UBND");
    await page.selectOption("#kind", "conclusion");
    await page.fill("#date", "2023-02-21");
    await page.fill("#issuer", "UBND tỉnh");
    await page.fill("#subject", "Kết luận cuộc họp về nước sạch và y tế");
    await page.fill("#text", NOTICE);
    await page.click("form[action='/tasks/read'] button");
    await page.waitForSelector("h1:has-text('Nhiệm vụ đề xuất')");
    assert.deepEqual(await barriers(page), []);
    assert.equal(await page.locator("fieldset").count(), 2, await page.textContent("main"));
    assert.equal(await page.locator("select[name='lead.1']").inputValue(), "agriculture");
    assert.deepEqual(await page.locator("select[name='helpers.1']").evaluate((select) => [...select.selectedOptions].map((each) => each.value)), ["finance"]);
    assert.equal(await page.inputValue("[name='due.1']"), "2023-03-04", "before a day means not on it");
    assert.equal(await page.locator("select[name='lead.2']").inputValue(), "health");
    assert.equal(await page.inputValue("[name='due.2']"), "2023-03-31");
    assert.equal(await page.locator("select[name='content.1']").inputValue(), "water", "by its words");
    assert.equal(await page.locator("select[name='content.2']").inputValue(), "", "health and recognition fit alike: a person chooses");
    assert.match(await page.textContent("#p1"), /từ chỉ nội dung/);
    await page.fill("[name='deliverable.1']", "Báo cáo rà soát");
    await page.click("form[action='/tasks/record'] button");
    await page.waitForSelector("[role=status]:has-text('Đã giao nhiệm vụ')");
    assert.deepEqual(await barriers(page), []);
    const row = page.locator("#tasks tr", { hasText: "nước sạch" });
    assert.match(await row.textContent(), /quá hạn 9 ngày/);
  });

  await t.test("whoever owes is told by mail, and what is long overdue goes to those who direct", async () => {
    await page.click("form[action='/tasks/remind'] button");
    await page.waitForSelector("[role=status]");
    for (let tries = 0; tries < 150 && !letters.includes("nongnghiep@example.vn"); tries++) await new Promise((later) => setTimeout(later, 100));
    assert.ok(letters.includes("nongnghiep@example.vn"), letters.join(", "));
    await go("/notices");
    assert.match(await page.textContent("main"), /quá hạn trên 7 ngày/);
  });

  await t.test("another department cannot answer; the one that leads does, once it delivers", async () => {
    const other = await office.person("yte");
    await other.go("/tasks?whose=all&q=nước+sạch");
    await other.page.click("#tasks tbody a");
    await other.page.waitForSelector("h1");
    assert.equal(await other.page.locator("form[action$='/update']").count(), 0);
    const { page: own, go: open, complaints } = await office.person("nongnghiep");
    await open("/tasks?lead=agriculture&state=overdue&q=nước+sạch");
    await own.click("#tasks tbody a");
    await own.waitForSelector("form[action$='/update']");
    assert.deepEqual(await barriers(own), []);
    await own.selectOption("#outcome", "done");
    await own.fill("#text", "Đã rà soát 12 công trình");
    await own.click("form[action$='/update'] button");
    await own.waitForSelector(".alert-danger:has-text('Nhiệm vụ này phải có sản phẩm')");
    assert.equal(await own.inputValue("#text"), "Đã rà soát 12 công trình", "what was typed is kept");
    await own.fill("#evidence", "45/BC-SNN");
    await own.click("form[action$='/update'] button");
    await own.waitForSelector("[role=status]");
    assert.match(await own.textContent("main"), /hoàn thành quá hạn/);
    assert.match(await own.textContent("main"), /45\/BC-SNN/);
    assert.deepEqual(complaints, []);
  });

  await t.test("more time makes it a task done in time; the figure and the calendar say so", async () => {
    await go("/tasks?q=nước+sạch");
    await page.click("#tasks tbody a");
    await page.fill("#due", "2023-03-20");
    await page.fill("#extend-reason", "Chờ số liệu của huyện");
    await page.fill("#approver", "Phó Chủ tịch UBND tỉnh");
    await page.click("form[action$='/extend'] button");
    await page.waitForSelector("[role=status]");
    assert.match(await page.textContent("main"), /hoàn thành đúng hạn/);
    await go("/units/42/figures/directive.done_on_time");
    assert.match(await page.textContent("main"), /nước sạch/);
    const calendar = await (await coordinator.context.request.get(`${office.address}/tasks/calendar.ics`)).text();
    assert.match(calendar, /^BEGIN:VCALENDAR\r\n[\s\S]*DTSTART;VALUE=DATE:20230331[\s\S]*END:VCALENDAR\r\n$/);
    for (const view of ["board", "bodies", "people", "places", "contents", "calendar"]) {
      await go(`/tasks?view=${view}`);
      assert.deepEqual(await barriers(page), [], view);
    }
    assert.deepEqual(coordinator.complaints, []);
  });
});

test("the board of plans: from owed to issued", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/plans");
  assert.deepEqual(await barriers(page), []);
  const owing = page.locator("section", { hasText: "Chưa ban hành" }).locator("li");
  const before = await owing.count();
  assert.ok(before > 0);
  const name = await owing.first().locator("a").textContent();
  await owing.first().locator("a").click();
  await page.fill("#evidence", "77/KH-SXD");
  await page.click("form[action$='/update'] button");
  await page.waitForSelector("[role=status]");
  await go("/plans");
  assert.equal(await owing.count(), before - 1);
  assert.match(await page.locator("section", { hasText: "Đã ban hành" }).textContent(), new RegExp(`${name}[^]*77/KH-SXD`));
  assert.deepEqual(complaints, []);
});

test("who owes how many is the figure, body by body, and leads to its records", async () => {
  const { page, go, complaints } = await office.person("lanhdao");
  await go("/tasks?view=bodies");
  const row = page.locator("#bodies tbody tr").first();
  const name = await row.locator("td").first().textContent();
  const overdue = row.locator("a[href*='figures/directive.overdue']");
  const count = Number(await overdue.textContent());
  assert.ok(count > 0);
  await overdue.click();
  await page.waitForURL(/directive\.overdue\?.*part=/);
  const told = page.locator("tr:has(a[href*='part='])", { hasText: name });
  assert.equal(Number((await told.locator("td").textContent()).split(" ")[0]), count);
  assert.equal(await page.locator("tbody tr:has(li)").count(), count);
  await go("/tasks?view=bodies&state=overdue");
  assert.equal(await page.locator("#bodies").count(), 0, "what is narrowed is a list, not the figure");
  const section = page.locator("section", { has: page.locator("h2", { hasText: name }) });
  assert.equal(await section.locator("li").count(), count);
  assert.match(await section.locator("h2").textContent(), new RegExp(`\\(${count}\\)$`));
  assert.deepEqual(complaints, []);
});

test("who is who, on a phone", async () => {
  const { page, go, complaints } = await office.person("lanhdao", { viewport: { width: 360, height: 740 } });
  await go("/organisation");
  assert.deepEqual(await barriers(page), []);
  const text = await page.textContent("main");
  for (const words of ["Nguyễn Văn Việt", "kiêm nhiệm", "Văn phòng Điều phối nông thôn mới tỉnh"]) assert.ok(text.includes(words), words);
  assert.equal(text.split("Trần Thanh Bình").length - 1, 2, "two persons of one name");
  for (const path of ["/organisation", "/tasks", "/tasks?view=bodies", "/tasks?view=contents", "/plans"]) {
    await go(path);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, path);
  }
  assert.deepEqual(complaints, []);
});

test("a task has its place, its ties and its parts, and the file of its document is handed out", async () => {
  const { page, go, context } = await office.person("vpdp");
  const give = async (number, text, fields) => {
    await go("/tasks/new");
    await page.fill("#number", number);
    await page.selectOption("#kind", "conclusion");
    await page.fill("#date", "2023-02-22");
    await page.fill("#issuer", "UBND tỉnh");
    await page.fill("#subject", "Kết luận về nước sạch");
    await page.setInputFiles("#file", { name: `kết luận ${number.replace("/", "-")}.txt`, mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.click("form[action='/tasks/read'] button");
    await page.waitForSelector("fieldset");
    await page.locator("fieldset details summary").first().click();
    for (const [name, value] of Object.entries(fields)) await page.fill(`[name='${name}.1']`, value);
    await page.click("form[action='/tasks/record'] button");
    await page.waitForSelector(".alert");
  };
  const whole = "Phó Chủ tịch UBND tỉnh yêu cầu:\n1. Giao Sở Y tế kiểm tra nước sinh hoạt tại trạm y tế các xã trước ngày 01/6/2023.\n";
  await give("31/TB-UBND", whole, { unit: "18145", concerns: "metric:commune.at_risk criterion:commune-ntm-2021-2025/17" });
  await go("/tasks?q=nuoc sinh hoat tai tram");
  const link = page.locator("main a[href*='/tasks/NV']").first();
  const address = new URL(await link.getAttribute("href"), office.address).pathname;
  const code = decodeURIComponent(address.split("/").at(-1));
  await go(address);
  const words = await page.textContent("main");
  assert.match(words, /xã Sơn Lâm/);
  assert.match(words, /17\. Môi trường/);
  assert.deepEqual(await barriers(page), []);
  const file = await context.request.get(`${office.address}${address}/file`);
  assert.equal(await file.text(), whole);
  assert.match(decodeURIComponent(file.headers()["content-disposition"]), /kết luận 31-TB-UBND\.txt/);

  const part = "Phó Chủ tịch UBND tỉnh yêu cầu:\n1. Giao Sở Tài chính bố trí kinh phí xét nghiệm mẫu nước trước ngày 01/5/2023.\n";
  await give("32/TB-UBND", part, { part_of: code });
  await go(address);
  assert.match(await page.textContent("main"), /xét nghiệm mẫu nước/, "its part");
  await page.selectOption("#outcome", "done");
  await page.fill("#text", "Đã kiểm tra.");
  await page.click(`form[action$='/update'] button`);
  assert.match(await page.textContent("main"), /Còn phần chưa hoàn thành/);
});

/** A package as document systems send it, with one file. */
function sent(number, name, text) {
  const field = (tag, words) => `<edXML:${tag}>${words}</edXML:${tag}>`;
  const header = [
    field("From", field("OrganName", "UBND tỉnh Hà Tĩnh")),
    field("Code", field("CodeNumber", number) + field("CodeNotation", "UBND-NL")),
    field("PromulgationInfo", field("PromulgationDate", "2023/02/20")),
    field("DocumentType", field("TypeName", "Công văn")),
    field("Subject", "Về việc rà soát tiêu chí nước sạch"),
  ].join("");
  const file = `<Attachment><ContentTransferEncoded>${Buffer.from(text).toString("base64")}</ContentTransferEncoded><AttachmentName>${name}</AttachmentName></Attachment>`;
  const space = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
  return `<?xml version="1.0" encoding="utf-8"?><edXML xmlns="${space}"><edXML:edXMLEnvelope xmlns:edXML="${space}"><edXML:edXMLHeader><edXML:MessageHeader>${header}</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope><AttachmentEncoded>${file}</AttachmentEncoded></edXML>`;
}

/** A PDF of one page whose only picture draws itself, again and again: whoever follows it has no stack left. */
function drawsItself() {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
    "<< /Length 5 >>\nstream\n/X Do\nendstream",
    "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream",
  ];
  let [text, places] = ["%PDF-1.4\n", []];
  for (const [place, object] of objects.entries()) {
    places.push(text.length);
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
  }
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(`${text}xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`);
}

test("a document that brings down whoever reads it is refused, and the office goes on", async () => {
  const { page, go } = await office.person("vpdp");
  await go("/tasks/new");
  for (const [field, value] of [["number", "9/CV"], ["date", "2023-02-22"], ["issuer", "UBND tỉnh"], ["subject", "Về một hình vẽ"]]) await page.fill(`#${field}`, value);
  await page.selectOption("#kind", "conclusion");
  await page.setInputFiles("#file", { name: "vẽ-mãi.pdf", mimeType: "application/pdf", buffer: drawsItself() });
  await page.click("form[action='/tasks/read'] button");
  assert.match(await page.textContent("main"), /không đọc được tệp này/);
  await go("/tasks");
  assert.ok(await page.locator("h1").count());
});

test("a package of the document system brings the number, the day, the issuer and the text along", async () => {
  const { page, go } = await office.person("vpdp");
  await go("/tasks/new");
  const text = "UBND tỉnh yêu cầu:\n1. Giao Sở Y tế rà soát tiêu chí nước sạch, báo cáo trước ngày 30/3/2023.\n";
  await page.setInputFiles("#file", { name: "1234.edxml", mimeType: "application/xml", buffer: Buffer.from(sent("1234", "công văn 1234.txt", text)) });
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector("form[action='/tasks/record']");
  for (const [field, value] of [["number", "1234/UBND-NL"], ["date", "2023-02-20"], ["issuer", "UBND tỉnh Hà Tĩnh"], ["kind", "dispatch"], ["subject", "Về việc rà soát tiêu chí nước sạch"]]) {
    assert.equal(await page.locator(`[name="${field}"]`).inputValue(), value, field);
  }
  assert.match(await page.locator("main").innerText(), /rà soát tiêu chí nước sạch/);

  await go("/tasks/new");
  await page.setInputFiles("#file", { name: "hong.edxml", mimeType: "application/xml", buffer: Buffer.from(sent("1", "a.txt", text).slice(0, -30)) });
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector(".alert-danger");
  assert.match(await page.locator(".alert-danger").innerText(), /gói edXML bị hỏng/);
});
