// Every page, in both languages, light and dark: accessible, no wider than a phone, quiet in the console.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { barriers, LOOKS, Office, RECOGNITION } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

/** Who looks at what. */
const PAGES = {
  vpdp: [
    "/units/42",
    "/units/439",
    "/units/18145",
    "/units/42/map",
    "/units/439/map?by=c:commune-ntm-2021-2025:3",
    "/units/42/map?by=m:income_per_capita",
    "/units/42/map?by=f:ocop.products.certified",
    "/units/42/scorecard",
    "/units/42/scorecard?compare=2022-12-31&sort=met",
    "/scenarios",
    "/review?set=commune-advanced-2021-2025",
    "/units/42/outlook",
    "/units/18499/outlook",
    "/units/444/outlook/below",
    "/units/42/figures/commune.at_risk",
    "/units/42/figures/commune.criteria.met",
    "/units/42/figures/commune.criteria.unmet",
    "/units/18145/criteria/commune-ntm-2021-2025/3",
    "/units/18145/measures/irrigated_farmland_rate",
    "/units/18145/capture",
    "/units/42/quality",
    "/units/42/completeness",
    "/units/439/completeness?period=2021",
    "/units/18145/completeness",
    "/units/42?as_of=2022-12-31",
    RECOGNITION,
    "/inbox",
    "/tasks?view=contents",
    "/tasks?view=bodies",
    "/tasks/add",
    "/tasks/TB-MH-05",
    "/path",
    "/cases",
    "/cases/open",
    "/cases/open?action=withdraw&kind=commune.ntm",
    "/cases/CN-2023-1-01",
    "/cases/round?batch=2023-1%20commune%20advanced%20recognise",
    "/notices",
    "/search?q=huong",
    "/audit",
    "/law",
    "/law/sets",
    "/law/sets/commune-ntm-2021-2025",
    "/law/compare?a=commune-ntm-2016-2020&b=commune-ntm-2021-2025",
    "/account",
    "/reorganisations",
    "/no-such-page",
  ],
  quantri: ["/people", "/people/xa", "/boundaries", "/webhooks"],
};

