// One product over the whole chain: proposed, filed, scored, decided, shown, sold by the code on its label, and withdrawn.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const jsQR = require("jsqr");
const { PNG } = require("pngjs");

let office;
before(async () => {
  office = await Office.open();
  office.set("public.url", office.address);
});
after(() => office?.close());

const PHONE = { viewport: { width: 360, height: 740 } };
const NAME = "Bánh gai Kỳ Giang";
const OTHER = "Kẹo cu đơ bà Hường";
const COUNCIL = "/ocop/councils/HD-447-THU";
// What the chain makes on its way: the product's code, its dossier's address, what the label says, and where the buyer looks.
let product, dossier, scanned, order;

const save = (page) => page.click("main form button.btn-primary");
const text = (page) => page.textContent("main");

/** Whether everybody can use the page, and none of it sticks out to the right. */
async function sound(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${page.url()} scrolls sideways by ${wide} px`);
  assert.deepEqual(await barriers(page), [], page.url());
}

/** What somebody does who is signed in, without errors in the console. */
async function as(login, act, options = {}) {
  const { page, go, complaints, context } = await office.person(login, options);
  await act(page, go);
  assert.deepEqual(complaints, [], login);
  await context.close();
}

/** A buyer at a phone, who is nobody to the office. */
async function stranger(act) {
  const context = await office.browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await context.newPage();
  await act(page, (path) => page.goto(new URL(path, office.address).href));
  await context.close();
}

/** Records one of a kind with the office's own form. */
async function record(page, go, kind, fields) {
  await go(`/records/${kind}/new`);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await save(page);
  await page.waitForURL(/units/);
}

/** What the first code of a printed page says. */
function decode(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "nongthon-chain-"));
  const drawn = spawnSync("pdftoppm", ["-r", "200", "-png", "-singlefile", pdf, join(folder, "page")]);
  assert.equal(drawn.status, 0, `${drawn.stderr}`);
  const { data, width, height } = PNG.sync.read(readFileSync(join(folder, "page.png")));
  rmSync(folder, { recursive: true });
  return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

test("a producer proposes a product, and the office approves it", async () => {
  await as("chuthe", async (page) => {
    await page.click("main a[href$='/propose/product']");
    await sound(page);
    await page.fill("#f-name", NAME);
    await page.fill("#f-unit", "18772");
    await page.selectOption("#f-group", "food");
    await save(page);
    assert.match(await text(page), /Đã gửi đề xuất/);
    assert.equal(await page.locator("h3", { hasText: NAME }).count(), 0, "it waits for the office");
  }, PHONE);
  await as("vpdp", async (page, go) => {
    await go("/ocop/proposals");
    await page.locator("section").first().locator("tr", { hasText: "Nguyên Lâm" }).last().locator("a").click();
    assert.match(await text(page), new RegExp(NAME));
    await sound(page);
    await page.click("button[value=approve]");
    assert.match(await text(page), /đã duyệt|Đã duyệt/);
  });
  await as("chuthe", async (page) => {
    const card = page.locator("h3", { hasText: NAME });
    product = (await card.locator("small").textContent()).trim();
    assert.match(product, /^SP-2023-\d+$/);
    await sound(page);
  }, PHONE);
});

test("the producer files its dossier, gives every document and scores itself", async () => {
  await as("chuthe", async (page) => {
    await page.click("main a[href='/ocop/dossiers']");
    await page.click("main a[href='/ocop/dossiers/new']");
    await sound(page);
    await page.selectOption("#product", product);
    await save(page);
    dossier = new URL(page.url()).pathname;
    const wanting = await page.locator("#item option", { hasText: "* " }).evaluateAll((options) => options.map((option) => option.value));
    for (const [place, item] of wanting.entries()) {
      await page.selectOption("#item", item);
      if (place === 0) await page.setInputFiles("#file", photograph());
      else await page.fill("#number", `${place}/GCN`);
      await save(page);
    }
    assert.match(await text(page), /Hồ sơ đủ thành phần bắt buộc/);
    await page.click("main a[href$='/self-score']");
    await sound(page);
    for (const [part, points] of [["A", "30"], ["B", "16,5"], ["C", "20"]]) await page.fill(`[name=points-${part}]`, points);
    await save(page);
    assert.match(await text(page), /Tổng: 66,5 điểm/);
    await sound(page);
  }, PHONE);
});

test("three members score it alone, the council meets, and three stars are decided", async () => {
  await as("vpdp", async (page, go) => {
    await record(page, go, "council", { code: "HD-447-THU", unit: "447", number: "15/QĐ-UBND", date: "2023-03-01", level: "district" });
    for (const [member, name, role, account] of [["A", "Đặng Thị Thu", "chair", "lanhdao"], ["B", "Trần Quốc Việt", "member", "nongnghiep"], ["C", "Võ Thị Mai", "member", "yte"]]) {
      await record(page, go, "council_member", { council: "HD-447-THU", member, name, body: "health", date: "2023-03-01", account, role });
    }
  });
  for (const [login, points] of [["lanhdao", ["30", "16", "20"]], ["nongnghiep", ["28,5", "15", "21"]], ["yte", ["29", "16", "20"]]]) {
    await as(login, async (page, go) => {
      await go("/ocop/councils");
      await page.click(`main a[href='${COUNCIL}']`);
      await page.click(`main a[aria-label*='${NAME}']`);
      await sound(page);
      for (const [place, part] of ["A", "B", "C"].entries()) await page.fill(`[name=points-${part}]`, points[place]);
      await save(page);
      assert.match(await text(page), /đã chấm/);
    });
  }
  await as("vpdp", async (page, go) => {
    await go(COUNCIL);
    await sound(page);
    await page.check("input[name=dossier]");
    await page.fill("#minutes", "06/BB-HĐ");
    await page.locator("form[action$='/session'] button").click();
    assert.match(await text(page), /65,16 điểm, 3 sao, công nhận ở cấp này/);
    await sound(page);
    await page.click("main a:text-is('Quyết định công nhận')");
    const draft = await page.locator("iframe").getAttribute("src");
    assert.match(await (await page.request.get(`${office.address}${draft}`)).text(), new RegExp(`QUYẾT ĐỊNH[\\s\\S]*${NAME}[\\s\\S]*3 sao`));
    await sound(page);
    await go(COUNCIL);
    await page.fill("#award-number", "78/QĐ-UBND");
    await page.locator("form[action$='/award'] button").click();
    assert.equal(await page.locator("form[action$='/award']").count(), 0, "nothing is left to decide");
  });
  await as("chuthe", async (page) => {
    assert.match(await page.locator(".card", { hasText: NAME }).textContent(), /3 sao/);
    await page.click("main a[href='/ocop/dossiers']");
    await page.click(`main a[href='${dossier}']`);
    assert.match(await text(page), /65,16 điểm, 3 sao[\s\S]*78\/QĐ-UBND/);
    await sound(page);
  }, PHONE);
});

test("anybody finds it on the portal with its stars, not yet for sale", async () => {
  await stranger(async (page, go) => {
    await go("/portal");
    await page.fill(".seek input", "banh gai ky giang");
    await page.click(".seek button");
    await sound(page);
    await page.click(`main >> text=${NAME}`);
    assert.match(await text(page), /★★★[\s\S]*3 sao[\s\S]*còn hiệu lực[\s\S]*78\/QĐ-UBND/);
    assert.equal(await page.locator("form[action$='/cart/add']").count(), 0);
    await sound(page);
  });
});

test("its producer offers it, and the office prints its label", async () => {
  await as("chuthe", async (page, go) => {
    await go("/producer/offers");
    const form = page.locator("form[action='/producer/offers/save']", { has: page.locator(`[value='${product}']`) });
    await form.locator("[name=price]").fill("45.000");
    await form.locator("[name=pack]").fill("hộp 10 cái");
    await form.locator("[name=stock]").fill("20");
    await form.locator("button").click();
    await page.waitForSelector("[role=status], .alert-success");
    assert.match(await page.locator(".card", { has: form }).textContent(), /Còn 20/i);
    await sound(page);
  }, PHONE);
  await as("vpdp", async (page, go) => {
    await go("/ocop/labels");
    await page.fill("#q", "banh gai");
    await page.press("#q", "Enter");
    await page.waitForURL(/q=banh/);
    await page.check(`input[value='${product}']`);
    await sound(page);
    await page.fill("#copies", "1");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("main form[method=post] button.btn-primary")]);
    scanned = decode(await download.path());
    assert.match(scanned, new RegExp(`^${office.address}/portal/p/${product}~`));
  });
});

test("a buyer scans the label, and orders it with the product of another producer", async () => {
  await stranger(async (page, go) => {
    await go(scanned);
    assert.match(await text(page), /3 sao[\s\S]*còn hiệu lực/);
    await sound(page);
    await page.click("main a.button");
    assert.equal(new URL(page.url()).pathname, `/portal/products/${product}`);
    await page.fill("form[action$='/cart/add'] input[name=count]", "2");
    await page.click("form[action$='/cart/add'] button");
    await page.click("main a[href$='/portal/shop']");
    await sound(page);
    await page.locator("li.card", { hasText: OTHER }).locator("button").click();
    await page.waitForURL(/\/cart$/);
    for (const name of [NAME, OTHER]) assert.match(await text(page), new RegExp(name));
    await sound(page);
    await page.click("a[href$='/cart/order']");
    for (const [field, words] of [["name", "Nguyễn Thị Mua"], ["telephone", "0912 345 678"], ["email", "mua@example.vn"], ["address", "Số 1, đường Thử, thành phố Hà Tĩnh"]]) await page.fill(`#${field}`, words);
    await page.check("input[name=agree]");
    await sound(page);
    // A form that is sent back at once was not filled in by a person.
    await page.waitForTimeout(2500);
    await page.click("form.sheet button");
    await page.waitForURL(/\/portal\/orders\//);
    order = page.url();
    assert.equal(await page.locator("section.part").count(), 2);
    await sound(page);
  });
});

