// Each person at each unit's pages: what the policy grants opens, everything else stays shut.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { Office, photograph, RECOGNITION, PASSWORD } from "./office.mjs";

let office;
before(async () => (office = await Office.open()));
after(() => office.close());

const FIGURES = ["", "/map", "/scorecard", "/completeness", "/figures/commune.in_programme", "/criteria/commune-ntm-2021-2025/3", "/measures/income_per_capita"];
const PROVINCE = "42", DISTRICT = "439", OWN = "18145", OTHER = "18094", FAR = "446";
const UNITS = [PROVINCE, DISTRICT, OWN, OTHER, FAR];
const within = { [PROVINCE]: UNITS, [DISTRICT]: [DISTRICT, OWN], [OWN]: [OWN] };

/** Where each person sees figures, sees claims, reports; and the pages of the office that open. */
const PEOPLE = {
  xa: { at: OWN, claims: true, reports: true, office: ["/inbox"] },
  huyen: { at: DISTRICT, claims: true, reports: true, office: ["/inbox"] },
  nongnghiep: { at: PROVINCE, claims: true, reports: false, office: ["/inbox", RECOGNITION] },
  vpdp: { at: PROVINCE, claims: true, reports: true, office: ["/inbox", "/audit", RECOGNITION] },
  lanhdao: { at: PROVINCE, claims: true, reports: false, office: ["/inbox", RECOGNITION] },
  quantri: { at: PROVINCE, claims: false, reports: false, office: ["/audit", "/people", "/people/xa", RECOGNITION] },
  kiemtoan: { at: PROVINCE, claims: true, reports: false, office: ["/inbox", "/audit", RECOGNITION] },
};
const OFFICE = ["/inbox", "/audit", "/people", "/people/xa", RECOGNITION];

for (const [login, person] of Object.entries(PEOPLE)) {
  test(login, async () => {
    const { context } = await office.person(login);
    const wrong = [];
    const expect = async (path, opens) => {
      const answer = await context.request.get(`${office.address}${path}`, { maxRedirects: 0 });
      if (opens ? ![200, 422].includes(answer.status()) : answer.status() !== 403) wrong.push(`${path}: ${answer.status()}, expected it to ${opens ? "open" : "stay shut"}`);
    };
    for (const unit of UNITS) {
      const inReach = within[person.at].includes(unit);
      for (const page of FIGURES) await expect(`/units/${unit}${page}`, inReach);
      await expect(`/units/${unit}/quality`, inReach && person.claims);
      await expect(`/units/${unit}/capture`, inReach && person.reports);
    }
    for (const path of OFFICE) await expect(path, person.office.includes(path));
    assert.deepEqual(wrong, []);
  });
}

test("nobody signed in sees nothing, and a form from elsewhere is refused", async () => {
  for (const path of [...OFFICE, "/units/42", "/account", "/events", "/notices", "/search?q=a"]) {
    const answer = await fetch(`${office.address}${path}`, { redirect: "manual" });
    assert.ok(answer.status === 303 && answer.headers.get("location").startsWith("/sign-in"), `${path}: ${answer.status}`);
  }
  const { context } = await office.person("vpdp");
  const form = { step: "approve", pick: "1" };
  const without = await context.request.post(`${office.address}/inbox/decide`, { form });
  assert.equal(without.status(), 403, "a form without its token");
  const elsewhere = await context.request.post(`${office.address}/preferences`, { form: { lang: "en" }, headers: { Origin: "https://evil.example" } });
  assert.equal(elsewhere.status(), 403, "a form of another site");
});

