// The public portal, as a stranger meets it: no sign-in, no cookie, no script; and the office that writes its news.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, barriers, photograph } from "./office.mjs";
import { asker } from "./program.mjs";

let office;
before(async () => {
  office = await Office.open();
  office.set("public.url", office.address);
});
after(() => office.close());

const PAGES = [
  "",
  "/map",
  "/units/42",
  "/units/439",
  "/units/18145",
  "/products",
  "/products?star=4&export=yes",
  "/products?q=khong+co+san+pham+nay",
  "/products/SP-001",
  "/producers/CT-001",
  "/search",
  "/search?q=huong+son",
  "/news",
  "/data",
];

/** A browser of a stranger, in which no page may run a script of its own. */
async function stranger(options = {}) {
  const context = await office.browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  return { context, page, go: (path) => page.goto(`${office.address}${path}`) };
}

const read = async (path, options) => {
  const answer = await fetch(`${office.address}${path}`, options);
  assert.equal(answer.status, 200, path);
  return answer.text();
};

test("the office writes, publishes and takes back a post", async () => {
  const { page, go, complaints, context } = await office.person("vpdp");
  await go("/news");
  assert.deepEqual(await barriers(page), []);
  await page.click("text=Viết tin");
  await page.fill("#title", "Xã Kỳ Bắc <b>đón</b> bằng công nhận");
  await page.fill("#summary", "Sáng nay xã đón bằng.");
  await page.fill("#text", "## Lễ đón\n\nCó **hai trăm** người dự <script>alert(1)</script>.\n\n[Quyết định](javascript:alert(1))");
  await page.setInputFiles("#picture", photograph());
  await page.click("main form[enctype] button");
  assert.match(await page.textContent("#wrong-caption, .doubt"), /chú thích/, "a picture needs words");
  await page.fill("#caption", "Kênh mương mới");
  await page.setInputFiles("#picture", photograph());
  await page.click("main form[enctype] button");
  await page.waitForURL(/\/news\/2023-03-13-/);
  assert.deepEqual(await barriers(page), []);
  const code = new URL(page.url()).pathname.split("/").pop();
  assert.equal((await fetch(`${office.address}/portal/news/${code}`)).status, 404, "a draft is nobody's");
  await page.click("button[value=published]");
  const reader = await stranger();
  await reader.go("/portal");
  await reader.page.click("text=bằng công nhận");
  assert.match(await reader.page.textContent("h1"), /<b>đón<\/b>/, "as it was typed");
  assert.equal(await reader.page.locator(".prose strong").textContent(), "hai trăm");
  assert.equal(await reader.page.locator(".prose script").count(), 0);
  assert.equal(await reader.page.locator(".prose a").getAttribute("href"), "");
  assert.equal(await reader.page.locator("figure img").getAttribute("alt"), "Kênh mương mới");
  const picture = await fetch(new URL(await reader.page.locator("figure img").getAttribute("src"), office.address));
  assert.deepEqual([picture.status, picture.headers.get("content-type")], [200, "image/jpeg"]);
  const feed = await read("/portal/news/feed");
  assert.ok(feed.includes(`<link>${office.address}/portal/news/${code}</link>`), feed);
  await page.click("button[value=withdrawn]");
  assert.equal((await fetch(`${office.address}/portal/news/${code}`)).status, 404);
  await page.click("button[value=published]");
  await page.waitForSelector("button[value=withdrawn]");
  await go("/audit");
  const acts = await page.textContent("main");
  for (const act of ["write news", "publish news", "withdraw news"]) assert.ok(acts.includes(act), act);
  assert.deepEqual(complaints, []);
  await context.close();
  await reader.context.close();
});

