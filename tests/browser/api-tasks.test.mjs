// Programs: tasks that are given, corrected, updated with files, extended and handed over, by the rules of the pages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office, photograph } from "./office.mjs";
import { BYTES, asker } from "./program.mjs";

let office, ask, send, read, every, token;
before(async () => {
  office = await Office.open();
  ({ ask, send, read, every, token } = asker(office));
});
after(() => office?.close());

const at = (task, rest = "") => `/tasks/${encodeURIComponent(task)}${rest}`;

test("a task goes from given to done, by programs", async () => {
  const { secret } = await token("vpdp");
  const document = "Buổi làm việc ngày 13/3/2023";
  const words = { asks: "Thử qua máy", asker: "Phó Chủ tịch", lead: "agriculture", coordinating: ["finance"], due: "2023-03-20", content: "water", ties: ["metric:commune.at_risk"] };
  const give = (task, headers = {}, of = { document }) => send(secret, "POST", "/tasks", { ...of, task }, headers);

  for (const [changes, part] of [[{ lead: "nobody" }, /cơ quan chủ trì/], [{ asks: " " }, /nội dung nhiệm vụ/], [{ due: "2023-03-01" }, /Thời hạn trước/], [{ unit: "99999" }, /[Đđ]ịa bàn/], [{ content: "nothing" }, /Nhóm nội dung/], [{ ties: ["metric:none"] }, /gắn với/], [{ part_of: "none" }, /[Nn]hiệm vụ chung/]]) {
    const refused = await give({ ...words, ...changes });
    assert.equal(refused.status, 422, JSON.stringify(changes));
    assert.match((await refused.json()).detail, part);
  }
  assert.equal((await give(words, {}, { document: "không có" })).status, 422);
  const given = await give(words, { "Idempotency-Key": "task-1" });
  assert.equal(given.status, 201);
  const { task } = await given.json();
  assert.equal((await (await give(words, { "Idempotency-Key": "task-1" })).json()).task, task);
  assert.equal((await (await give(words)).json()).task, task, "the same words are not given twice");
  const fresh = { new_document: { number: "API-1/TB", kind: "conclusion", date: "2023-03-10", issuer: "UBND tỉnh", subject: "Thử" } };
  assert.equal((await give({ ...words, asks: "Việc của văn bản mới" }, {}, fresh)).status, 201);
  assert.equal((await give(words, {}, { new_document: { ...fresh.new_document, subject: "Khác" } })).status, 422, "another document bears the number");

  const seen = await read(secret, at(task));
  assert.deepEqual([seen.content, seen.state, seen.coordinating.map((body) => body.id)], ["water", "in_progress", ["finance"]]);
  assert.deepEqual(seen.ties, [{ kind: "metric", name: "commune.at_risk" }]);
  const correct = (headers, changes = {}) => send(secret, "PUT", at(task), { reason: "thử", task: { ...words, ...changes } }, headers);
  assert.equal((await correct({})).status, 428);
  assert.equal((await correct({ "If-Match": "\"1\"" }, { priority: "high" })).status, 412);
  assert.equal((await correct({ "If-Match": `"${seen.record.id}"` }, { priority: "high" })).status, 200);
  assert.equal((await read(secret, at(task))).priority, "high");
  assert.equal((await correct({ "If-Match": `"${seen.record.id}"` }, { priority: "urgent" })).status, 412, "somebody spoke meanwhile");

  const own = (await token("nongnghiep")).secret;
  assert.ok((await every(own, "/tasks?own=true")).some((each) => each.task === task));
  assert.equal((await send(own, "PUT", at(task), { reason: "thử", task: words }, { "If-Match": "\"1\"" })).status, 403);
  const say = (secret, body, headers) => send(secret, "POST", at(task, "/updates"), { date: "2023-03-13", text: "Thử", ...body }, headers);
  assert.equal((await say((await token("yte")).secret, { outcome: "progress" })).status, 403);
  assert.equal((await say(own, { outcome: "perhaps" })).status, 422);
  assert.equal((await say(own, { outcome: "progress", date: "2024-01-01" })).status, 422);
  const sent = await ask(own, `${at(task, "/evidence")}?name=kênh.png`, { method: "POST", headers: BYTES, body: photograph().buffer });
  assert.equal(sent.status, 201);
  const { reference } = await sent.json();
  assert.equal((await say(secret, { outcome: "progress", files: [reference] })).status, 422, "a file is named by who handed it in");
  assert.equal((await say(own, { outcome: "done", evidence: reference })).status, 422);
  const done = await say(own, { outcome: "done", evidence: "9/BC-SNN", files: [reference] }, { "Idempotency-Key": "say-1" });
  assert.equal(done.status, 201, await done.clone().text());
  assert.equal((await (await say(own, { outcome: "done", evidence: "9/BC-SNN", files: [reference] }, { "Idempotency-Key": "say-1" })).json()).act, (await done.json()).act);
  assert.equal((await say(own, { outcome: "progress" })).status, 409, "what was said today is not overwritten unseen");
  const now = await read(own, at(task));
  assert.equal(now.state, "done_on_time");
  assert.equal(now.updates[0].evidence, "9/BC-SNN");
  const [digest] = now.updates[0].files;
  assert.equal(reference, `sha256:${digest}`);
  assert.ok(Buffer.from(await (await ask(own, at(task, `/evidence/${digest}`))).arrayBuffer()).equals(photograph().buffer));
  assert.equal((await say(own, { outcome: "progress", seen: now.updates[0].record })).status, 201);
  assert.equal((await read(own, at(task))).state, "in_progress");

  assert.equal((await send(secret, "POST", at(task, "/extensions"), { due: "2023-03-15", reason: "thử", approver: "Phó Chủ tịch" })).status, 422);
  assert.equal((await send(secret, "POST", at(task, "/extensions"), { due: "2023-04-15", reason: "thử", approver: "Phó Chủ tịch" })).status, 201);
  assert.equal((await send(own, "POST", at(task, "/extensions"), { due: "2023-05-15", reason: "thử", approver: "Phó Chủ tịch" })).status, 403);
  assert.equal((await send(secret, "POST", at(task, "/hand-overs"), { lead: "nobody", reason: "thử" })).status, 422);
  assert.equal((await send(secret, "POST", at(task, "/hand-overs"), { lead: "health", person: "Lan", reason: "thử" })).status, 201);
  const last = await read(secret, at(task));
  assert.deepEqual([last.due, last.lead.id, last.person], ["2023-04-15", "health", "Lan"]);
});

