// Somebody signs up for the newsletter, gets what the office releases, and leaves by one click; whose mailbox is gone gets no more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";
import { BYTES, asker } from "./program.mjs";
import { Sink, read } from "./sink.mjs";

const sink = new Sink();
let office;
before(async () => {
  await sink.open();
  office = await Office.open();
});
after(async () => {
  await office.close();
  await sink.close();
});

function settle() {
  office.set("public.url", office.address);
  office.set("smtp.from", "Nông thôn mới Hà Tĩnh <ntm@example.vn>");
  office.set("smtp.url", sink.address);
  office.set("newsletter.per_minute", "6000");
}

/** A reader at a phone, who is nobody to the office. */
async function reader(options = {}) {
  const context = await office.browser.newContext({ viewport: { width: 360, height: 740 }, locale: "vi-VN", ...options });
  const page = await context.newPage();
  return { page, context, go: (path) => page.goto(`${office.address}${path}`) };
}

async function sound(page) {
  if (await page.evaluate(() => document.documentElement.scrollWidth > 360)) assert.fail(`${page.url()} is wider than a phone`);
  assert.deepEqual(await barriers(page), []);
}

/** Signs up, and opens the link of the letter. */
async function signUp(email, topics, options) {
  const { page, context, go } = await reader(options);
  await go("/portal");
  await page.click("footer a[href$='/newsletter']");
  await page.fill("#email", email);
  for (const topic of topics) await page.check(`input[value=${topic}]`);
  await page.check("input[name=agree]");
  await page.waitForTimeout(2500); // A form that is sent back at once was not filled in by a person.
  await page.click("form.sheet button");
  await page.waitForURL(/\/asked$/);
  assert.deepEqual(await context.cookies(), []);
  const letter = await sink.letter(email, /Xác nhận/);
  const [link] = letter.text.match(/http\S+/);
  await page.goto(link);
  return { page, context, link };
}

test("while the office sends no letters nobody is asked for an address", async () => {
  const { page, context, go } = await reader();
  await go("/portal/newsletter");
  assert.match(await page.textContent("main"), /chưa gửi bản tin/);
  assert.equal(await page.locator("#email").count(), 0);
  await sound(page);
  await context.close();
  settle();
});

test("a reader confirms with a button, without scripts too", async () => {
  const { page, context } = await signUp("hoa@example.vn", ["news", "offers"]);
  assert.match(await page.textContent("main"), /hoa@example\.vn/);
  await sound(page);
  assert.equal(await page.isChecked("input[value=products]"), false);
  await page.click("form.sheet button");
  await page.waitForURL(/saved/);
  assert.match(await page.textContent("[role=status]"), /Đã ghi nhận/);
  await sound(page);
  await context.close();
  const plain = await signUp("lan@example.vn", ["offers"], { javaScriptEnabled: false });
  await plain.page.click("form.sheet button");
  await plain.page.waitForURL(/saved/);
  await plain.context.close();
  const english = await reader();
  await english.go("/portal/en/newsletter");
  assert.equal(await english.page.textContent("h1"), "Newsletter");
  await sound(english.page);
  await english.context.close();
});

