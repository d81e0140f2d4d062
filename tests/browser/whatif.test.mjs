// What if: a stricter threshold and another figure are tried, looked at beside today's, adopted and undone; and every commune is
// reviewed under the advanced set.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";
import { asker } from "./program.mjs";

let office, ask, send, read, token;
before(async () => {
  office = await Office.open();
  ({ ask, send, read, token } = asker(office));
});
after(() => office.close());

const UNIT = "18145";
const SET = "commune-ntm-2021-2025";

const text = (page, selector) => page.locator(selector).innerText();

async function suppose(page, kind, fields) {
  await page.click(`a[href$='/changes/${kind}']`);
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[name='${name}']`);
    if ((await field.evaluate((each) => each.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.click("form[action*='/changes/'] button");
}

test("another threshold and another figure: looked at beside today's, nothing written, then adopted and undone", async () => {
  const { page, context, go, complaints } = await office.person("vpdp");
  await go("/scenarios");
  assert.deepEqual(await barriers(page), []);
  await page.fill("#name", "Siết thu nhập");
  await page.click("form[action='/scenarios/add'] button");
  assert.match(await text(page, "main"), /Chưa có thay đổi nào/);
  const scenario = new URL(page.url()).pathname;

  // What means nothing is told at its field.
  await suppose(page, "observation", { unit: "99999", measure: "income_per_capita", period: "2022", value: "10" });
  assert.match(await text(page, ".invalid-feedback"), /không có đơn vị nào mang mã 99999/);
  await page.fill("[name='unit']", UNIT);
  await page.click("form[action*='/changes/'] button");
  await suppose(page, "threshold", { set: SET, indicator: "10.1", measure: "income_per_capita", value: "999" });
  const effect = await text(page, "#effect");
  assert.match(effect, /Theo tiêu chí/);
  assert.equal(await page.locator("#changes ol > li").count(), 2);
  assert.deepEqual(await barriers(page), []);

  // The scorecard and the morning view tell the world beside today's.
  await page.click("main a.btn-primary");
  assert.match(await text(page, "aside.stamp >> nth=-1"), /Giả định: Siết thu nhập: 2 thay đổi/);
  assert.ok((await page.locator(".chip", { hasText: "hiện nay" }).count()) > 0, "figures bear today's value");
  assert.deepEqual(await barriers(page), []);
  const id = scenario.split("/").pop();
  await go(`/review?set=${SET}&scenario=${id}`);
  assert.match(await text(page, "main section >> nth=0"), /Hiện nay/i, "a review bears today's numbers");
  await go(`/units/42/scorecard?set=${SET}&scenario=${id}`);
  assert.ok((await page.locator("#heat td.cell", { hasText: "→" }).count()) > 0, "cells bear today's verdict");
  assert.match(await page.locator("#heat th a").first().getAttribute("href"), /scenario=/, "every link keeps it");
  await go(`/units/${UNIT}/criteria/${SET}/10?scenario=${id}`);
  assert.match(await text(page, "main"), /hiện nay/);
  await go(`/units/42/map?by=c:${SET}:10&scenario=${id}`);
  assert.match(await text(page, "#map-list"), /hiện nay/);

  // Nothing is written and no paper is made under it, neither by a page of forms nor by a form that another page holds.
  for (const path of [`/units/${UNIT}/capture`, "/reports/programme", "/law"]) {
    const refused = await page.goto(`${office.address}${path}?scenario=${id}`);
    assert.equal(refused.status(), 409, path);
  }
  assert.match(await text(page, "main"), /không ghi được gì/);
  await go(`/units/42/scorecard?scenario=${id}`);
  const csrf = await page.evaluate(() => [...document.querySelectorAll("[name=csrf]")].map((each) => each.value));
  assert.ok(csrf.length > 0);
  const own = csrf[0];
  const sent = await context.request.post(`${office.address}/law/decide`, { form: { csrf: `~${own}`, set: SET }, headers: { origin: office.address } });
  assert.equal(sent.status(), 409, "a form of a supposed page writes nothing");

  // What would be recorded is shown, and only that.
  await go(scenario);
  await page.click(`a[href='${scenario}/adopt']`);
  const preview = await text(page, "main");
  assert.match(preview, /Không áp dụng được: 1/, "the law does not leave this threshold to the province");
  assert.match(preview, /income_per_capita 2022: 10/);
  assert.deepEqual(await barriers(page), []);
  await page.fill("#reason", "thử áp dụng");
  await page.click(`form[action='${scenario}/adopt'] button`);
  assert.match(await text(page, "[role=status]"), /Đã ghi vào sổ/);
  await go(`/units/${UNIT}/measures/income_per_capita`);
  assert.match(await text(page, "main"), /10 triệu/);

  await go("/audit");
  const acts = page.locator("tr", { hasText: "adopt scenario" });
  for (let left = await acts.count(); left > 0; left--) {
    const row = page.locator("tr", { hasText: "adopt scenario" }).nth(left - 1);
    await row.locator("summary").click();
    await row.locator("[name=reason]").fill("chỉ thử");
    await row.locator("form[action='/audit/undo'] button").click();
    await page.waitForSelector("[role=status]");
    await go("/audit");
  }
  await go(scenario);
  assert.match(await text(page, "#effect"), /Theo tiêu chí/, "after the undo the scenario differs from today again");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what moved meanwhile is not adopted unseen, others see only what is shared, and a scenario is copied and deleted", async () => {
  const { page, context, go } = await office.person("vpdp");
  await go("/scenarios");
  await page.fill("#name", "Riêng");
  await page.click("form[action='/scenarios/add'] button");
  const scenario = new URL(page.url()).pathname;
  await suppose(page, "observation", { unit: UNIT, measure: "income_per_capita", period: "2022", value: "11" });
  await page.click(`a[href='${scenario}/adopt']`);
  const other = await context.newPage();
  await other.goto(`${office.address}${scenario}`);
  await suppose(other, "observation", { unit: UNIT, measure: "income_per_capita", period: "2022", value: "12" });
  await page.fill("#reason", "thử");
  await page.click(`form[action='${scenario}/adopt'] button`);
  assert.match(await text(page, "[role=alert]"), /đã thay đổi/);

  const leader = await office.person("lanhdao");
  const id = scenario.split("/").pop();
  assert.equal((await leader.page.goto(`${office.address}${scenario}`)).status(), 404);
  assert.equal((await leader.page.goto(`${office.address}/units/42?scenario=${id}`)).status(), 404);
  await go(scenario);
  await page.click("details:has(form[action$='/rename']) summary");
  await page.check("[name=shared]");
  await page.click("form[action$='/rename'] button");
  assert.equal((await leader.page.goto(`${office.address}/units/42?scenario=${id}`)).status(), 200);
  await leader.go("/scenarios");
  await leader.page.click(`form[action='${scenario}/copy'] button`);
  assert.match(await text(leader.page, "h1"), /bản sao/);
  await leader.page.click("a[href$='/adopt']");
  assert.match(await text(leader.page, "main"), /không có quyền/);
  const officer = await office.person("xa");
  assert.equal((await officer.page.goto(`${office.address}/units/${UNIT}?scenario=${id}`)).status(), 403, "who sees one commune sees no scenario");
  await go("/scenarios");
  await page.click(`details:has(form[action='${scenario}/delete']) summary`);
  await page.click(`form[action='${scenario}/delete'] button`);
  assert.match(await text(page, "[role=status]"), /Đã xóa/);
  for (const each of [context, leader.context, officer.context]) await each.close();
});

test("every commune is reviewed under the advanced set; the list is a workbook, the report a document", async () => {
  const { page, context, go, complaints } = await office.person("lanhdao");
  await go("/review?set=commune-advanced-2021-2025&as_of=2023-03-13");
  assert.match(await text(page, "main"), /đang giữ danh hiệu/);
  assert.deepEqual(await barriers(page), []);
  // Each number is the length of the list beneath it, folded as it is; on a phone that is not endless.
  const tables = () => page.evaluate(() => [...document.querySelectorAll("main section")].map((section) => ({
    title: section.querySelector("summary, h2").textContent,
    rows: [...section.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.trim())),
  })));
  const [outcomes, ...rest] = await tables();
  for (const [outcome, number] of outcomes.rows.filter(([, number]) => number !== "0")) {
    const list = rest.find(({ title }) => title.toLowerCase() === `${outcome}: ${number}`);
    assert.equal(list?.rows.length, Number(number), outcome);
  }
  await page.setViewportSize({ width: 360, height: 800 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height <= 8000, `${height} px on a phone`);
  await page.setViewportSize({ width: 1280, height: 900 });
  // One outcome, then one district of it; the address says which.
  await page.click("a[href*='outcome=below']");
  const below = (await tables()).filter(({ title }) => /chưa có danh hiệu, chưa đạt:/i.test(title));
  assert.equal(below.flatMap(({ rows }) => rows).length, Number(outcomes.rows.find(([outcome]) => outcome === "chưa có danh hiệu, chưa đạt")[1]));
  const one = page.locator("section:has(h2:text-is('Theo đơn vị cấp trên')) tbody tr").first();
  const [district, link] = [await one.locator("td").first().innerText(), one.locator("a[href*='outcome=below']")];
  const number = Number(await link.innerText());
  await link.click();
  const [only] = (await tables()).filter(({ title }) => title === `Chưa có danh hiệu, chưa đạt: ${number}`);
  assert.equal(only.rows.length, number);
  assert.ok(only.rows.every((row) => row[1] === district), "only those of the district");
  assert.deepEqual(await barriers(page), []);
  await page.goBack();
  const workbook = await context.request.get(new URL(await page.locator("a[download]").getAttribute("href"), office.address).href);
  assert.equal(workbook.status(), 200);
  assert.equal((await workbook.body()).subarray(0, 2).toString(), "PK");
  for (const [format, begins] of [["docx", "PK"], ["pdf", "%P"]]) {
    const href = await page.locator(`a[href*='/review/papers/${format}']`).getAttribute("href");
    const paper = await context.request.get(new URL(href, office.address).href);
    assert.equal(paper.status(), 200, format);
    assert.equal((await paper.body()).subarray(0, 2).toString(), begins);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a program makes a scenario, reads what it would do, adopts what it saw once, and reviews", async () => {
  const { secret } = await token("vpdp");
  const change = { kind: "observation", fields: { unit: UNIT, measure: "income_per_capita", period: "2022", value: "9" } };
  const wrong = await send(secret, "POST", "/scenarios", { name: "Máy", changes: [change, { ...change, fields: { ...change.fields, unit: "99999" } }] });
  assert.equal(wrong.status, 422);
  assert.equal((await wrong.json()).errors[0].cell, "2.unit");
  const made = await send(secret, "POST", "/scenarios", { name: "Máy", changes: [change] });
  assert.equal(made.status, 201);
  const { scenario, version } = await made.json();
  const place = `/scenarios/${scenario}`;
  assert.equal((await send(secret, "PUT", place, { name: "Máy 2", changes: [change] })).status, 428);
  assert.equal((await send(secret, "PUT", place, { name: "Máy 2", changes: [change] }, { "If-Match": `${version + 1}` })).status, 412);
  assert.equal((await send(secret, "PUT", place, { name: "Máy 2", changes: [change] }, { "If-Match": `"${version}"` })).status, 200);
  const effect = await read(secret, `${place}/effect`);
  assert.ok(Array.isArray(effect.figures) && Array.isArray(effect.units));
  // Nothing but these addresses tells a program of a world that is only supposed.
  assert.equal((await ask(secret, `/units/42/figures?scenario=${scenario}`)).status, 422);
  const plan = await read(secret, `${place}/adoption`);
  assert.equal(plan.records[0].kind, "observation");
  assert.equal((await send(secret, "POST", `${place}/adoption`, { stamp: "1-1", reason: "thử" })).status, 412);
  assert.equal((await send(secret, "POST", `${place}/adoption`, { stamp: "0-0*", reason: "thử" })).status, 422, "none of ours");
  const adopted = await send(secret, "POST", `${place}/adoption`, { stamp: plan.stamp, reason: "thử" });
  assert.equal(adopted.status, 201);
  assert.equal((await adopted.json()).acts.length, 1);
  assert.deepEqual((await read(secret, `${place}/adoption`)).records[0].says, [], "all of it stands now");
  assert.equal((await ask(secret, place, { method: "DELETE" })).status, 204);
  assert.equal((await ask(secret, place)).status, 404);
  const review = await read(secret, `/review?set=${SET}&outcome=short`);
  assert.ok(review.items.every((unit) => unit.outcome === "short" && unit.short.length > 0));
  assert.equal((await ask(secret, "/review?set=nothing")).status, 422);
});