test("what is sent is looked at: kinds, sizes, names", async () => {
  const { context, page } = await office.person("xa");
  await page.goto(`${office.address}/units/18145/capture`);
  const csrf = await page.inputValue("form[data-capture] input[name=csrf]");
  const seen = await page.inputValue("[name='seen.income_per_capita']");
  const send = (name, buffer) =>
    context.request.post(`${office.address}/units/18145/capture/save`, {
      multipart: {
        csrf, set: "commune-ntm-2021-2025", period: "2022", step: "draft", "v.income_per_capita": "41,5", "seen.income_per_capita": seen,
        "f.income_per_capita": { name, mimeType: "image/png", buffer },
      },
    });
  const svg = await send("x.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
  assert.equal(svg.status(), 422);
  assert.match(await svg.text(), /Chỉ nhận ảnh/);
  const huge = await send("x.png", Buffer.alloc(16_000_000, 1));
  assert.equal(huge.status(), 413);
  assert.match(await huge.text(), /15 MB/);
  const polyglot = await send("x.png", Buffer.concat([photograph().buffer, Buffer.from("PK\x03\x04 and an archive PK\x05\x06")]));
  assert.equal(polyglot.status(), 422, "a picture with an archive behind it");
  const named = await send("../../etc/ảnh kênh.png", photograph().buffer);
  assert.equal(named.status(), 200);
  await page.goto(`${office.address}/units/18145/capture?set=commune-ntm-2021-2025&period=2022`);
  const names = await page.locator("img.thumb").evaluateAll((all) => all.map((each) => each.alt));
  assert.deepEqual(names, ["ảnh kênh.png"], "a name keeps its letters and loses its folders");
  const answer = await fetch(`${office.address}/sign-in`);
  assert.equal(answer.status, 200, "the server lives");
});

test("a file without end is refused as soon as it is too large, and held nowhere", async () => {
  const { context, page } = await office.person("xa");
  await page.goto(`${office.address}/units/18145/capture`);
  const csrf = await page.inputValue("form[data-capture] input[name=csrf]");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${office.server.pid}/status`, "utf8"))[1]) / 1024;
  const before = resident();
  const [length, part] = [2 * 1024 ** 3, Buffer.alloc(1 << 20, 7)];
  const { status, sent, said } = await new Promise((done, failed) => {
    const url = new URL(`${office.address}/units/18145/capture/save`);
    const headers = { Cookie: cookie, "Content-Type": "multipart/form-data; boundary=b", "Content-Length": length };
    const message = request(url, { method: "POST", headers });
    let [sent, over] = [0, false];
    message.on("response", async (answer) => {
      over = true;
      let said = "";
      for await (const chunk of answer) said += chunk;
      done({ status: answer.statusCode, sent, said });
      message.destroy();
    });
    message.on("error", (error) => over || failed(error));
    message.write(`--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="f.income_per_capita"; filename="a.png"\r\n\r\n`);
    const pour = () => {
      while (!over && sent < length) {
        sent += part.length;
        if (!message.write(part)) return message.once("drain", pour);
      }
    };
    pour();
  });
  assert.equal(status, 413);
  assert.match(said, /15 MB/);
  assert.ok(sent < 64 * 1024 ** 2, `${sent} bytes were taken`);
  assert.ok(resident() - before < 60, `${resident() - before} MB more are held`);
});

test("a wrong password is refused, after five strangers wait, and the person does not", async () => {
  const { page } = await office.person("yte");
  const attempt = (password) =>
    fetch(`${office.address}/sign-in/password`, { method: "POST", redirect: "manual", body: new URLSearchParams({ login: "yte", password }) });
  for (let count = 0; count < 5; count++) assert.match(await (await attempt("sai")).text(), /không đúng/);
  assert.match(await (await attempt("nông thôn mới 2023")).text(), /tạm khóa/);
  await page.click("form[action='/sign-out'] button");
  await page.fill("#login", "yte");
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
});

test("a page left open shows nothing when its session is over", async () => {
  const context = await office.browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${office.address}/sign-in`);
  await page.fill("#login", "lanhdao");
  await page.fill("#password", PASSWORD);
  await page.click("form[action='/sign-in/password'] button");
  await page.waitForURL(/units/);
  await page.clock.fastForward("11:00:00");
  assert.match(page.url(), /units/);
  // The session ends where the page cannot know of it.
  const [{ value }] = (await context.cookies()).filter(({ name }) => name === "nt_session");
  const headers = { Cookie: `nt_session=${value}` };
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await fetch(`${office.address}/account`, { headers })).text())[1];
  const answer = await fetch(`${office.address}/sign-out`, { method: "POST", redirect: "manual", headers, body: new URLSearchParams({ csrf }) });
  assert.equal(answer.status, 303);
  await page.clock.fastForward("02:00:00");
  await page.waitForURL(/\/sign-in/);
});
