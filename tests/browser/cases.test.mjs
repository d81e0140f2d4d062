// Recognition as a process: cases are opened for several communes at once, taken step by step, surveyed, voted and decided on; what is late
// is seen in the morning, what comes of it counts, and the dossier is one PDF.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const figure = async (page, metric) => Number((await page.textContent(`a[href*='figures/${metric}'] .figure-value`)).replaceAll(".", ""));
const phone = { viewport: { width: 360, height: 740 } };

/** A PDF of one page that says something. */
function paper(words) {
  const stream = `BT /F1 24 Tf 72 700 Td (${words}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> >>",
    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
  ];
  let text = "%PDF-1.4\n";
  const places = objects.map((object, number) => {
    const place = text.length;
    text += `${number + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const begin = text.length;
  text += `xref\n0 6\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`;
  text += `trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${begin}\n%%EOF\n`;
  return { name: `${words}.pdf`, mimeType: "application/pdf", buffer: Buffer.from(text, "latin1") };
}

/** The pages of a PDF as text, and its bookmarks. */
function read(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "nongthon-dossier-"));
  const file = join(folder, "a.pdf");
  spawnSync("tee", [file], { input: bytes });
  const pages = spawnSync("pdftotext", ["-enc", "UTF-8", "-layout", file, "-"], { encoding: "utf8" }).stdout.split("\f");
  rmSync(folder, { recursive: true, force: true });
  return pages.slice(0, -1);
}

/** What a link hands out. */
async function download(page, selector) {
  const [got] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return readFileSync(await got.path());
}

/** Records a step of every case that waits for it, on the page of the round. */
async function takeAll(page, step) {
  const form = page.locator(`form[data-form='step-${step}']`);
  for (const box of await form.locator("input[name=case]").all()) await box.check();
  await form.locator("button").click();
  await page.waitForSelector(".alert-success");
}

