// Somebody orders from two producers without an account; they answer; the buyer pays, complains and is forgotten.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Office, barriers, PASSWORD } from "./office.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const jsQR = require("jsqr");
const { PNG } = require("pngjs");

let office;
before(async () => {
  office = await Office.open();
});
after(() => office.close());

/** A buyer at a phone, who is nobody to the office. */
async function buyer(options = {}) {
  const context = await office.browser.newContext({ viewport: { width: 360, height: 740 }, locale: "vi-VN", ...options });
  const page = await context.newPage();
  return { page, context, go: (path) => page.goto(`${office.address}${path}`) };
}

/** A producer, whose home is elsewhere than the office's. */
async function seller(login) {
  const context = await office.browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", login);
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");
  await page.waitForLoadState();
  return { page, context, go: (path) => page.goto(`${office.address}${path}`) };
}

async function sound(page) {
  if (await page.evaluate(() => document.documentElement.scrollWidth > 360)) assert.fail(`${page.url()} is wider than a phone`);
  assert.deepEqual(await barriers(page), []);
}

async function put(page, product, count) {
  await page.goto(`${office.address}/portal/products/${product}`);
  await page.fill("form[action$='/cart/add'] input[name=count]", String(count));
  await page.click("form[action$='/cart/add'] button");
  await page.waitForURL(/\/cart$/);
}

async function fill(page) {
  await page.fill("#name", "Nguyễn Thị Mua");
  await page.fill("#telephone", "0912 345 678");
  await page.fill("#email", "mua@example.vn");
  await page.fill("#address", "Số 1, đường Thử, thành phố Hà Tĩnh");
  await page.check("input[name=agree]");
  // A form that is sent back at once was not filled in by a person.
  await page.waitForTimeout(2500);
}

const amount = (text) => Number(text.replace(/\D/g, ""));

