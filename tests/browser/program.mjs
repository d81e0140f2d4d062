// A program at an office: its token, and what it asks.
import assert from "node:assert/strict";
import { barriers } from "./office.mjs";

export const JSON_BODY = { "Content-Type": "application/json" };
export const BYTES = { "Content-Type": "application/octet-stream" };

/** A token of somebody who chose these scopes, or all that are open to them. */
async function token(office, login, scopes) {
  const { page, go, complaints } = await office.person(login);
  await go("/account");
  await page.fill("#token-name", "báo cáo tự động");
  for (const box of await page.locator("input[name=scope]").all()) {
    if (!scopes || scopes.includes(await box.getAttribute("value"))) await box.press("Space");
  }
  await page.click("form[action='/account/tokens/add'] button");
  const secret = await page.textContent("#new-token");
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(complaints, []);
  return { secret, page, go };
}

/** What a program with a token asks of an office. */
export function asker(office) {
  const ask = (secret, path, options = {}) =>
    fetch(`${office.address}/api/v1${path}`, {
      ...options,
      headers: { ...(secret && { Authorization: `Bearer ${secret}` }), ...options.headers },
    });
  const send = (secret, method, path, body, headers) => ask(secret, path, { method, headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
  const read = async (secret, path) => (await ask(secret, path)).json();
  /** Every item of a list, page by page. */
  const every = async (secret, path) => {
    const items = [];
    let cursor = "";
    do {
      const page = await read(secret, `${path}${path.includes("?") ? "&" : "?"}limit=200${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return items;
  };
  return { ask, send, read, every, token: (login, scopes) => token(office, login, scopes) };
}
