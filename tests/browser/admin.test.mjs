// The administrator's pages: settings that documents obey, copies of the ledger, the register; the scorecard as a file.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "nongthon-admin-"));
  office = await Office.open();
});
after(async () => {
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a signer's name that is set stands on the draft; a second administrator does not overwrite it unseen", async () => {
  const [one, two] = [await office.person("quantri"), await office.person("quantri")];
  for (const { go } of [one, two]) await go("/settings");
  assert.deepEqual(await barriers(one.page), []);
  await one.page.fill("[id='s.office.signer']", "Trần Thị Thử Nghiệm");
  await one.page.click("form[action='/settings/save'] button");
  await one.page.waitForSelector("[role=status]");
  await two.page.fill("[id='s.office.signer']", "Người Khác");
  await two.page.click("form[action='/settings/save'] button");
  await two.page.waitForSelector("[role=alert]");
  const writer = await office.person("vpdp");
  const draft = await writer.page.request.get(`${office.address}/reports/programme/draft`);
  assert.match(await draft.text(), /Trần Thị Thử Nghiệm/);
  assert.equal((await writer.go("/settings")).status(), 403);
  await one.page.fill("[id='s.public.url']", "không phải địa chỉ");
  await one.page.click("form[action='/settings/save'] button");
  await one.page.waitForSelector(".invalid-feedback");
  assert.deepEqual(await barriers(one.page), []);
});

test("the condition of the system is told with what helps, to administrators alone", async () => {
  const { page, go, context, complaints } = await office.person("quantri");
  await go("/status");
  const told = await page.locator("main tbody tr").allInnerTexts();
  for (const line of [/Sổ cái[\s\S]*SQLite/, /Người quản trị[\s\S]*quantri/, /Thư điện tử[\s\S]*smtp\.url/]) assert.ok(told.some((row) => line.test(row)), `${line}`);
  assert.deepEqual(await barriers(page), []);
  const other = await office.person("vpdp");
  assert.equal((await other.go("/status")).status(), 403);
  assert.deepEqual(complaints, []);
  for (const each of [context, other.context]) await each.close();
});

test("a copy of everything is made and taken away, and all of it comes back from that", async () => {
  const { page, go, complaints } = await office.person("quantri");
  await go("/backups");
  await page.click("form[action='/backups/make'] button");
  await page.waitForSelector("[role=status]");
  assert.deepEqual(await barriers(page), []);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  const zip = join(folder, "sao-luu.zip");
  await download.saveAs(zip);
  assert.equal(spawnSync("python3", ["-m", "zipfile", "-e", zip, join(folder, "copies")]).status, 0);
  const binary = process.env.NONGTHON_BINARY ?? "target/debug/nongthon";
  const restored = spawnSync(binary, ["restore", "--data", join(folder, "back"), "--backups", join(folder, "copies")], { encoding: "utf8" });
  assert.equal(restored.status, 0, restored.stdout + restored.stderr);
  assert.equal((await go("/backups/..%2Fledger.sqlite")).status(), 404);
  assert.deepEqual(complaints, []);
});

test("the register lists the units and has no barrier", async () => {
  const { page, go } = await office.person("quantri");
  await go("/register");
  assert.ok((await page.locator("tbody tr").count()) > 200);
  await page.fill("#filter", "son lam");
  await page.waitForFunction(() => document.querySelectorAll("#units tbody tr:not([hidden])").length < 5);
  assert.deepEqual(await barriers(page), []);
});

