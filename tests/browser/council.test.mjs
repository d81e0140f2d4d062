// A product from its producer's first dossier to the stars on the portal: filed, scored alone by three members, decided.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office?.close());

const save = (page) => page.click("main form button.btn-primary");
const PHONE = { viewport: { width: 360, height: 740 } };
const COUNCIL = "/ocop/councils/HD-THU";
let dossier;

/** Records one of a kind with the office's own form. */
async function record({ page, go }, kind, fields) {
  await go(`/records/${kind}/new`);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await save(page);
  await page.waitForURL(/units/);
}

test("the office records a product, and a council of three with their accounts", async () => {
  const office_ = await office.person("vpdp");
  await record(office_, "product", { code: "SP-900", name: "Kẹo gừng bà Hường", producer: "Cơ sở bà Hường", unit: "18133", joined: "2023-03-01", producer_code: "CT-003", group: "food" });
  await record(office_, "council", { code: "HD-THU", unit: "439", number: "12/QĐ-UBND", date: "2023-03-01", level: "district" });
  for (const [member, name, role, account] of [["A", "Lê Văn Sơn", "chair", "huyen"], ["B", "Trần Quốc Việt", "member", "nongnghiep"], ["C", "Võ Thị Mai", "member", "yte"]]) {
    await record(office_, "council_member", { council: "HD-THU", member, name, body: "health", date: "2023-03-01", account, role });
  }
  await office_.go(COUNCIL);
  assert.match(await office_.page.textContent("main"), /12\/QĐ-UBND[\s\S]*nongnghiep/);
  assert.deepEqual(await barriers(office_.page), []);
  assert.deepEqual(office_.complaints, []);
  await office_.context.close();
});

test("a producer files a dossier, gives its documents and scores itself, on a phone without scripts", async () => {
  const producer = await office.person("chuthe2", { ...PHONE, javaScriptEnabled: false });
  const { page, go } = producer;
  assert.match(page.url(), /\/producer\/CT-003$/);
  await go("/ocop/dossiers");
  await page.click("main a[href='/ocop/dossiers/new']");
  await page.selectOption("#product", "SP-900");
  await page.fill("#round", "đợt một");
  await save(page);
  assert.match(await page.textContent("[role=alert]"), /đợt 1\/2023/);
  await page.fill("#round", "đợt 1/2023");
  await save(page);
  dossier = new URL(page.url()).pathname;
  assert.match(dossier, /HS-2023-1-\d+$/);
  const wanting = await page.locator("#item option", { hasText: "* " }).evaluateAll((options) => options.map((option) => option.value));
  assert.ok(wanting.includes("food_safety"), `${wanting}`);
  for (const [place, item] of wanting.entries()) {
    await page.selectOption("#item", item);
    if (place === 0) await page.setInputFiles("#file", photograph());
    else await page.fill("#number", `${place}/GCN`);
    await page.fill("#expires", "2024-12-31");
    await save(page);
  }
  assert.match(await page.textContent("main"), /Hồ sơ đủ thành phần bắt buộc/);
  const file = await page.locator("main a[download]").first().getAttribute("href");
  assert.equal((await page.request.get(`${office.address}${file}`)).status(), 200);
  await page.click("main a[href$='/self-score']");
  await page.fill("[name=points-A]", "41");
  await save(page);
  assert.match(await page.textContent("main"), /nhiều nhất 40/);
  for (const [part, points] of [["A", "30"], ["B", "15,5"], ["C", "20"]]) await page.fill(`[name=points-${part}]`, points);
  await save(page);
  assert.match(await page.textContent("main"), /Tổng: 65,5 điểm/);
  await producer.context.close();
  const { page: phone, go: open, context, complaints } = await office.person("chuthe2", PHONE);
  for (const path of [dossier, `${dossier}/self-score`, "/ocop/dossiers", "/ocop/dossiers/new"]) {
    await open(path);
    assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360, path);
    assert.deepEqual(await barriers(phone), []);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a producer sees nobody else's dossiers and no inner figures", async () => {
  const { go, page, context } = await office.person("chuthe");
  for (const path of [dossier, `${dossier}/self-score`, "/units/42", COUNCIL, "/ocop/councils", "/records/score/1", "/tasks"]) {
    const answer = await go(path);
    assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
  }
  await go("/ocop/dossiers");
  assert.doesNotMatch(await page.textContent("main"), /Kẹo gừng/);
  await context.close();
});

async function score(login, points) {
  const member = await office.person(login);
  const { page, go } = member;
  await go(COUNCIL);
  await page.click("main a[aria-label*='Kẹo gừng']");
  assert.equal(await page.inputValue("[name=points-A]"), "", "the sheet of others is not seen");
  for (const [part, given] of Object.entries(points)) await page.fill(`[name=points-${part}]`, given);
  const sum = Object.values(points).reduce((sum, given) => sum + Number(given.replace(",", ".")), 0);
  assert.equal(await page.textContent("[data-total]"), `Tổng: ${String(sum).replace(".", ",")} điểm`);
  assert.deepEqual(await barriers(page), []);
  await save(page);
  assert.match(await page.textContent("main"), /đã chấm/);
  await go(dossier);
  assert.doesNotMatch(await page.textContent("[data-region=dossier] section:last-of-type"), /\d+,\d|sao/, "no points before the session");
  assert.deepEqual(member.complaints, []);
  await member.context.close();
}

