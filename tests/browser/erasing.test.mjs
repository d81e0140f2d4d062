// Who has left is erased; programs elsewhere are registered to be told.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office, barriers } from "./office.mjs";

let office;
before(async () => {
  office = await Office.open();
});
after(() => office.close());

test("a person who has left is erased after the page said what goes and what stays; the audit stays whole", async () => {
  const { page, go, complaints } = await office.person("quantri");
  await go("/people/huyen");
  const name = await page.inputValue("#name");
  assert.equal(await page.locator("a[href='/people/huyen/erase']").count(), 0, "who may sign in is not offered to be erased");
  await page.check("#disabled");
  await page.click("form[action='/people/huyen/change'] button");
  await page.waitForSelector("[role=status]");
  await page.click("a[href='/people/huyen/erase']");
  assert.deepEqual(await barriers(page), []);
  assert.match(await page.locator("main").innerText(), /không hoàn tác được[\s\S]*Bị xóa[\s\S]*Còn lại/);
  await page.fill("#reason", `theo yêu cầu của ${name}`);
  await page.check("#sure");
  await page.click("form[action='/people/huyen/erase'] button");
  await page.waitForSelector("[role=alert]");
  await page.fill("#reason", "Văn bản 15/YC");
  await page.check("#sure");
  await page.click("form[action='/people/huyen/erase'] button");
  await page.waitForSelector("[role=status]");
  assert.match(page.url(), /\/people\/da-xoa-[0-9a-f]{12}$/);
  assert.deepEqual(await barriers(page), []);
  await go("/people");
  const list = await page.locator("main").innerText();
  assert.ok(list.includes("Người đã được xóa tên") && !list.includes(name), list);
  await go("/audit");
  assert.match(await page.locator("main tbody tr").first().innerText(), /erase user[\s\S]*Văn bản 15\/YC/);
  await page.click("form[action='/audit/check'] button");
  await page.waitForSelector("[role=status].alert-success");
  assert.deepEqual(complaints, []);
});

test("a program is registered, its secret is shown once and replaced; an address inside our own network is refused", async () => {
  const { page, go, complaints } = await office.person("quantri");
  await go("/webhooks");
  await page.fill("#address", "https://169.254.169.254/latest");
  await page.click("form[action='/webhooks/add'] button");
  assert.match(await page.locator("[role=alert]").innerText(), /mạng nội bộ/);
  await page.fill("#address", "https://hooks.example.vn/ntm?key=1");
  await page.check("input[name=kind][value=export]");
  await page.click("form[action='/webhooks/add'] button");
  const secret = await page.locator("#secret").innerText();
  assert.match(secret, /^whsec_[A-Za-z0-9+/=]{44}$/);
  assert.deepEqual(await barriers(page), []);
  await go("/webhooks");
  await page.click("main tbody a");
  await page.waitForURL(/\/webhooks\/[0-9a-f-]{36}$/);
  assert.ok(!(await page.content()).includes("whsec_"));
  assert.deepEqual(await barriers(page), []);
  await page.click("button[value=new]");
  assert.notEqual(await page.locator("#secret").innerText(), secret);
  await page.click("button[value=drop]");
  await page.waitForURL(/\/webhooks\/[0-9a-f-]{36}$/);
  // Nobody answers there: what was not taken can be sent again.
  const file = join(office.data, "export.csv");
  writeFileSync(file, "product,country,since,provenance,source\nSP-001,KR,2022-11-01,illustrative,thử\n");
  office.record("export", file);
  for (let looks = 0; looks < 60 && !(await page.locator("form[action$='/again']").count()); looks++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.match(await page.locator("main tbody tr").first().innerText(), /export\.recorded/);
  assert.deepEqual(await barriers(page), []);
  await page.click("form[action$='/again'] button");
  assert.match(await page.locator(".alert-success").innerText(), /gửi lại ngay/);
  await page.locator("main details summary").last().click();
  await page.click("form[action$='/remove'] button");
  await page.waitForURL(/\/webhooks$/);
  assert.equal(await page.locator("main tbody").count(), 0);
  const other = await office.person("vpdp");
  assert.equal((await other.go("/webhooks")).status(), 403);
  assert.deepEqual(complaints, []);
});
