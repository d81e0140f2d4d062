// Signing in through a real provider: who becomes whom, and what is refused.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { barriers, Office } from "./office.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const ISSUER = "http://127.0.0.1:8326";

/** Whom the provider knows: the form of its development mode takes any password. */
const people = {
  lan: { name: "Trần Thị Lan", preferred_username: "lan.tran", email: "lan@example.vn", email_verified: true, groups: ["ntm-yte", "khac"] },
  viet: { name: "Việt", email: "viet@example.vn", email_verified: true, groups: [] },
  impostor: { name: "Việt", email: "viet@example.vn", email_verified: true, groups: [] },
  unverified: { name: "Sơn", email: "huyen@example.vn", email_verified: false, groups: [] },
};

let office, server;
before(async () => {
  office = await Office.open();
  const provider = new Provider(ISSUER, {
    clients: [{ client_id: "nongthon", client_secret: "bi-mat-cua-ung-dung", redirect_uris: [`${office.address}/sign-in/oidc/return`] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username", "groups"] },
    pkce: { required: () => true },
    cookies: { keys: ["test"] },
    findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  });
  await open(provider);
  office.set("public.url", office.address);
  office.set("oidc.issuer", ISSUER);
  office.set("oidc.client_id", "nongthon");
  office.set("oidc.client_secret", "bi-mat-cua-ung-dung");
  office.set("oidc.name", "tài khoản công vụ");
  office.set("oidc.roles", "ntm-yte = specialist|42|health\nntm-lanhdao = leader|42");
});
after(async () => {
  await office.close();
  server.closeAllConnections();
  server.close();
});

const open = (provider) => new Promise((opened) => (server = provider.listen(8326, "127.0.0.1", opened)));

/** Somebody at a fresh browser who goes to the provider and comes back. */
async function comes(login, { lang = "vi", back = "", context } = {}) {
  context ??= await office.browser.newContext({ locale: "vi-VN" });
  await context.addCookies([{ name: "nt_lang", value: lang, url: office.address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${office.address}/sign-in?back=${encodeURIComponent(back)}`);
  await page.click("a[href^='/sign-in/oidc']");
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", "x");
  await page.click("button[type=submit]");
  await page.click("text=Continue");
  await page.waitForURL(`${office.address}/**`);
  return { page, context };
}

async function posts(page) {
  await page.goto(`${office.address}/account`);
  return page.textContent("main");
}

async function administer(login, change) {
  const { page, context, go } = await office.person("quantri");
  await go(`/people/${login}`);
  await change(page);
  await page.click(`form[action='/people/${login}/change'] button`);
  await page.waitForSelector(".alert-success");
  await context.close();
}

test("the button is there, on a page for everybody", async () => {
  const context = await office.browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${office.address}/sign-in`);
  assert.match(await page.textContent("a[href^='/sign-in/oidc']"), /Đăng nhập bằng tài khoản công vụ/);
  assert.deepEqual(await barriers(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
});

test("another site signs nobody in unasked", async () => {
  const { page } = await comes("lan", { back: "/units/42/scorecard" });
  await page.goto(`${ISSUER}/.well-known/openid-configuration`);
  await page.evaluate((address) => location.assign(address), `${office.address}/sign-in/oidc?back=/units/42`);
  await page.waitForURL(`${office.address}/sign-in?**`);
  await page.click("a[href^='/sign-in/oidc']");
  await page.waitForURL(/units\/42|interaction/);
});

test("groups give posts, at the first time and each time after", async () => {
  const first = await comes("lan", { back: "/units/42/scorecard" });
  assert.equal(new URL(first.page.url()).pathname, "/units/42/scorecard", "where the person wanted to go");
  assert.match(await posts(first.page), /chuyên viên sở, ngành, .*Y tế/);
  assert.match(await first.page.textContent("header"), /Trần Thị Lan/);
  people.lan.groups = ["ntm-lanhdao"];
  const second = await comes("lan");
  const told = await posts(second.page);
  assert.match(told, /lãnh đạo/);
  assert.doesNotMatch(told, /chuyên viên/);
  const auditor = await office.person("kiemtoan");
  await auditor.go("/audit");
  assert.match(await auditor.page.textContent("main"), /lan\.tran leader\|42/, "the audit tells");
  await auditor.go("/units/42");
});

test("who owes a second factor still owes it", async () => {
  const { page } = await comes("lan");
  await page.goto(`${office.address}/account`);
  await page.click("button[value=begin]");
  const secret = await page.inputValue("[name=secret]");
  await page.fill("[name=code]", code(secret));
  assert.equal(await page.locator("#own-password").count(), 0, "who signs in elsewhere has no password here");
  await page.click("button[value=confirm]");
  const again = await comes("lan");
  assert.equal(new URL(again.page.url()).pathname, "/sign-in/second-factor");
  await again.page.goto(`${office.address}/units/42`);
  assert.match(again.page.url(), /\/sign-in/, "nothing opens before");
});

test("a verified address opens the account that bears it, once; an unverified one nothing", async () => {
  await administer("nongnghiep", (page) => page.fill("#email", "Viet@example.vn"));
  await administer("huyen", (page) => page.fill("#email", "huyen@example.vn"));
  const { page } = await comes("viet");
  assert.match(await page.textContent("header"), /Trần Quốc Việt/);
  assert.match(await posts(page), /Nông nghiệp/, "posts given by hand stay");
  const impostor = await comes("impostor");
  assert.match(await impostor.page.textContent("[role=alert]"), /đã gắn với người khác/);
  const unverified = await comes("unverified", { lang: "en" });
  assert.match(await unverified.page.textContent("[role=alert]"), /have no account here yet/);
});

test("a closed account stays closed", async () => {
  await administer("nongnghiep", (page) => page.check("[name=disabled]"));
  const { page } = await comes("viet");
  assert.match(await page.textContent("[role=alert]"), /đã bị khóa/);
  await page.goto(`${office.address}/units/42`);
  assert.match(page.url(), /\/sign-in/);
});

test("another state, another browser, the same answer twice: refused", async () => {
  const context = await office.browser.newContext();
  let answer;
  await context.route("**/sign-in/oidc/return**", (route) => {
    answer = route.request().url();
    route.continue({ url: answer.replace(/state=[^&]+/, `state=${"A".repeat(43)}`) });
  });
  const { page } = await comes("lan", { context });
  assert.match(await page.textContent("[role=alert]"), /không hợp lệ/);
  const other = await office.browser.newContext();
  const stolen = await other.newPage();
  const response = await stolen.goto(answer);
  assert.equal(response.status(), 403);
  assert.match(await stolen.textContent("[role=alert]"), /không hợp lệ/);
  await context.unroute("**/sign-in/oidc/return**");
  await page.goto(answer);
  assert.match(await page.textContent("[role=alert]"), /không hợp lệ/, "an attempt is good for one return");
});

test("who cancels there is told so, and a provider that is down is said to be", async () => {
  const context = await office.browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${office.address}/sign-in`);
  await page.click("a[href^='/sign-in/oidc']");
  await page.click("text=Cancel");
  await page.waitForURL(`${office.address}/**`);
  assert.match(await page.textContent("[role=alert]"), /từ chối/);
  office.set("oidc.issuer", "http://127.0.0.1:1");
  await page.click("a[href^='/sign-in/oidc']");
  assert.match(await page.textContent("[role=alert]"), /Chưa kết nối được/);
});

/** The code of now (RFC 6238). */
function code(secret) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