test("the office writes an issue with products, tries it on itself and releases it", async () => {
  const administrator = await office.person("quantri");
  await administrator.go("/people/vpdp");
  await administrator.page.fill("#email", "vpdp@example.vn");
  await administrator.page.click("form[action='/people/vpdp/change'] button");
  await administrator.page.waitForSelector(".alert-success");
  const { page, go, complaints, context } = await office.person("vpdp");
  await go("/newsletter");
  assert.deepEqual(await barriers(page), []);
  await page.click("a[href='/newsletter/new']");
  await page.selectOption("#topic", "offers");
  await page.click("form[action='/newsletter/new/save'] button");
  await page.waitForSelector("[aria-invalid]");
  await page.fill("#subject", "Hội chợ OCOP tháng Ba <b>ưu đãi</b>");
  await page.fill("#text", "Mời bà con đến **hội chợ**. <script>alert(1)</script>\n\n[Bản đồ](/portal/map)");
  await page.click("form summary");
  await page.check("input[value='SP-001']");
  await page.click("form[action='/newsletter/new/save'] button");
  await page.waitForSelector(".alert-success");
  assert.deepEqual(await barriers(page), []);
  const preview = page.frameLocator("iframe.letter");
  assert.match(await preview.locator("body").textContent(), /hội chợ.*<script>/s, "what looks like HTML is shown as it was typed");
  await page.click("form[action$='/try'] button");
  await page.waitForSelector(".alert-success");
  const tried = await sink.letter("vpdp@example.vn", /Hội chợ OCOP/);
  assert.equal(tried.headers["list-unsubscribe"], undefined, "a trial has no reader");
  await page.click("button[value=released]");
  await page.waitForSelector(".alert-success");
  for (const email of ["hoa@example.vn", "lan@example.vn"]) await sink.letter(email, /Hội chợ OCOP/);
  await page.reload();
  assert.match(await page.textContent("main"), /đã gửi 2/);
  assert.equal(await page.locator("#subject").count(), 0, "what was released stays as it was read");
  await go("/newsletter");
  assert.match(await page.textContent("main"), /đã phát hành/);
  assert.doesNotMatch(await page.textContent("main"), /@example/, "readers are counted, not shown");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a letter says how to leave, and one click of a mail program is enough", async () => {
  const letter = await sink.letter("lan@example.vn", /Hội chợ OCOP/);
  assert.equal(letter.headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
  const address = letter.headers["list-unsubscribe"].match(/^<(http\S+)>$/)[1];
  assert.match(letter.raw, /multipart\/alternative/);
  const [text, html] = letter.parts;
  assert.match(text, /- Kẹo|SP-001|\/portal\/products\//);
  assert.match(text, new RegExp(`${office.address}/portal/newsletter/`));
  assert.match(html, /&lt;script&gt;/);
  assert.match(html, new RegExp(`href="${office.address}/portal/map"`));
  // What only looks changes nothing.
  assert.equal((await fetch(address)).status, 200);
  const clicked = await fetch(address, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" });
  assert.equal(clicked.status, 200);
  assert.equal((await fetch(address)).status, 404);
});

test("a mailbox that is gone is written to no more, and a report is believed only with a letter of ours", async () => {
  const { ask, token, read: told, send } = asker(office);
  const { secret } = await token("vpdp");
  const letter = await sink.letter("hoa@example.vn", /Hội chợ OCOP/);
  const report = (id) =>
    ["From: MAILER-DAEMON@mx.example.vn", "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.vn", "", "Final-Recipient: rfc822; hoa@example.vn", "Action: failed", "Status: 5.1.1", "", "--b", "Content-Type: text/rfc822-headers", "", `Message-ID: ${id}`, "", "--b--", ""].join("\r\n");
  const bounce = async (id) => (await (await ask(secret, "/newsletter/bounces", { method: "POST", headers: BYTES, body: report(id) })).json()).noted;
  assert.equal(await bounce("<hoi-cho.00000000-0000-7000-8000-000000000000@example.vn>"), false);
  const { page, go, context } = await office.person("vpdp");
  await go("/newsletter");
  await page.setInputFiles("#bounces", { name: "báo lỗi.eml", mimeType: "message/rfc822", buffer: Buffer.from(report(letter.headers["message-id"])) });
  await page.click("form[action='/newsletter/bounces'] button");
  assert.match(await page.textContent(".alert-success"), /thư bị trả lại/);
  await context.close();
  assert.equal(await bounce(letter.headers["message-id"]), false, "once");
  assert.deepEqual((await told(secret, "/newsletter/readers")).states, { bounced: 1 });
  const words = { topic: "offers", subject: "Số sau", text: "Không ai nhận." };
  const { issue } = await (await send(secret, "POST", "/newsletter/issues", words)).json();
  const [draft] = (await told(secret, "/newsletter/issues")).items.filter((each) => each.issue === issue);
  const turn = (record) => send(secret, "PUT", `/newsletter/issues/${issue}/state`, { state: "released" }, { "If-Match": `"${record}"` });
  assert.equal((await turn(draft.record)).status, 200);
  assert.equal((await turn(draft.record)).status, 409);
  await new Promise((later) => setTimeout(later, 3000));
  assert.equal(sink.letters.map(read).filter((each) => /Số sau/.test(each.subject)).length, 0);
});

test("a reader who asks at the office is deleted there", async () => {
  const { page, go, context } = await office.person("vpdp", { javaScriptEnabled: false });
  for (const [email, answer] of [["HOA@example.vn", /Đã xóa/], ["nobody@example.vn", /Không có ai/]]) {
    await go("/newsletter");
    await page.fill("#email", email);
    await page.click("form[action='/newsletter/forget'] button");
    assert.match(await page.textContent(".alert-success"), answer);
  }
  await context.close();
});