test("a program writes, publishes and takes back a post, as it was seen", async () => {
  const { send, every, token } = asker(office);
  const { secret } = await token("vpdp");
  const words = { title: "Chợ phiên OCOP", summary: "Mở vào thứ Bảy.", text: "Ở **chợ** huyện." };
  for (const wrong of [{ title: "" }, { title: "x".repeat(201) }, { title_en: "Market" }, { picture: "sha256:00", caption: "?" }, { color: "red" }]) {
    assert.equal((await send(secret, "POST", "/news", { ...words, ...wrong })).status, 422, JSON.stringify(wrong));
  }
  const add = () => send(secret, "POST", "/news", words, { "Idempotency-Key": "cho" });
  const [made, again] = [await add(), await add()];
  assert.deepEqual([made.status, again.status], [201, 201], await made.clone().text());
  const { post } = await made.json();
  assert.equal((await again.json()).post, post);
  const find = async () => (await every(secret, "/news")).find((each) => each.post === post);
  const draft = await find();
  assert.deepEqual([draft.state, draft.title], ["draft", words.title]);
  const turn = (state, seen) => send(secret, "PUT", `/news/${post}/state`, { state }, seen && { "If-Match": `"${seen}"` });
  assert.equal((await turn("published")).status, 428);
  assert.equal((await turn("published", draft.record)).status, 200);
  assert.match(await read(`/portal/news/${post}`), /<strong>chợ<\/strong>/);
  assert.equal((await turn("withdrawn", draft.record)).status, 412, "somebody else has spoken since");
  const published = await find();
  const change = await send(secret, "PUT", `/news/${post}`, { ...words, title: "Chợ phiên" }, { "If-Match": `"${published.record}"` });
  assert.equal(change.status, 200, await change.clone().text());
  assert.equal((await turn("draft", (await find()).record)).status, 409, "what was told is not made untold");
  assert.equal((await turn("withdrawn", (await find()).record)).status, 200);
  assert.equal((await fetch(`${office.address}/portal/news/${post}`)).status, 404);
  const { secret: commune } = await token("xa");
  assert.equal((await send(commune, "POST", "/news", words)).status, 403);
});

test("who may not write news is refused", async () => {
  const { go, context } = await office.person("xa");
  assert.equal((await go("/news")).status(), 403);
  await context.close();
});

for (const [lang, root] of [["vi", "/portal"], ["en", "/portal/en"]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every page, ${lang}, ${colorScheme}: accessible, no wider than a phone, no cookie`, async () => {
      // Axe is a script of ours; the pages have none.
      const { context, page, go } = await stranger({ javaScriptEnabled: true, colorScheme, viewport: { width: 360, height: 740 } });
      const complaints = [];
      page.on("console", (message) => message.type() === "error" && !/status of 404/.test(message.text()) && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      const found = [];
      const news = (await read(`${root}/news`)).match(/\/portal(?:\/en)?\/news\/2023[^"]+/)[0];
      for (const path of [...PAGES.map((path) => `${root}${path}`), news, `${root}/no-such-page`]) {
        await go(path);
        assert.equal(await page.getAttribute("html", "lang"), lang, path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${path} scrolls sideways by ${wide} px`);
        const scripts = await page.evaluate(() => [...document.scripts].filter((script) => script.type !== "application/ld+json").length);
        if (scripts > 0) found.push(`${path} has a script`);
        found.push(...(await barriers(page)).map((each) => `${path} ${each}`));
      }
      assert.deepEqual(found, []);
      assert.deepEqual(complaints, []);
      assert.deepEqual(await context.cookies(), []);
      await context.close();
    });
  }
}