test("two communes go through every step, and one of them is recognised", async (t) => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/units/42");
  const before = await figure(page, "commune.recognised.advanced");
  let round;
  const cases = [];

  await t.test("what is late is seen in the morning and leads to the cases that are", async () => {
    const late = page.locator("[data-region=waiting] a", { hasText: "Số bước hồ sơ công nhận quá hạn" });
    const count = Number(await late.locator("strong").textContent());
    assert.ok(count >= 2, `${count} steps are late in the example`);
    await late.click();
    await page.waitForURL(/cases\?only=late/);
    assert.ok((await page.locator("td .v-unmet").count()) >= 2);
    assert.match(await page.textContent("main"), /xã Điền Mỹ/);
    await page.click("a:text('CN-2023-1-01')");
    await page.waitForURL(/cases\/CN-2023-1-01/);
    assert.match(await page.textContent("main"), /UBND huyện: Kiểm tra tính đầy đủ của hồ sơ – quá hạn 5 ngày \(hạn 08\/03\/2023\)/);
    assert.deepEqual(await barriers(page), []);
  });

  await t.test("cases are opened for two at once; without a unit nothing is", async () => {
    await go("/cases/open?kind=commune.advanced");
    assert.deepEqual(await barriers(page), []);
    await page.fill("#round", "2/2023");
    await page.click("form[action='/cases/add'] button");
    assert.match(await page.textContent("[role=alert]"), /Chưa chọn đơn vị nào/);
    assert.equal(await page.inputValue("#round"), "2/2023", "what was typed stays");
    const boxes = page.locator("input[name=unit]");
    for (const place of [3, 4]) await boxes.nth(place).check();
    await page.click("form[action='/cases/add'] button");
    await page.waitForURL(/cases\/round\?batch=/);
    round = page.url();
    for (const link of await page.locator("td a[href^='/cases/CN-2023-2-']").all()) cases.push(await link.getAttribute("href"));
    assert.equal(cases.length, 2);
    await go("/cases/open?kind=commune.advanced");
    assert.match(await page.textContent("main details"), /đã có hồ sơ đang mở/, "nobody opens a second one");
  });

  await t.test("the commune's steps and the district's, of both at once", async () => {
    await page.goto(round);
    assert.deepEqual(await barriers(page), []);
    await takeAll(page, "report");
    await takeAll(page, "consult");
    const meeting = page.locator("form[data-form='vote-meeting']");
    await meeting.locator("[name=members]").fill("40");
    await meeting.locator("[name=present]").fill("38");
    for (const box of await meeting.locator("[name^=ballots-]").all()) await box.fill("38");
    for (const box of await meeting.locator("[name^=agreed-]").all()) await box.fill("37");
    await meeting.locator("button").click();
    await page.waitForSelector(".alert-success");
    for (const step of ["file", "check", "assess"]) await takeAll(page, step);
    assert.match(await page.textContent("main"), /đang thẩm tra/);
  });

  await t.test("a survey below the least share settles nothing, one above it does", async () => {
    for (const [place, href] of cases.entries()) {
      for (const [satisfied, says] of place === 0 ? [["600", /✗ chưa đạt mức tối thiểu/], ["690", /✓ đạt mức tối thiểu/]] : [["700", /✓ đạt mức tối thiểu/]]) {
        await go(href);
        const form = page.locator("form[data-form='survey']");
        const filled = { households: "1000", asked: "900", answered: "700", satisfied };
        for (const [name, value] of Object.entries(filled)) await form.locator(`[name=${name}]`).fill(value);
        await form.locator("button").click();
        await page.waitForSelector(".alert-success");
        assert.match(await page.textContent("main"), says);
      }
      assert.equal(await page.locator("form[data-form='survey']").count(), 0, "it is settled");
    }
  });

  await t.test("papers are given and the dossier is one PDF with its contents", async () => {
    await go(cases[0]);
    const form = page.locator("form[data-form='paper']");
    await form.locator("[name=item]").selectOption("results");
    await form.locator("[name=number]").fill("15/BC-UBND");
    await form.locator("[name=file]").setInputFiles([paper("ketqua"), photograph()]);
    await form.locator("button").click();
    await page.waitForSelector(".alert-success");
    await form.locator("[name=item]").selectOption("debt");
    await form.locator("[name=number]").fill("16/BC-UBND");
    await form.locator("button").click();
    await page.waitForSelector(".alert-success");
    const pages = read(await download(page, "a[href$='/dossier']"));
    assert.match(pages[0], /HỒ SƠ ĐỀ NGHỊ CÔNG NHẬN/);
    const contents = pages[1];
    assert.match(contents, /MỤC LỤC/);
    assert.match(contents, /Báo cáo kết quả thực hiện các tiêu chí/);
    assert.match(contents, /chỉ có số, không có tệp/);
    const place = pages.findIndex((each) => each.includes("ketqua") && !each.includes("MỤC LỤC")) + 1;
    assert.ok(place > 2, "the paper is bound");
    assert.match(contents.replace(/\s+/g, " "), new RegExp(`Báo cáo kết quả thực hiện các tiêu chí – 15/BC-UBND, \\S+ ${place} `));
    assert.ok(pages.some((each) => each.includes("kênh mương.png")), "the picture has a page");
    assert.ok(pages.every((each, number) => each.includes(`${number + 1}/${pages.length}`)), "every page bears its number");
  });

  await t.test("the council passes one and not the other, and only one is decided on", async () => {
    await page.goto(round);
    for (const step of ["forward", "confirm", "appraisal"]) await takeAll(page, step);
    const council = page.locator("form[data-form='vote-council']");
    await council.locator("[name=members]").fill("21");
    await council.locator("[name=present]").fill("20");
    for (const box of await council.locator("[name^=ballots-]").all()) await box.fill("20");
    await council.locator("[name^=agreed-]").nth(0).fill("20");
    await council.locator("[name^=agreed-]").nth(1).fill("17");
    await council.locator("button").click();
    await page.waitForSelector(".alert-success");
    const minutes = read(await download(page, "a[href*='case-ballots'][href*='format=pdf']")).join(" ");
    assert.match(minutes, /không thông qua/);
    const decide = page.locator("form[data-form='decide']");
    assert.equal(await decide.locator("[name=case]").count(), 1, "who did not pass is not decided on");
    await decide.locator("[name=case]").check();
    await decide.locator("[name=number]").fill("600/QĐ-UBND");
    await decide.locator("button").click();
    await page.waitForSelector(".alert-success");
    const text = read(await download(page, "a[href*='case-announcement'][href*='format=pdf']")).join(" ");
    assert.match(text, /600\/QĐ-UBND/);
    await go("/units/42");
    assert.equal(await figure(page, "commune.recognised.advanced"), before + 1, "it counts from the decision on");
    await go(cases[0]);
    assert.match(await page.textContent("main"), /đã quyết định, chờ công bố/);
    await page.locator("form[data-form='step-publication'] button").click();
    await page.waitForSelector(".alert-success");
    assert.match(await page.textContent("main"), /đã xong/);
    assert.deepEqual(await barriers(page), []);
  });
  assert.deepEqual(complaints, []);
});