test("three members score alone; a session needs them all; the result follows", async () => {
  await score("huyen", { A: "30", B: "16", C: "20" });
  const { secret } = await asker(office).token("vpdp", ["see_figures", "see_claims"]);
  const told = async () => (await asker(office).every(secret, "/facts/score")).filter(({ fields }) => fields.council === "HD-THU");
  assert.deepEqual(await told(), [], "nobody reads the points before the session, by whatever way");
  await score("nongnghiep", { A: "28,5", B: "15", C: "21" });
  const { page, go, context } = await office.person("huyen");
  await go(COUNCIL);
  assert.equal(await page.locator("input[name=dossier]").count(), 0, "two of three are no quorum");
  await score("yte", { A: "29", B: "16", C: "20" });
  await go(COUNCIL);
  await page.check("input[name=dossier]");
  await page.fill("#minutes", "05/BB-HĐ");
  await page.fill("#comment", "Bao bì cần ghi rõ vùng nguyên liệu");
  await page.locator("form[action$='/session'] button").click();
  // 66 + 64,5 + 65 = 195,5: a mean of 65,1666… is cut off.
  assert.match(await page.textContent("main"), /65,16 điểm, 3 sao, công nhận ở cấp này/);
  await go(dossier);
  assert.match(await page.textContent("main"), /Võ Thị Mai\s*65/);
  assert.equal((await told()).length, 9, "after the session they are records like others");
  for (const paper of ["minutes?day=2023-03-13", "stars?day=2023-03-13", `sheet?dossier=${dossier.split("/").at(-1)}&member=C`]) {
    for (const [format, magic] of [["docx", "PK"], ["pdf", "%PDF"]]) {
      const answer = await page.request.get(`${office.address}${COUNCIL}/papers/${paper}&format=${format}`);
      assert.equal(answer.status(), 200, paper);
      assert.ok((await answer.body()).toString("latin1").startsWith(magic), paper);
    }
  }
  await context.close();
});