test("a stranger finds a product by facets and words, without scripts", async () => {
  const { context, page, go } = await stranger();
  await go("/portal/en/products");
  assert.match(await page.textContent("#found"), /249 products/);
  const count = async (link) => Number((await link.locator("xpath=..").textContent()).match(/\((\d+)\)/)[1]);
  let link = page.locator(".facets a", { hasText: "exported" }).filter({ hasNotText: "not" });
  const exported = await count(link);
  assert.equal(exported, 4);
  await link.click();
  assert.match(await page.textContent("#found"), new RegExp(`^${exported} products`));
  await page.click("text=Take all conditions away");
  link = page.locator(".facets a", { hasText: "4 stars" });
  const four = await count(link);
  await link.click();
  assert.match(await page.textContent("#found"), new RegExp(`^${four} products`));
  await page.fill(".filter input[type=search]", "banh da vung");
  await page.click(".filter button");
  assert.ok(page.url().includes("star=4"), "words keep what was chosen");
  await go("/portal/en/products");
  const names = [];
  for (;;) {
    names.push(...(await page.locator(".cards h3").allTextContents()));
    const next = page.locator("a[rel=next]");
    if ((await next.count()) === 0) break;
    await next.click();
  }
  assert.equal(names.length, 249);
  assert.deepEqual(names, [...names].sort(new Intl.Collator("vi").compare), "in the order of the alphabet");
  await page.fill(".seek input", "banh da vung nguyen lam");
  await page.click(".seek button");
  await page.click("main >> text=Bánh đa vừng Nguyên Lâm");
  assert.match(await page.textContent("h1"), /Bánh đa vừng Nguyên Lâm/);
  await page.click(".facts >> text=Nguyên Lâm");
  assert.match(page.url(), /\/portal\/en\/producers\//);
  await page.click(".tongue");
  assert.match(page.url(), /\/portal\/producers\//);
  await context.close();
});

test("figures are explained, with as-of day, law and records", async () => {
  const { context, page, go } = await stranger();
  await go("/portal/en");
  const card = page.locator(".figures .card", { hasText: "Certified OCOP products" }).first();
  assert.match(await card.locator(".value").textContent(), /^249/);
  await card.locator("summary").click();
  const told = await card.locator("details").textContent();
  for (const word of [/13\/03\/2023/, /148\/QĐ-TTg/, /498 records/, /illustrative/]) assert.match(told, word);
  await page.click("nav >> text=Map");
  await page.click("svg a.tile-link >> nth=0");
  assert.match(page.url(), /\/portal\/en\/units\/\d{5}/);
  await context.close();
});

test("what machines read is sound", async () => {
  const { context, page, go } = await stranger({ javaScriptEnabled: true });
  await go("/portal/products/SP-001");
  const told = JSON.parse(await page.textContent("script[type='application/ld+json']"));
  assert.deepEqual([told["@type"], told.sku, told.manufacturer["@type"]], ["Product", "SP-001", "Organization"]);
  assert.equal(told.url, `${office.address}/portal/products/SP-001`);
  assert.equal(await page.getAttribute("link[hreflang=en]", "href"), `${office.address}/portal/en/products/SP-001`);
  for (const path of ["/sitemap.xml", "/portal/news/feed", "/portal/en/news/feed"]) {
    const xml = await read(path);
    const wrong = await page.evaluate((text) => new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror")?.textContent, xml);
    assert.equal(wrong, undefined, path);
  }
  const catalogue = JSON.parse(await read("/portal/data/catalogue.jsonld"));
  assert.equal(catalogue["@type"], "dcat:Catalog");
  for (const set of catalogue["dcat:dataset"]) {
    for (const file of set["dcat:distribution"]) assert.equal((await fetch(file["dcat:downloadURL"]["@id"])).status, 200);
  }
  const units = JSON.parse(await read("/portal/data/units.geojson"));
  assert.ok(units.features.every(({ geometry }) => geometry === null || (geometry.coordinates[0] > 102 && geometry.coordinates[1] < 24)));
  const products = JSON.parse(await read("/portal/data/products.json"));
  assert.equal(products.rows.filter((row) => row.certificate === "valid").length, 249);
  assert.equal(products.as_of, "2023-03-13");
  await context.close();
});

test("who has a page is told that it is the same; all of it is small", async () => {
  for (const path of PAGES) {
    const first = await fetch(`${office.address}/portal${path}`, { headers: { "Accept-Encoding": "identity" } });
    assert.equal(first.headers.get("set-cookie"), null);
    const again = await fetch(`${office.address}/portal${path}`, { headers: { "If-None-Match": first.headers.get("etag") } });
    assert.equal(again.status, 304, path);
  }
  for (const path of ["/portal", "/portal/map", "/portal/products", "/portal/products/SP-001", "/portal/units/42"]) {
    const { context, page } = await stranger();
    const sizes = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() !== "image") sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(`${office.address}${path}`, { waitUntil: "networkidle" });
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(bytes > 2000 && bytes <= 100_000, `${path}: ${bytes} bytes before pictures`);
    await context.close();
  }
});

test("the sign-in page and the office lead to the portal", async () => {
  const { context, page, go } = await stranger();
  await go("/sign-in");
  await page.click("main >> text=Cổng thông tin");
  assert.equal(new URL(page.url()).pathname, "/portal");
  await context.close();
});