test("both producers accept, and the buyer reads it", async () => {
  for (const [login, mine, other] of [["chuthe", NAME, OTHER], ["chuthe2", OTHER, NAME]]) {
    await as(login, async (page, go) => {
      await go("/producer/orders");
      await page.click("a[href='/producer/orders/DH000001']");
      assert.match(await text(page), new RegExp(mine));
      assert.doesNotMatch(await text(page), new RegExp(other));
      await sound(page);
      await page.fill("[name=note]", `Giao trong hai ngày: ${mine}`);
      await page.click("button[value=accepted]");
      await page.waitForSelector("button[value=shipped]");
      await sound(page);
    }, PHONE);
  }
  await stranger(async (page, go) => {
    await go(order);
    assert.deepEqual(await page.locator("section.part .tag").allTextContents(), ["đã nhận đơn", "đã nhận đơn"]);
    for (const name of [NAME, OTHER]) assert.match(await text(page), new RegExp(`Giao trong hai ngày: ${name}`));
    await sound(page);
  });
});

test("the form that withdraws can be read by everybody", async () => {
  await as("vpdp", async (page, go) => {
    await go(`/ocop/products/${product}`);
    await page.click("main summary");
    await sound(page);
  });
});

test("the office withdraws the certificate: the label says so, and nobody can order any more", async () => {
  await as("vpdp", async (page, go) => {
    await go("/ocop/products?q=banh+gai");
    await page.click("main tbody a");
    await page.click("main summary");
    await page.selectOption("#reason", "food_safety");
    await page.fill("#number", "99/QĐ-UBND");
    await page.locator("details form button").click();
    assert.match(await text(page), /đã bị thu hồi[\s\S]*99\/QĐ-UBND: Vi phạm an toàn thực phẩm/);
    await sound(page);
  });
  await stranger(async (page, go) => {
    await go(scanned);
    assert.match(await page.textContent(".notice"), /3 sao đã bị thu hồi[\s\S]*không có giấy chứng nhận/);
    await sound(page);
    await page.click("main a.button");
    assert.equal(await page.locator("form[action$='/cart/add']").count(), 0);
    await sound(page);
    await go("/portal/shop");
    assert.match(await text(page), new RegExp(OTHER));
    assert.doesNotMatch(await text(page), new RegExp(NAME));
  });
  await as("chuthe", async (page, go) => {
    assert.match(await page.locator(".card", { hasText: NAME }).textContent(), /3 sao, thu hồi theo quyết định 99/);
    await go("/producer/offers");
    assert.match(await page.locator(".card", { hasText: NAME }).textContent(), /Không bán[\s\S]*Không có giấy chứng nhận còn hiệu lực/);
    await sound(page);
  }, PHONE);
});