test("a whole is not done while a part is open, whoever says so", async () => {
  const { secret } = await token("vpdp");
  const give = async (asks, part_of = "") =>
    (await (await send(secret, "POST", "/tasks", { document: "Buổi làm việc ngày 13/3/2023", task: { asks, asker: "Phó Chủ tịch", lead: "coordination_office", part_of } })).json()).task;
  const whole = await give("Việc chung");
  const part = await give("Phần việc", whole);
  const done = (task) => send(secret, "POST", at(task, "/updates"), { outcome: "done", date: "2023-03-13", text: "Xong" });
  const refused = await done(whole);
  assert.equal(refused.status, 422);
  assert.match((await refused.json()).detail, /Còn phần chưa hoàn thành/);
  // An import says it all the same: the state does not.
  const fields = { directive: whole, date: "2023-03-13", author: "Tệp", outcome: "done", text: "Xong" };
  assert.equal((await send(secret, "POST", "/facts/directive_update", { reason: "thử", facts: [{ fields, source: "tệp" }] })).status, 201);
  const held = await read(secret, at(whole));
  assert.deepEqual([held.state, held.held_by, held.done], ["no_deadline", [part], null]);
  assert.equal((await done(part)).status, 201);
  assert.equal((await read(secret, at(whole))).state, "done_on_time");
});

test("a plan that is owed is issued", async () => {
  const { secret } = await token("vpdp");
  const owed = (await every(secret, "/tasks")).find((task) => task.record.kind === "plan_owed" && task.done === null);
  assert.equal((await send(secret, "POST", at(owed.task, "/updates"), { outcome: "done", date: "2023-03-13", text: "Xong" })).status, 409);
  const issue = (body) => send(secret, "POST", at(owed.task, "/plan"), { number: "79/KH", date: "2023-03-13", ...body });
  const plan = Buffer.from("%PDF-1.4\n% kế hoạch 79\n%%EOF\n");
  const sent = await ask(secret, `${at(owed.task, "/evidence")}?name=kế hoạch 79.pdf`, { method: "POST", headers: BYTES, body: plan });
  assert.equal(sent.status, 201);
  const { reference } = await sent.json();
  const refused = await issue({ file: reference.replace(/[0-9a-f]{4}$/, "0000") });
  assert.equal(refused.status, 422);
  assert.equal((await read(secret, at(owed.task))).issued, null, "no plan without the file it names");
  assert.equal((await issue({ file: reference })).status, 201);
  const now = await read(secret, at(owed.task));
  assert.deepEqual([now.issued, `sha256:${now.plan_file}`], ["79/KH", reference]);
  const file = await ask(secret, at(owed.task, `/evidence/${now.plan_file}`));
  assert.ok(Buffer.from(await file.arrayBuffer()).equals(plan));
  const { page, go } = await office.person("vpdp");
  await go(at(owed.task));
  const shown = await page.request.get(`${office.address}${await page.getAttribute("a[href$='/plan']", "href")}`);
  assert.ok((await shown.body()).equals(plan), "the page hands out what the program brought");
});
