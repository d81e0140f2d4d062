// Programs that run the office: accounts, settings, copies, boundaries, reports, the chain of acts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office } from "./office.mjs";
import { BYTES, asker } from "./program.mjs";
import { squares } from "./squares.mjs";

let office, ask, send, read, every, token;
before(async () => {
  office = await Office.open();
  ({ ask, send, read, every, token } = asker(office));
});
after(async () => office.close());

test("accounts are made, changed as they were seen, closed; passwords are never told", async () => {
  const { secret } = await token("quantri");
  const posts = [{ role: "commune_officer", unit: "18145" }];
  const account = { login: "moi.den", name: "Lê Văn Mới", email: "moi@example.vn", password: "mật khẩu đầu tiên", posts };
  const short = await send(secret, "POST", "/people", { ...account, password: "ngắn" }, { "Accept-Language": "en" });
  assert.equal(short.status, 422);
  assert.match((await short.json()).detail, /at least 12 characters/);
  const guessed = await send(secret, "POST", "/people", { ...account, password: "NongThonMoi@2025" }, { "Accept-Language": "en" });
  assert.equal(guessed.status, 422);
  assert.match((await guessed.json()).detail, /easily guessed/);
  assert.equal((await send(secret, "POST", "/people", { ...account, posts: [{ role: "specialist", unit: "42", department: "none" }] })).status, 422);
  const add = () => send(secret, "POST", "/people", account, { "Idempotency-Key": "moi" });
  const [made, again] = [await add(), await add()];
  assert.deepEqual([made.status, again.status], [201, 201], await made.clone().text());
  const told = await made.text();
  assert.ok(!/password|hash|mật khẩu/.test(told), told);
  assert.equal((await send(secret, "POST", "/people", account)).status, 409, "the login is taken");
  assert.ok((await every(secret, "/people")).some((person) => person.login === "moi.den"));
  const signIn = (password) =>
    fetch(`${office.address}/sign-in/password`, { method: "POST", redirect: "manual", body: new URLSearchParams({ login: "moi.den", password }) });
  assert.equal((await signIn(account.password)).status, 303);
  const tag = (await ask(secret, "/people/moi.den")).headers.get("etag");
  const change = (headers, changes = {}) =>
    send(secret, "PUT", "/people/moi.den", { name: "Lê Thị Mới", email: null, posts, closed: false, ...changes }, headers);
  assert.equal((await change({})).status, 428);
  const changed = await change({ "If-Match": tag });
  assert.equal(changed.status, 200);
  assert.deepEqual((await changed.json()).name, "Lê Thị Mới");
  assert.equal((await change({ "If-Match": tag })).status, 412);
  const reset = await send(secret, "POST", "/people/moi.den/password", { password: "một mật khẩu khác" });
  assert.equal(reset.status, 200);
  assert.equal((await signIn("một mật khẩu khác")).status, 303);
  assert.equal((await change({ "If-Match": reset.headers.get("etag") }, { closed: true })).status, 200);
  assert.notEqual((await signIn("một mật khẩu khác")).status, 303);
  assert.equal((await send(secret, "POST", "/people/quantri/password", { password: "một mật khẩu khác" })).status, 409, "not the owner's own");
  const acts = JSON.stringify(await every(secret, "/acts"));
  assert.ok(acts.includes("moi.den") && !acts.includes("mật khẩu khác"));
  assert.equal((await ask((await token("vpdp")).secret, "/people")).status, 403);
});

test("settings are made as they were seen, and a secret is never told", async () => {
  const { secret } = await token("quantri");
  const find = async (key) => (await every(secret, "/settings")).find((setting) => setting.key === key);
  const set = (key, value, tag) => send(secret, "PUT", `/settings/${key}`, { value }, tag && { "If-Match": `"${tag}"` });
  const days = await find("deadline.days");
  assert.deepEqual([days.value, days.is_set], ["45", false]);
  assert.equal((await set("deadline.days", "30")).status, 428);
  assert.equal((await set("deadline.days", "400", days.tag)).status, 422);
  const made = await set("deadline.days", "30", days.tag);
  assert.equal(made.status, 200);
  assert.equal((await set("deadline.days", "31", days.tag)).status, 412);
  assert.equal((await set("deadline.days", "", (await made.json()).tag)).status, 200);
  assert.equal((await find("deadline.days")).value, "45");
  const url = "smtps://user:geheim@mail.example.vn";
  const hidden = await set("smtp.url", url, (await find("smtp.url")).tag);
  assert.deepEqual([hidden.status, (await find("smtp.url")).value, (await find("smtp.url")).is_set], [200, null, true]);
  assert.ok(![await hidden.text(), JSON.stringify(await every(secret, "/acts"))].some((text) => text.includes("geheim")));
  assert.equal((await set("smtp.url", "", (await find("smtp.url")).tag)).status, 200);
  assert.equal((await ask((await token("vpdp")).secret, "/settings")).status, 403);
});