test("a unit is called otherwise and leaves the programme from a day on; before that day it is as it was", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  const row = page.locator("#units tr", { has: page.locator("td:first-child", { hasText: /^18145$/ }) });
  const counted = async (day) => {
    await go(`/register${day ? `?as_of=${day}` : ""}`);
    return await row.locator("td[data-label]").textContent();
  };
  assert.equal(await counted(), "có");
  const name = (await row.locator("td:nth-child(2) a").textContent()).replace("xã ", "");
  await row.locator("a.btn").click();
  assert.equal(await page.inputValue("#f-name"), name, "what counts now is filled in");
  await page.fill("#f-name", "Tên Mới Thử");
  await page.selectOption("#f-counted", "no");
  await page.fill("#f-date", "2023-03-01");
  await page.fill("#f-basis", "Nghị quyết thử nghiệm");
  assert.deepEqual(await barriers(page), []);
  await page.click("main form button.btn-primary");
  assert.match(await row.textContent(), /xã Tên Mới Thử.*Nghị quyết thử nghiệm/s);
  assert.equal(await counted(), "không");
  assert.equal(await counted("2023-02-28"), "có");
  await go("/units/18145");
  assert.match(await page.textContent("h1"), /Tên Mới Thử/);
  await go("/register");
  await row.locator("small a").click();
  await page.click("main a:has-text('Sửa bản ghi')");
  await page.selectOption("#f-counted", "yes");
  await page.fill("#f-name", name);
  await page.click("main form button.btn-primary");
  assert.equal(await counted(), "có");
  assert.deepEqual(complaints, []);
});

test("the scorecard is downloaded as it is seen", async () => {
  const { page, go } = await office.person("lanhdao");
  await go("/units/439/scorecard?sort=met");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  await download.saveAs(join(folder, "bang.xlsx"));
  const done = spawnSync("soffice", ["--headless", `-env:UserInstallation=file://${folder}/profile`, "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder, join(folder, "bang.xlsx")], { encoding: "utf8", timeout: 120_000 });
  assert.equal(done.status, 0, done.stderr);
  const lines = readFileSync(join(folder, "bang.csv"), "utf8").split("\n");
  const shown = await page.locator("#heat tbody th a").allTextContents();
  const head = lines.findIndex((line) => line.startsWith("Đơn vị,"));
  const listed = lines.slice(head + 1).filter(Boolean).map((line) => line.split(",")[0]);
  assert.deepEqual(listed, shown);
  assert.ok(lines.slice(0, head).some((line) => line.includes("minh họa")), "the file says that it is a demonstration");
});

test("a threshold that the law leaves to the province is decided, judged by, explained, and undone", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  const judged = async () => {
    await go("/units/18145/criteria/commune-ntm-2021-2025/2");
    const told = await page.textContent("main");
    return told.includes("chờ quy định của tỉnh") ? "open" : told;
  };
  assert.equal(await judged(), "open");
  await go("/law");
  assert.deepEqual(await barriers(page), []);
  const before = Number(/\d+/.exec(await page.textContent("main p[role=status]"))[0]);
  for (const indicator of ["2.1", "2.2", "2.3", "2.4"]) {
    await go("/law");
    const row = page.locator("tr", { has: page.locator(`td:text-is("${indicator}")`) }).first();
    await row.locator("summary").click();
    await row.locator("input[name=value]").fill("80");
    await row.locator("input[name=decision]").fill("36/2022/QĐ-UBND (thử nghiệm)");
    await row.locator("button").click();
    await page.waitForSelector(".alert-success");
  }
  await go("/law");
  assert.equal(Number(/\d+/.exec(await page.textContent("main p[role=status]"))[0]), before - 4);
  const told = await judged();
  assert.match(told, /80%/);
  // The day before it held nothing was decided.
  await go("/units/18145/criteria/commune-ntm-2021-2025/2?as_of=2023-03-01");
  assert.match(await page.textContent("main"), /chờ quy định của tỉnh/);
  await go("/audit");
  const row = page.locator("tr", { hasText: "decide threshold" }).first();
  await row.locator("summary").click();
  await row.locator("input[name=reason]").fill("thử");
  await row.locator("button").click();
  await page.waitForSelector(".alert-success");
  await go("/law");
  assert.equal(Number(/\d+/.exec(await page.textContent("main p[role=status]"))[0]), before - 3);
  assert.deepEqual(complaints, []);
});