test("minutes and decision are official papers", async () => {
  const { page, go, context } = await office.person("vpdp");
  await go(COUNCIL);
  for (const [link, words] of [["Biên bản", /BIÊN BẢN[\s\S]*65,16[\s\S]*Bao bì cần ghi rõ/], ["Quyết định công nhận", /QUYẾT ĐỊNH[\s\S]*Điều 1\.[\s\S]*Kẹo gừng bà Hường[\s\S]*3 sao/]]) {
    await go(COUNCIL);
    await page.click(`main a:text-is("${link}")`);
    const draft = await page.locator("iframe").getAttribute("src");
    assert.match(await (await page.request.get(`${office.address}${draft}`)).text(), words);
  }
  await context.close();
  const out = mkdtempSync(join(tmpdir(), "nongthon-papers-"));
  const binary = process.env.NONGTHON_BINARY ?? "target/debug/nongthon";
  const made = spawnSync(binary, ["report", "minutes", "HD-THU", "2023-03-13", "--as-of", "2023-03-13", "--data", office.data, "--out", out], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  // The faces that stand in for those of the decree, as the tests of the papers have them.
  const faces = new URL("../../ui/node_modules/@expo-google-fonts/tinos", import.meta.url).pathname;
  const alias = "<alias binding=\"same\"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>";
  writeFileSync(join(out, "fonts.conf"), `<fontconfig><dir>${faces}</dir>${alias}<cachedir>${out}/cache</cachedir></fontconfig>`);
  const asked = ["--headless", `-env:UserInstallation=file://${out}/profile`, "--convert-to", "pdf", "--outdir", out, join(out, "bien-ban-hop-hoi-dong-ocop.docx")];
  const converted = spawnSync("soffice", asked, { env: { ...process.env, FONTCONFIG_FILE: join(out, "fonts.conf") } });
  assert.equal(converted.status, 0, `${converted.stderr}`);
  const text = spawnSync("pdftotext", ["-layout", join(out, "bien-ban-hop-hoi-dong-ocop.pdf"), "-"], { encoding: "utf8" }).stdout;
  assert.match(text, /HỘI ĐỒNG ĐÁNH GIÁ/);
  assert.match(text, /65,16/);
  assert.ok(readFileSync(join(out, "bien-ban-hop-hoi-dong-ocop.pdf")).length > 5_000);
  rmSync(out, { recursive: true });
});

test("the decision is recorded, and the public sees the stars", async () => {
  assert.equal((await fetch(`${office.address}/portal/products/SP-900`)).status, 404);
  const { page, go, context } = await office.person("huyen");
  await go(COUNCIL);
  await page.fill("#award-number", "77/QĐ-UBND");
  await page.locator("form[action$='/award'] button").click();
  assert.equal(await page.locator("form[action$='/award']").count(), 0, "nothing is left to decide");
  await context.close();
  const shown = await (await fetch(`${office.address}/portal/products/SP-900`)).text();
  assert.match(shown, /Kẹo gừng bà Hường/);
  assert.match(shown, /3 sao|★★★/);
});

test("the producer appeals, and is answered", async () => {
  const producer = await office.person("chuthe2");
  await producer.go(dossier);
  assert.doesNotMatch(await producer.page.textContent("main"), /Võ Thị Mai/, "single sheets are not told to producers");
  await producer.page.fill("#grounds", "<b>Phần C</b> chấm thiếu kết quả kiểm nghiệm");
  await producer.page.locator("form[action$='/appeal'] button").click();
  assert.match(await producer.page.textContent("main"), /<b>Phần C<\/b> chấm thiếu[\s\S]*chưa trả lời/);
  const { page, go, context } = await office.person("huyen");
  await go(dossier);
  await page.fill("main textarea[name=answer]", "Giữ nguyên kết quả");
  await page.locator("form[action$='/answer'] button").click();
  await context.close();
  await producer.go(dossier);
  assert.match(await producer.page.textContent("main"), /Giữ nguyên kết quả/);
  await producer.context.close();
});

test("who has an interest cannot score, and programs are held to the same", async () => {
  const { secret } = await asker(office).token("nongnghiep");
  const { send } = asker(office);
  const waiting = "HS-2023-1-08";
  const { page, go, context } = await office.person("huyen");
  await go("/ocop/councils/HD-439-2023");
  const href = await page.locator("main a[href*='/score/']").first().getAttribute("href");
  await go(href);
  await page.click("summary:has-text('Khai xung đột')");
  await page.selectOption("#reason", "relative");
  await page.click("button:has-text('Khai xung đột')");
  assert.match(await page.textContent("main"), /không chấm: xung đột lợi ích/);
  assert.equal((await go(href)).status(), 409);
  await context.close();
  const stranger = await send(secret, "PUT", `/ocop/councils/HD-439-2023/scores/${waiting}`, { scores: [{ criterion: "ocop-148-shared/A", points: "30" }] });
  assert.equal(stranger.status, 403, await stranger.text());
});

test("the province's council comes to its quorum: two score alone, a paper sheet is entered, the secretary records the session", async () => {
  const province = "/ocop/councils/HD-42-2023";
  const waiting = "HS-2023-1-16";
  for (const login of ["nongnghiep", "yte"]) {
    const { page, go, context } = await office.person(login);
    await go(`${province}/score/${waiting}`);
    for (const [part, points] of [["A", "30"], ["B", "18"], ["C", "27"]]) {
      assert.equal(await page.inputValue(`[name=points-${part}]`), "");
      await page.fill(`[name=points-${part}]`, points);
    }
    await save(page);
    assert.equal((await go(`${province}/score/${waiting}?member=TV7`)).status(), 403, "who does not run the council enters no other's sheet");
    await context.close();
  }
  const { page, go, context, complaints } = await office.person("vpdp", PHONE);
  assert.equal((await go(`${province}/score/${waiting}`)).status(), 409, "the secretary does not score");
  assert.equal((await go(`${province}/score/${waiting}?member=TV2`)).status(), 403, "who has an account scores alone");
  complaints.length = 0;
  await go(province);
  await page.locator("tr", { hasText: waiting }).locator("summary").click();
  const blank = await page.locator("main a[download][href*='papers/sheet']").first().getAttribute("href");
  assert.ok((await (await page.request.get(`${office.address}${blank}`)).body()).toString("latin1").startsWith("%PDF"));
  await page.click(`main a[href*='/score/${waiting}'][href$='member=TV7']`);
  assert.match(await page.textContent("main"), /Nhập phiếu giấy/);
  for (const [part, points] of [["A", "31"], ["B", "17"], ["C", "28"]]) await page.fill(`[name=points-${part}]`, points);
  await save(page);
  assert.match(await page.textContent("main"), /7\/6/);
  assert.deepEqual(await barriers(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await page.check(`input[name=dossier][value='${waiting}']`);
  await page.locator("form[action$='/session'] button").click();
  assert.match(await page.textContent("main"), /4 sao, công nhận ở cấp này/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("dossiers are narrowed by round, stage, unit and producer, and so is their workbook", async () => {
  const { page, go, context } = await office.person("vpdp");
  await go("/ocop/dossiers");
  await page.selectOption("#stage", "incomplete");
  await page.waitForURL(/stage=incomplete/);
  assert.match(await page.textContent("main"), /HS-2023-1-03/);
  assert.doesNotMatch(await page.textContent("main"), /HS-2023-1-17/);
  assert.match(await page.locator("main a[download]").getAttribute("href"), /stage=incomplete/);
  assert.deepEqual(await barriers(page), []);
  await context.close();
});