/** What the code on a page says, read from the picture of it. */
async function scan(page) {
  const image = page.locator("img.code").first();
  await image.scrollIntoViewIfNeeded();
  const { data, width, height } = PNG.sync.read(await image.screenshot());
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

/** The objects of a code for a transfer, by their numbers. */
function objects(text) {
  const found = {};
  for (let at = 0; at < text.length; ) {
    const length = Number(text.slice(at + 2, at + 4));
    found[text.slice(at, at + 2)] = text.slice(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return found;
}

let link;

for (const javaScriptEnabled of [true, false]) {
  test(`an order to two producers, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const { page, context, go } = await buyer({ javaScriptEnabled });
    await go("/portal/shop");
    if (javaScriptEnabled) await sound(page);
    assert.deepEqual(await context.cookies(), [], "who looks around gets no cookie");
    await put(page, "SP-001", 2);
    await put(page, "SP-006", 1);
    if (javaScriptEnabled) await sound(page);
    // Whoever presses Enter in a field changes the number, and takes nothing out.
    await page.fill("input[name='count.SP-001']", "3");
    await page.press("input[name='count.SP-001']", "Enter");
    await page.waitForLoadState();
    assert.equal(await page.inputValue("input[name='count.SP-001']"), "3");
    await page.click("a[href$='/cart/order']");
    await page.waitForURL(/order$/);
    if (javaScriptEnabled) await sound(page);
    await fill(page);
    await page.check("input[value=transfer]");
    await page.click("form.sheet button");
    await page.waitForURL(/\/portal\/orders\//);
    assert.match(await page.textContent("h1"), /DH00000[12]/);
    assert.equal(await page.locator("section.part").count(), 2);
    if (javaScriptEnabled) await sound(page);
    else link = page.url();
    await context.close();
  });
}

test("both producers answer, and the code asks for the amount", async () => {
  for (const [login, mine, other] of [["chuthe", "SP-001", "SP-006"], ["chuthe2", "SP-006", "SP-001"]]) {
    const { page, context, go } = await seller(login);
    await go("/producer/orders");
    assert.deepEqual(await barriers(page), []);
    await page.click("a[href='/producer/orders/DH000002']");
    await page.waitForURL(/DH000002/);
    assert.deepEqual(await barriers(page), []);
    assert.match(await page.textContent("main"), /đường Thử/);
    await page.fill("[name=note]", "Giao trong hai ngày");
    await page.click("button[value=accepted]");
    await page.waitForSelector("button[value=shipped]");
    await go("/producer/offers");
    assert.deepEqual(await barriers(page), []);
    assert.ok((await page.textContent("main")).includes(mine) && !(await page.textContent("main")).includes(other));
    await context.close();
  }
  const { page, context } = await buyer({ viewport: { width: 800, height: 900 } });
  await page.goto(link);
  assert.match(await page.textContent("main"), /Giao trong hai ngày/);
  assert.deepEqual(await barriers(page), []);
  const said = objects(await scan(page));
  const part = page.locator("section.part").first();
  assert.equal(Number(said["54"]), amount(await part.locator(".total").textContent()));
  assert.equal(objects(said["62"])["08"], "DH000002");
  await page.goto(link.replace("/portal/", "/portal/en/"));
  assert.match(await page.textContent("main"), /accepted/);
  await context.close();
});

test("a price that changes meanwhile is told before anything is ordered", async () => {
  const { page, context, go } = await buyer();
  await put(page, "SP-002", 1);
  await go("/portal/cart/order");
  const producer = await seller("chuthe");
  const offer = async (price, stock) => {
    await producer.go("/producer/offers");
    const form = producer.page.locator("form[action='/producer/offers/save']", { has: producer.page.locator("[value='SP-002']") });
    await form.locator("[name=price]").fill(price);
    await form.locator("[name=stock]").fill(stock);
    await form.locator("button").click();
    await producer.page.waitForSelector("[role=status], .alert-success");
  };
  await offer("99.000", "1");
  await fill(page);
  await page.click("form.sheet button");
  await page.waitForSelector("[role=alert]");
  assert.match(await page.textContent("[role=alert]"), /vừa thay đổi/);
  assert.match(await page.textContent("main"), /99\.000\sđ/);
  assert.equal(await page.inputValue("#name"), "Nguyễn Thị Mua");
  await sound(page);
  await page.waitForTimeout(2500);
  await page.click("form.sheet button");
  await page.waitForURL(/\/portal\/orders\//);
  const late = await buyer();
  await put(late.page, "SP-002", 1);
  assert.match(await late.page.textContent("main"), /Đã hết hàng/);
  assert.equal(await late.page.locator("a[href$='/cart/order']").count(), 0);
  await sound(late.page);
  for (const each of [late, producer, { context }]) await each.context.close();
});

test("a complaint is answered by the office, which can stop a sale", async () => {
  const { page, context } = await buyer();
  await page.goto(link);
  await page.fill("#words", "Gói hàng bị rách");
  await page.click("form[action$='/complain'] button");
  await page.waitForSelector("text=đang chờ trả lời");
  const { page: desk, go, context: office_ } = await office.person("vpdp");
  await go("/ocop/orders");
  assert.deepEqual(await barriers(desk), []);
  assert.doesNotMatch(await desk.textContent("main"), /đường Thử/);
  await desk.fill("textarea[name=answer]", "Chủ thể sẽ gửi lại gói khác");
  await desk.click("form[action='/ocop/orders/answer'] button");
  await desk.waitForSelector("text=Chủ thể sẽ gửi lại gói khác");
  const stop = desk.locator("details", { has: desk.locator("[value='SP-001']") });
  await stop.locator("summary").click();
  await stop.locator("[name=reason]").fill("kiểm tra nhãn");
  await stop.locator("button[value=stopped]").click();
  await desk.waitForLoadState();
  await page.reload();
  assert.match(await page.textContent("main"), /gửi lại gói khác/);
  await page.goto(`${office.address}/portal/products/SP-001`);
  assert.equal(await page.locator("form[action$='/cart/add']").count(), 0);
  await office_.close();
  await context.close();
});

test("a buyer fetches what is kept and is forgotten", async () => {
  const { page, context } = await buyer();
  await page.goto(link);
  const kept = await (await context.request.get(`${link}/data`)).json();
  assert.deepEqual([kept.number, kept.buyer.name], ["DH000002", "Nguyễn Thị Mua"]);
  await page.check("form[action$='/forget'] input[name=sure]");
  await page.click("form[action$='/forget'] button");
  await page.waitForSelector("text=đã được xóa");
  assert.doesNotMatch(await page.textContent("main"), /đường Thử|0912/);
  await sound(page);
  assert.equal((await (await context.request.get(`${link}/data`)).json()).buyer, null);
  const { page: desk, go, context: theirs } = await seller("chuthe");
  await go("/producer/orders/DH000002");
  assert.doesNotMatch(await desk.textContent("main"), /đường Thử/);
  await theirs.close();
  await context.close();
});