test("everything is copied, and the copy handed out", async () => {
  const { secret } = await token("quantri");
  const made = await ask(secret, "/backups", { method: "POST", headers: { "Idempotency-Key": "night" } });
  assert.equal(made.status, 201);
  const { name, last_act: act, sealed } = await made.json();
  assert.ok(act > 0 && sealed === false);
  assert.deepEqual((await every(secret, "/backups")).map((backup) => backup.name), [name]);
  const bytes = Buffer.from(await (await ask(secret, `/backups/${name}`)).arrayBuffer());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  assert.equal((await ask(secret, "/backups/ledger.sqlite")).status, 404);
  assert.equal((await ask((await token("vpdp")).secret, `/backups/${name}`)).status, 403);
});

test("boundaries are checked, kept, read back and taken away; never for another site", async () => {
  const { secret } = await token("quantri");
  const put = (content, query = "") => ask(secret, `/boundaries?name=ranh-gioi.geojson${query}`, { method: "PUT", headers: BYTES, body: JSON.stringify(content) });
  const damaged = squares();
  damaged.features[3].geometry.coordinates[0].pop();
  const refused = await put(damaged);
  assert.equal(refused.status, 422);
  assert.match((await refused.json()).errors[0].cell, /đối tượng 4/);
  const checked = await (await put(squares(), "&dry_run=true")).json();
  assert.deepEqual([checked.property, checked.act, checked.missing], ["MA", null, ["18070"]]);
  assert.deepEqual((await read(secret, "/boundaries")).features, []);
  assert.ok((await (await put(squares(), "&reason=th%E1%BB%AD")).json()).act > 0);
  const kept = await ask(secret, "/boundaries");
  assert.equal(kept.headers.get("content-type"), "application/geo+json");
  const { features } = await kept.json();
  assert.equal(features.length, checked.outlines);
  const [ring] = features[0].geometry.coordinates[0];
  assert.deepEqual(ring[0], ring.at(-1));
  const remove = (headers) => ask(secret, "/boundaries?reason=th%E1%BB%AD", { method: "DELETE", headers });
  assert.equal((await remove({ Origin: "https://evil.example" })).status, 403);
  assert.equal((await ask(secret, "/boundaries", { method: "DELETE" })).status, 422, "it says why");
  assert.ok((await (await remove()).json()).act > 0);
  assert.equal((await (await remove()).json()).act, null);
  assert.deepEqual((await read(secret, "/boundaries")).features, []);
});

test("a report is drafted, issued, and written again with the same bytes", { timeout: 240_000 }, async () => {
  const { secret } = await token("vpdp");
  const done = async (begun) => {
    assert.equal(begun.status, 202);
    const { job } = await begun.json();
    for (;;) {
      const stands = await read(secret, `/jobs/${job}`);
      if (stands.state !== "running") return stands;
      await new Promise((later) => setTimeout(later, 200));
    }
  };
  const draft = await done(await ask(secret, "/reports/drafts", { method: "POST" }));
  assert.deepEqual([draft.state, draft.kind, draft.same, draft.files.length], ["done", "draft", null, 4]);
  const pdf = await ask(secret, `/jobs/${draft.id}/files/${draft.files.find((file) => file.name.endsWith(".pdf")).name}`);
  assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), "%PDF-");
  assert.equal((await done(await send(secret, "POST", "/reports", { number: "91/BC-VPĐP" }))).state, "done");
  const { act } = (await every(secret, "/reports")).find((report) => report.number === "91/BC-VPĐP");
  const again = await done(await ask(secret, `/reports/${act}/reissue`, { method: "POST" }));
  assert.deepEqual([again.state, again.same], ["done", true]);
  assert.equal((await ask(secret, "/reports/1/reissue", { method: "POST" })).status, 404);

  // The papers of a meeting, its notice under a number, and a review of a period.
  const meeting = "Buổi làm việc ngày 13/3/2023";
  const pack = await done(await ask(secret, `/reports/packs?document=${encodeURIComponent(meeting)}`, { method: "POST" }));
  assert.deepEqual([pack.state, pack.kind, pack.files.length], ["done", "pack", 11]);
  const zip = await ask(secret, `/jobs/${pack.id}/files/${pack.files[0].name}`);
  assert.deepEqual([pack.files[0].name, zip.headers.get("content-type")], ["bo-tai-lieu-cuoc-hop.zip", "application/zip"]);
  assert.equal((await done(await send(secret, "POST", "/reports", { number: "12/TB-VPĐP", paper: "conclusion", document: meeting }))).state, "done");
  assert.equal((await every(secret, "/reports")).find((report) => report.number === "12/TB-VPĐP").paper, `conclusion ${meeting}`);
  assert.equal((await done(await ask(secret, "/reports/drafts?paper=mid-term&from=2021&to=2023", { method: "POST" }))).files.length, 4);
  for (const query of ["paper=mid-term&from=2023&to=2021", "paper=conclusion&document=99/TB"])
    assert.equal((await ask(secret, `/reports/drafts?${query}`, { method: "POST" })).status, 422, query);
});

test("the chain is proved; an empty form is handed out", async () => {
  const { secret } = await token("vpdp");
  const check = await (await ask(secret, "/acts/check", { method: "POST" })).json();
  assert.ok(check.acts > 1);
  assert.deepEqual(check.findings, []);
  const form = await ask(secret, "/imports/recognition/template");
  assert.match(form.headers.get("content-type"), /spreadsheetml/);
  assert.equal((await ask(secret, "/imports/nothing/template")).status, 404);
});
