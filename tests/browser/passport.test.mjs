// The office prints labels; a buyer reads the code on one and sees the product's passport.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";
import { asker } from "./program.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const jsQR = require("jsqr");
const { PNG } = require("pngjs");

let office;
before(async () => {
  office = await Office.open();
});
after(() => office.close());

/** What the first code on each page of a PDF says, read from the page as it is printed. */
function decode(pdf) {
  const folder = mkdtempSync(join(tmpdir(), "nongthon-labels-"));
  writeFileSync(join(folder, "labels.pdf"), pdf);
  const drawn = spawnSync("pdftoppm", ["-r", "200", "-png", join(folder, "labels.pdf"), join(folder, "page")]);
  assert.equal(drawn.status, 0, `${drawn.stderr}`);
  const pages = readdirSync(folder).filter((name) => name.endsWith(".png")).sort();
  const said = pages.map((name) => {
    const { data, width, height } = PNG.sync.read(readFileSync(join(folder, name)));
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
  });
  rmSync(folder, { recursive: true });
  return said;
}

test("labels need to know where the portal is", async () => {
  const { page, go, context } = await office.person("vpdp");
  await go("/ocop/labels");
  assert.match(await page.textContent(".alert"), /Địa chỉ truy cập/);
  assert.ok(await page.isDisabled("main form[method=post] button"));
  await context.close();
  const { secret } = await asker(office).token("vpdp");
  const answer = await asker(office).send(secret, "POST", "/ocop/labels", { products: ["SP-001"], copies: 1, size: "3x8" });
  assert.equal(answer.status, 409, await answer.text());
  office.set("public.url", office.address);
});

test("a label is printed without scripts, and its code leads to the passport", async () => {
  const { page, go, context } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  await go("/ocop/labels?q=banh+da+vung");
  assert.deepEqual(await barriers(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await context.close();

  const plain = await office.person("vpdp", { javaScriptEnabled: false });
  await plain.go("/ocop/labels?q=banh+da+vung");
  await plain.page.check("input[value='SP-001']");
  await plain.page.fill("#copies", "1");
  const [download] = await Promise.all([plain.page.waitForEvent("download"), plain.page.click("main form[method=post] button")]);
  const [address] = decode(readFileSync(await download.path()));
  assert.match(address, new RegExp(`^${office.address}/portal/p/SP-001~[A-Za-z0-9_-]{12}$`));
  await plain.context.close();

  for (const [from, to, words] of [["", "", /còn hiệu lực/], ["/portal/", "/portal/en/", /is valid/]]) {
    for (const colorScheme of ["light", "dark"]) {
      const buyer = await office.browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme });
      const phone = await buyer.newPage();
      assert.equal((await phone.goto(address.replace(from, to))).status(), 200);
      assert.match(await phone.textContent("main"), words);
      assert.deepEqual(await barriers(phone), []);
      assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
      assert.deepEqual(await buyer.cookies(), []);
      if (process.env.PICTURES) await phone.screenshot({ path: `${process.env.PICTURES}/passport${to.replaceAll("/", "-")}-${colorScheme}.png`, fullPage: true });
      await buyer.close();
    }
  }
  const forged = await fetch(`${address.slice(0, -1)}${address.endsWith("A") ? "B" : "A"}`);
  assert.equal(forged.status, 404);
  assert.match(await forged.text(), /không do cơ quan chúng tôi phát hành/);
});

test("every size reads, and labels printed before a new key still do", async () => {
  const { send, token } = asker(office);
  const { secret } = await token("vpdp");
  const print = async (size) => {
    const answer = await send(secret, "POST", "/ocop/labels", { products: ["SP-001"], copies: 1, size });
    assert.equal(answer.status, 200);
    const pdf = Buffer.from(await answer.arrayBuffer());
    if (process.env.PICTURES) writeFileSync(`${process.env.PICTURES}/${size}.pdf`, pdf);
    return decode(pdf);
  };
  const [before] = await print("3x8");
  for (const size of ["4x6", "100x70"]) assert.deepEqual(await print(size), [before], size);
  const admin = await office.person("quantri");
  await admin.go("/settings");
  assert.deepEqual(await barriers(admin.page), []);
  await admin.page.click("form[action='/settings/passport-key'] button");
  assert.match(await admin.page.textContent("main"), /Số khóa đã tạo: 2/);
  await admin.context.close();
  const [later] = await print("3x8");
  assert.notEqual(later, before);
  for (const address of [before, later]) assert.equal((await fetch(address)).status, 200, address);
  assert.equal((await send((await token("xa")).secret, "POST", "/ocop/labels", { products: ["SP-001"], copies: 1, size: "3x8" })).status, 403);
});