test("a case is refused with a reason only, and its page says so", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/cases?only=returned");
  assert.match(await page.textContent("main"), /CN-2023-1-06/);
  await go("/cases/CN-2023-1-06");
  assert.match(await page.textContent(".alert-warning"), /Chưa có kết quả xử lý rác thải/);
  await go("/cases/CN-2023-1-08");
  const form = page.locator("form[data-form='step-confirm']");
  await form.locator("[name=outcome]").selectOption("refused");
  await form.locator("button").click();
  assert.match(await page.textContent("main"), /phải nêu lý do/);
  await go("/cases/CN-2023-1-08");
  await form.locator("[name=outcome]").selectOption("refused");
  await form.locator("[name=note]").fill("Tiêu chí môi trường không đạt");
  await form.locator("button").click();
  await page.waitForSelector(".alert-success");
  assert.match(await page.textContent(".alert-warning"), /Không được chấp thuận: Tiêu chí môi trường không đạt/);
  assert.equal(await page.locator("form[data-form^=step]").count(), 0, "it is over");
  assert.deepEqual(complaints, []);
});

test("what may be withdrawn is opened from the list of what is at risk, with the rule that applies", async () => {
  const { page, go, complaints } = await office.person("vpdp", { ...phone, javaScriptEnabled: false });
  await go("/units/42");
  await page.locator("[data-region=risks] a[href^='/cases/open']").first().click();
  await page.waitForURL(/action=withdraw/);
  assert.equal(await page.locator("input[name=unit]:checked").count(), 1);
  assert.match(await page.textContent("label:has(input:checked)"), /tiêu chí không đạt.*thu hồi khi từ 30%/s);
  await page.click("form[action='/cases/add'] button");
  await page.waitForURL(/cases\/CN-2023-1-/);
  const text = await page.textContent("main");
  assert.match(text, /Thuộc trường hợp thu hồi/);
  assert.match(text, /Rà soát, báo cáo các tiêu chí không còn đạt/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  assert.deepEqual(complaints, []);
});

test("a commune records its own steps and sees no other's", async () => {
  const { page, go } = await office.person("xa", phone);
  await go("/cases");
  assert.doesNotMatch(await page.textContent("main"), /Điền Mỹ/);
  assert.match((await go("/cases/CN-2023-1-01")).status().toString(), /404/);
  await go("/cases/open?kind=commune.advanced");
  assert.ok((await page.locator("input[name=unit]").count()) <= 1, "its own commune at most");
  assert.deepEqual(await barriers(page), []);
});

test("a district sees what blocks it: communes that do not meet the standard", async () => {
  const { page, go } = await office.person("lanhdao", phone);
  await go("/cases?unit=444");
  await page.click("a:text('CN-2023-1-11')");
  await page.waitForURL(/CN-2023-1-11/);
  const text = await page.textContent("main");
  for (const commune of ["Điền Mỹ", "Hà Linh", "Hương Lâm", "Hương Liên"]) assert.ok(text.includes(commune), commune);
  assert.match(text, /chưa có:/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  assert.equal(await page.locator("form[data-form]").count(), 0, "a leader looks on");
});
