// What people are told by mail, through a real mail server; and what happens while it is down.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office } from "./office.mjs";
import { Sink, read } from "./sink.mjs";

const sink = new Sink();
let office;
before(async () => {
  await sink.open();
  office = await Office.open();
  const administrator = await office.person("quantri");
  for (const login of ["xa", "nongnghiep"]) {
    await administrator.go(`/people/${login}`);
    await administrator.page.fill("#email", `${login}@example.vn`);
    await administrator.page.click(`form[action='/people/${login}/change'] button`);
    await administrator.page.waitForSelector(".alert-success");
  }
  // Settings are made while the server runs.
  office.set("public.url", office.address);
  office.set("smtp.from", "Nông thôn mới Hà Tĩnh <ntm@example.vn>");
  office.set("smtp.url", sink.address);
});
after(async () => {
  await office.close();
  await sink.close();
});

async function submit(officer, field, value) {
  await officer.go("/units/18145/capture");
  await officer.page.fill(`[name='v.${field}']`, value);
  await officer.page.click("button[value=submit]");
  await officer.page.waitForSelector(".alert-success");
}

async function sendBack(specialist, reason) {
  await specialist.go("/inbox?stage=submitted");
  await specialist.page.check("[data-check-all]");
  await specialist.page.fill("#reason", reason);
  await specialist.page.click("button[value=return]");
  await specialist.page.click("form[action='/inbox/decide'] button[value=return]");
  await specialist.page.waitForURL(/\/inbox/);
}

test("who must act is told by mail: the right person, in Vietnamese, with a link that opens", async () => {
  const officer = await office.person("xa");
  await submit(officer, "irrigated_farmland_rate", "95,5");
  const waiting = await sink.letter("nongnghiep@example.vn", /chờ thẩm tra/);
  assert.match(waiting.text, new RegExp(`${office.address}/inbox\\?unit=18145&stage=submitted`));
  const specialist = await office.person("nongnghiep", { locale: "en" });
  await specialist.context.addCookies([{ name: "nt_lang", value: "en", url: office.address }]);
  await sendBack(specialist, "Ảnh chưa rõ kênh chính");
  const returned = await sink.letter("xa@example.vn", /Số liệu bị trả lại/);
  assert.match(returned.subject, /^\[Nông thôn mới\] Số liệu bị trả lại: xã .+ Ảnh chưa rõ kênh chính$/, "in Vietnamese, whoever wrote it");
  assert.match(returned.from, /^"?Nông thôn mới Hà Tĩnh"? <ntm@example\.vn>$/);
  assert.match(returned.text, /Kính gửi ông\/bà Nguyễn Thị Hoa,/);
  assert.equal(returned.headers["auto-submitted"], "auto-generated");
  const [link] = returned.text.match(/http\S+/);
  await officer.page.goto(link);
  assert.match(await officer.page.textContent("main"), /trả lại/);
});

test("while the mail server is down pages go on, and the letter comes later", async () => {
  await sink.close();
  const officer = await office.person("xa");
  const began = Date.now();
  await submit(officer, "school_facility_standard_rate", "90");
  const district = await office.person("huyen");
  await district.go("/inbox?stage=submitted");
  await sendBack(district, "Thiếu trường mầm non");
  assert.ok(Date.now() - began < 15_000, "nobody waits for the mail server");
  await new Promise((later) => setTimeout(later, 4000)); // The first try fails.
  await sink.open();
  const letter = await sink.letter("xa@example.vn", /Thiếu trường mầm non/, 60);
  assert.match(letter.text, /capture/);
});

test("the coordination office sees who owes reports and reminds them, once a day", async () => {
  const coordinator = await office.person("vpdp", { javaScriptEnabled: false });
  await coordinator.go("/units/439/completeness");
  assert.match(await coordinator.page.textContent("main"), /hạn gửi đến hết ngày 14\/0?2\/2023/);
  const tally = async () => {
    const row = coordinator.page.locator("tbody tr", { hasText: "xã Sơn Lâm" }).first();
    return await Promise.all([2, 3].map(async (column) => Number(await row.locator("td").nth(column).textContent())));
  };
  const [dueWithAreas] = await tally();
  await coordinator.go("/units/18145/completeness");
  const [due, reported] = await tally();
  assert.ok(due > 10 && reported < due && due < dueWithAreas, `${reported} of ${due}, with areas ${dueWithAreas}`);
  await coordinator.go("/units/439/completeness");
  for (let time = 0; time < 2; time++) {
    await coordinator.page.click("form[action$='/completeness/remind'] button");
    assert.match(await coordinator.page.textContent("main"), /Đã gửi nhắc nhở/);
  }
  const letter = await sink.letter("xa@example.vn", /Văn phòng điều phối nhắc báo cáo: xã Sơn Lâm, 2022/);
  assert.ok(letter.subject.includes(`${due - reported}/${due} số đo chưa gửi`), letter.subject);
  await new Promise((later) => setTimeout(later, 3000));
  assert.equal(sink.letters.map(read).filter((each) => /điều phối nhắc/.test(each.subject)).length, 1);
  const leader = await office.person("lanhdao");
  await leader.go("/units/439/completeness");
  assert.equal(await leader.page.locator("form[action$='/completeness/remind']").count(), 0);
  const csrf = await leader.page.inputValue("form[action='/sign-out'] [name=csrf]");
  const refused = await leader.context.request.post(`${office.address}/units/439/completeness/remind`, { form: { csrf, period: "2022" } });
  assert.equal(refused.status(), 403);
});

test("a measure's report is followed from the unit's page to its record", async () => {
  const officer = await office.person("xa");
  await submit(officer, "waste_sorting_household_rate", "88");
  await officer.go("/units/18145/completeness");
  const row = officer.page.locator("tr", { has: officer.page.locator("a[href*='waste_sorting_household_rate']") });
  assert.match(await row.textContent(), /đã gửi/);
  await row.locator("a").click();
  const [, record] = officer.page.url().match(/#(r\d+)$/);
  assert.match(await officer.page.textContent(`#${record}`), /88%/);
});