for (const [login, paths] of Object.entries(PAGES)) {
  for (const [lang, theme] of LOOKS) {
    test(`${login}, ${lang}, ${theme}`, async () => {
      const person = await office.person(login, { viewport: { width: 360, height: 740 } });
      const url = office.address;
      await person.context.addCookies([
        { name: "nt_lang", value: lang, url },
        { name: "nt_theme", value: theme, url },
      ]);
      const found = [];
      for (const path of paths) {
        await person.go(path);
        const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${path} scrolls sideways by ${wide} px at 360 px`);
        found.push(...(await barriers(person.page)).map((each) => `${path} ${each}`));
      }
      assert.deepEqual(found, []);
      assert.deepEqual(person.complaints, []);
      await person.context.close();
    });
  }
}

test("the page of a paper: its preview is a frame that runs no script, nor axe's", async () => {
  const { page, go, complaints } = await office.person("vpdp", { viewport: { width: 360, height: 740 } });
  await go("/reports/case-request?batch=2023-1%20commune%20advanced%20recognise");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(complaints, []);
});

test("the sign-in page", async () => {
  const context = await office.browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${office.address}/sign-in`);
  assert.deepEqual(await barriers(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
});

test("on a phone the pages are listed when asked for, by keyboard and without scripts too", async () => {
  const { page, go } = await office.person("vpdp", { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await go("/units/42");
  const link = page.locator("nav.menu a", { hasText: "Nhiệm vụ" });
  assert.equal(await link.isVisible(), false);
  await page.focus("#menu");
  await page.keyboard.press("Space");
  await link.click();
  await page.waitForURL(/\/tasks/);
  await page.click("label[for=menu]");
  assert.equal(await link.isVisible(), true);
});

test("a figure of thousands is listed part by part, in the law's order, and agrees with the scorecard", async () => {
  const { page, go, complaints } = await office.person("lanhdao", { javaScriptEnabled: false });
  await go("/units/42/scorecard");
  const titles = await page.locator("#heat thead a[title]").evaluateAll((links) => links.map((link) => [link.textContent, link.title]));
  await page.click("main a[href*='figures/commune.criteria.met']");
  await page.waitForURL(/commune\.criteria\.met/);
  const parts = page.locator("table").first().locator("tr");
  const told = await parts.evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent, row.cells[1].textContent]));
  assert.deepEqual(told.map(([name]) => name.split(".")[0]), titles.map(([code]) => code));
  for (const [place, [, title]] of titles.entries()) {
    assert.equal(told[place][1].split(" ")[0], title.match(/ (\d+)\/181 /)[1], title);
  }
  assert.equal(await page.locator("tbody li").count(), 0, "thousands are not listed at once");
  await parts.locator("a").first().click();
  await page.waitForURL(/part=/);
  const counted = Number((await parts.filter({ has: page.locator("a[href*='part=']") }).first().locator("td").textContent()).split(" ")[0]);
  assert.equal(await page.locator("tbody tr:has(li)").count(), counted);
  assert.deepEqual(complaints, []);
});

test("on a wide screen the pages stand in one row of groups that drop down, by keyboard and without scripts too", async () => {
  for (const javaScriptEnabled of [false, true]) {
    const { page, go, complaints } = await office.person("vpdp", { viewport: { width: 800, height: 700 }, javaScriptEnabled });
    await go("/units/42/money");
    const menu = page.locator("nav.menu");
    assert.ok((await menu.boundingBox()).height < 60, "one row");
    assert.deepEqual(await menu.locator("summary[aria-current]").allTextContents(), ["Nguồn lực"], "the group of the page is marked");
    assert.equal(await menu.locator("a[aria-current=page]").textContent(), "Vốn");
    const group = menu.locator("summary", { hasText: "Điều hành" });
    const link = menu.locator("a", { hasText: "Nhiệm vụ" });
    assert.equal(await link.isVisible(), false);
    await group.focus();
    await page.keyboard.press("Enter");
    assert.equal(await link.isVisible(), true);
    await menu.locator("summary").last().click();
    assert.equal(await link.isVisible(), false, "one group at a time");
    for (const box of await menu.locator("a:visible").all()) {
      const { x, width } = await box.boundingBox();
      assert.ok(x >= 0 && x + width <= 800, "what drops down stays on the screen");
    }
    if (javaScriptEnabled) {
      await page.keyboard.press("Escape");
      assert.equal(await menu.locator("details[open]").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY", "Escape leads back to the group");
      for (const theme of ["light", "dark"]) {
        await page.evaluate((theme) => (document.documentElement.dataset.bsTheme = theme), theme);
        await group.click();
        assert.deepEqual(await barriers(page, "nav.menu"), [], theme);
        await page.mouse.click(3, 600);
        assert.equal(await menu.locator("details[open]").count(), 0, "looking elsewhere closes it");
      }
    }
    await group.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/tasks/);
    assert.deepEqual(complaints, []);
    await page.context().close();
  }
});

test("pages print cleanly: all of a scorecard, nothing that is only for the screen", async () => {
  const { page, go } = await office.person("vpdp");
  const folder = mkdtempSync(join(tmpdir(), "nongthon-print-"));
  const printed = async (path, options) => {
    await go(path);
    const file = join(folder, "page.pdf");
    await page.pdf({ path: file, format: "A4", ...options });
    return spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).stdout;
  };
  const scorecard = await printed("/units/42/scorecard", { landscape: true });
  const names = await page.locator("#heat tbody th a").allTextContents();
  assert.equal(names.length, 181);
  const missing = names.filter((name) => !scorecard.includes(name));
  assert.deepEqual(missing, [], "every commune is on paper");
  const morning = await printed("/units/42");
  for (const text of ["Số xã đạt chuẩn NTM", "177", "13/03/2023"]) assert.ok(morning.includes(text), text);
  for (const text of ["Tiếng Việt", "English", "Tình hình tại ngày", "Tới nội dung chính"]) assert.ok(!morning.includes(text), text);
  await page.emulateMedia({ media: "print" });
  for (const path of ["/units/42", "/units/42/map", "/units/18145/capture", "/units/42/figures/commune.at_risk", "/audit"]) {
    await go(path);
    await page.setViewportSize({ width: 720, height: 1000 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${path} is ${wide} px wider than paper`);
    assert.equal(await page.locator("header, nav.navbar, footer, button").filter({ visible: true }).count(), 0, `${path} prints what is for the screen`);
  }
  rmSync(folder, { recursive: true });
});

test("the course of a figure is drawn where scripts run, and the date asked for goes along everywhere", async () => {
  const { page, go, complaints } = await office.person("vpdp");
  await go("/units/42?as_of=2022-12-31&known_at=2026-12-31");
  const links = await page.locator("nav a.nav-link, main a[href^='/units/'], header a").evaluateAll((all) => all.map((each) => each.getAttribute("href")));
  assert.ok(links.length > 30);
  assert.deepEqual(links.filter((href) => !href.includes("as_of=2022-12-31") || !href.includes("known_at=2026-12-31")), []);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("bang diem");
  await page.waitForSelector("[role=option]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/scorecard\?as_of=2022-12-31&known_at=2026-12-31/);
  await page.fill("#filter", "huong son");
  await page.click("main form.filters button");
  await page.waitForURL(/as_of=2022-12-31.*filter=huong\+son/);
  assert.equal(await page.locator("#heat tbody tr").count(), 23);
  assert.match(await page.textContent("aside[aria-label]:nth-of-type(2)"), /31\/12\/2022/);
  assert.deepEqual(complaints, []);
});

test("the keyboard alone reaches a figure's explanation, and Ctrl-K finds a commune without its marks", async () => {
  const { page } = await office.person("vpdp");
  await page.focus("a[href*='figures/commune.at_risk']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/figures\/commune.at_risk/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("duc tho");
  await page.waitForSelector("[role=option][aria-selected=true] >> text=Đức Thọ");
  await page.keyboard.press("Enter");
  await page.waitForURL(/units\/\d+$/);
});
