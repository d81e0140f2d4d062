// Large files go in parts: a line that breaks costs a part, and what has come is not sent again.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

const PART = 256 * 1024;
const ASKS = "Giao Sở Y tế rà soát tiêu chí nước sạch, báo cáo trước ngày 30/3/2023.";

let office;
const folder = mkdtempSync(join(tmpdir(), "nongthon-parts-"));
/** A notice of nearly three parts. */
const notice = join(folder, "thông báo dài.txt");
before(async () => {
  office = await Office.open();
  writeFileSync(notice, `${"Các địa phương đã hoàn thành đường thôn. ".repeat(13_500)}\n1. ${ASKS}\n`);
});
after(async () => {
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Counts the parts that a page sends, and lets some of them fail. */
async function watch(page, fails) {
  const parts = [];
  await page.route("**/parts/*", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return route.continue();
    const part = { offset: Number(request.headers()["upload-offset"]), bytes: request.postDataBuffer()?.length ?? 0 };
    parts.push(part);
    return fails(parts.length) ? route.abort("connectionfailed") : route.continue();
  });
  return parts;
}

async function fill(page, number) {
  await page.fill("#number", number);
  await page.fill("#date", "2023-02-21");
  await page.fill("#issuer", "UBND tỉnh");
  await page.fill("#subject", "thử gửi từng phần");
  await page.setInputFiles("#file", notice);
}

test("a part that is lost is sent again, and it alone", async () => {
  const { page, go } = await office.person("vpdp");
  await go("/tasks/new");
  const parts = await watch(page, (count) => count === 2);
  await fill(page, "41/TB-UBND");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector("form[action='/tasks/record']", { timeout: 60_000 });
  assert.deepEqual(parts.map((part) => part.offset), [0, PART, PART, 2 * PART]);
  assert.match(await page.locator("input[name='file-digest']").inputValue(), /^[0-9a-f]{64}$/);
  assert.match(await page.locator("main").innerText(), /rà soát tiêu chí nước sạch/);
  await page.goBack();
  assert.ok(await page.locator("#file").isEnabled(), "another file can be chosen");
  assert.equal(await page.locator("[name='file-part'], progress").count(), 0);
});

test("by keyboard on a phone, with a bar that tells how far it is", async () => {
  const { page, go } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  await go("/tasks/new");
  let release;
  const held = new Promise((open) => (release = open));
  await page.route("**/parts/*", async (route) => {
    if (route.request().method() === "PATCH" && Number(route.request().headers()["upload-offset"]) > 0) await held;
    await route.continue();
  });
  await fill(page, "44/TB-UBND");
  await page.focus("form[action='/tasks/read'] button");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => Number(document.querySelector("progress")?.value) > 0.3);
  assert.deepEqual(await barriers(page), []);
  const { width } = await page.locator("progress").boundingBox();
  assert.ok(width > 200 && width <= 360, `${width}`);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/parts-360.png` });
  release();
  await page.waitForSelector("form[action='/tasks/record']", { timeout: 60_000 });
});

test("what the office does not take in parts goes with the form, once", async () => {
  const { page, go } = await office.person("vpdp");
  await go("/tasks/new");
  await page.route("**/parts", (route) => route.fulfill({ status: 413 }));
  await fill(page, "45/TB-UBND");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector("form[action='/tasks/record']", { timeout: 60_000 });
  assert.match(await page.locator("input[name='file-digest']").inputValue(), /^[0-9a-f]{64}$/);
});

test("whoever comes back goes on where the line broke", async () => {
  const { page, context, go } = await office.person("vpdp");
  await go("/tasks/new");
  const before = await watch(page, (count) => count >= 2);
  await fill(page, "42/TB-UBND");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForFunction(() => Number(document.querySelector("progress")?.value) > 0.3);
  while (before.length < 2) await page.waitForTimeout(20);
  await page.unroute("**/parts/*");
  await page.close();

  const again = await context.newPage();
  await again.goto(`${office.address}/tasks/new`);
  const parts = await watch(again, () => false);
  await fill(again, "42/TB-UBND");
  await again.click("form[action='/tasks/read'] button");
  await again.waitForSelector("form[action='/tasks/record']", { timeout: 60_000 });
  assert.deepEqual(parts.map((part) => part.offset), [PART, 2 * PART]);
});

test("without scripts the file goes with its form", async () => {
  const { page, go } = await office.person("vpdp", { javaScriptEnabled: false });
  await go("/tasks/new");
  await fill(page, "43/TB-UBND");
  await page.click("form[action='/tasks/read'] button");
  await page.waitForSelector("form[action='/tasks/record']", { timeout: 60_000 });
  assert.match(await page.locator("main").innerText(), /rà soát tiêu chí nước sạch/);
});
