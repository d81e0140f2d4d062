// Files into the ledger: errors by cell, differences before anything is written, undo; the Excel form of a district.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "nongthon-files-"));
  office = await Office.open();
});
after(async () => {
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** What LibreOffice makes of a file. */
function convert(file, kind) {
  const filter = kind === "csv" ? "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1" : kind;
  const done = spawnSync("soffice", ["--headless", `-env:UserInstallation=file://${folder}/profile`, ...(kind === "csv" ? [] : ["--infilter=CSV:44,34,76"]), "--convert-to", filter, "--outdir", folder, file], { encoding: "utf8", timeout: 120_000 });
  assert.equal(done.status, 0, done.stderr);
  const stem = file.slice(0, file.lastIndexOf("."));
  const { status } = spawnSync("test", ["-f", `${stem}.${kind}`]);
  return status === 0 ? `${stem}.${kind}` : `${stem}-${kind === "csv" ? "Số liệu" : ""}.${kind}`;
}

const HEAD = "mã đơn vị,mục,ngày,thứ tự,nội dung,nguồn\n";

test("a file's errors name their cells and nothing is written", async () => {
  const { page, go } = await office.person("vpdp");
  await go("/imports");
  await page.selectOption("#kind", "statement");
  await page.setInputFiles("#file", csv("nội dung.csv", `${HEAD}42,hạn chế,13/3/2023,1,Chậm,a\n42,không có mục này,32/1/2023,2,x,b\n`));
  await page.click("form[action='/imports/preview'] button");
  await page.waitForSelector("[role=alert]");
  const cells = await page.locator("td code").allTextContents();
  assert.ok(cells.includes("B3") && cells.includes("C3"), cells.join(" "));
  assert.deepEqual(await barriers(page), []);
});

test("a file is looked at, confirmed, listed and undone", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  const send = async (text) => {
    await go("/imports");
    await page.selectOption("#kind", "statement");
    await page.setInputFiles("#file", csv("kiến nghị.csv", text));
    await page.click("form[action='/imports/preview'] button");
    await page.waitForSelector("h1:has-text('Những gì sẽ thay đổi')");
  };
  const first = `${HEAD}42,kiến nghị đề xuất,20/3/2023,1,Cấp đủ vốn.,công văn 1\n`.replace("kiến nghị đề xuất", '"kiến nghị, đề xuất"');
  await send(first);
  assert.match(await page.textContent("main"), /1 bản ghi mới, 0 thay bản cũ, 0 không đổi/);
  assert.deepEqual(await barriers(page), []);
  await page.fill("#reason", "nhận qua trục văn bản");
  await page.click("form[action='/imports/confirm'] button");
  await page.waitForSelector("[role=status]:has-text('Đã ghi tệp')");

  await send(first.replace("Cấp đủ vốn.", "Cấp đủ vốn trong quý II."));
  assert.match(await page.textContent("main"), /0 bản ghi mới, 1 thay bản cũ/);
  assert.equal(await page.textContent("del"), "Cấp đủ vốn.");
  await page.click("main a.btn");

  const row = page.locator("tr", { hasText: "nhận qua trục văn bản" });
  await row.locator("summary").click();
  await row.locator("input[name=reason]").fill("gửi nhầm");
  await row.locator("button").click();
  await page.waitForSelector("[role=status]");
  assert.equal(await page.locator("tr", { hasText: "nhận qua trục văn bản" }).locator("text=đã hoàn tác").count(), 1);
  assert.deepEqual(complaints, []);
});

test("a workbook that unpacks without end is refused and the server lives on", async () => {
  const { page, go } = await office.person("vpdp");
  const bomb = spawnSync("python3", ["-c", `
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)
z.writestr("[Content_Types].xml", "<Types/>")
z.writestr("xl/workbook.xml", "<workbook/>")
with z.open("xl/sharedStrings.xml", "w", force_zip64=True) as out:
    out.write(b"<sst>")
    for _ in range(3000): out.write(b"<si><t></t></si>" * 65536)
z.close()`, join(folder, "bomb.xlsx")]);
  assert.equal(bomb.status, 0, bomb.stderr?.toString());
  await go("/imports");
  await page.setInputFiles("#file", join(folder, "bomb.xlsx"));
  await page.click("form[action='/imports/preview'] button");
  await page.waitForSelector("[role=alert]", { timeout: 60_000 });
  assert.match(await page.textContent("main"), /tệp bung ra quá lớn/);
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${office.server.pid}/status`, "utf8"))[1]) / 1024;
  assert.ok(memory < 400, `the server has held ${memory} MB`);
});

test("a district's form goes out filled in, comes back changed, and only what changed is recorded", async () => {
  const { page, go, complaints } = await office.person("huyen");
  await go("/units/439/form");
  assert.deepEqual(await barriers(page), []);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("form[action^='/units/439/form/file'] button")]);
  const file = join(folder, "bieu.xlsx");
  await download.saveAs(file);
  // The real workbook, opened by LibreOffice.
  const text = readFileSync(convert(file, "csv"), "utf8");
  const lines = text.split("\n");
  const head = lines.findIndex((line) => line.startsWith("mã đơn vị"));
  assert.ok(head >= 0 && lines.length > 500, `${lines.length} lines`);
  const place = lines.findIndex((line) => line.startsWith("18145,") && line.includes("income_per_capita"));
  assert.ok(place > head);
  const cells = lines[place].match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
  const was = cells[8];
  cells[8] = '"51,5"';
  lines[place] = cells.join(",");
  // What begins with = would be taken for a formula on the way back from CSV.
  const filled = lines.join("\n").replaceAll(',"=', ',"').replaceAll(",=", ",");
  writeFileSync(join(folder, "bieu-da-dien.csv"), filled);
  await page.setInputFiles("#file", convert(join(folder, "bieu-da-dien.csv"), "xlsx"));
  await page.click("button[value=draft]");
  await page.waitForSelector("main table");
  assert.match(await page.textContent("main h1"), /Những gì sẽ thay đổi/, (await page.textContent("main")).slice(0, 3000));
  const shown = await page.locator("main tbody tr").allTextContents();
  assert.equal(shown.length, 1, shown.join("\n"));
  assert.match(shown[0], /Sơn Lâm.*51,5/s);
  assert.notEqual(was, '"51,5"');
  await page.click("form[action$='/form/confirm'] button");
  await page.waitForSelector("[role=status]:has-text('Đã lưu nháp')");
  await go("/units/18145/capture");
  assert.equal(await page.inputValue("#v-income_per_capita"), "51,5");

  // Another district's commune is not theirs to report.
  await go("/units/439/form");
  await page.setInputFiles("#file", csv("x.csv", "mã đơn vị,số đo,kỳ,giá trị,trạng thái,nguồn\n18073,income_per_capita,2022,50,nháp,x\n"));
  await page.click("button[value=draft]");
  await page.waitForSelector("[role=alert]");
  assert.match(await page.textContent("main"), /không thuộc phạm vi báo cáo của bạn/);
  assert.deepEqual(complaints, []);
});
