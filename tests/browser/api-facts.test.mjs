// Programs: the records of every kind with their fields, rows that are recorded or refused, and tasks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Office } from "./office.mjs";
import { asker } from "./program.mjs";

let office, ask, send, read, every, token;
before(async () => {
  office = await Office.open();
  ({ ask, send, read, every, token } = asker(office));
});
after(() => office?.close());

test("records of a kind are read with their fields, and rows are recorded or refused by row and field", async () => {
  const { secret } = await token("vpdp");
  const spent = await every(secret, "/facts/disbursement");
  assert.ok(spent.length > 0 && spent.every((each) => each.record > 0 && each.source && each.provenance));
  const { fields } = spent[0];
  const ofUnit = await every(secret, `/facts/disbursement?unit=${fields.unit}`);
  assert.deepEqual(ofUnit, spent.filter((each) => each.fields.unit === fields.unit));
  assert.equal((await ask(secret, "/facts/plan_owed?unit=42")).status, 422, "plans owed name no unit");
  assert.deepEqual(await every(secret, "/facts/disbursement?as_of=2015-01-01"), []);
  assert.equal((await ask(secret, "/facts/nothing")).status, 404);
  const elsewhere = await ask(secret, "/facts/observation");
  assert.equal(elsewhere.status, 422);
  assert.match((await elsewhere.json()).detail, /\/api\/v1\/units\/\{unit\}\/observations/);

  const row = (changes) => ({ fields: { ...fields, voucher: "KB-API-1", ...changes }, provenance: "illustrative", source: "thử" });
  const post = (facts, query = "", headers = {}) => send(secret, "POST", `/facts/disbursement${query}`, { reason: "thử", facts }, headers);
  const bad = await post([row(), row({ voucher: "KB-API-2", amount: "-5" }), row({ voucher: "KB-API-3", amont: "1" }), row()]);
  assert.equal(bad.status, 422);
  assert.deepEqual((await bad.json()).errors.map((error) => error.cell).sort(), ["2.amount", "3.amont", "4.voucher"]);
  assert.equal((await post([])).status, 422);
  assert.deepEqual(await (await post([row()], "?dry_run=true")).json(), { added: 1, superseded: 0, unchanged: 0, act: null });
  assert.equal((await every(secret, "/facts/disbursement")).length, spent.length);
  const made = await post([row()], "", { "Idempotency-Key": "facts-1" });
  assert.equal(made.status, 201);
  const { act } = await made.json();
  assert.equal((await (await post([row()], "", { "Idempotency-Key": "facts-1" })).json()).act, act);
  assert.equal((await post([row({ amount: "7" })], "", { "Idempotency-Key": "facts-1" })).status, 422);
  const now = await every(secret, "/facts/disbursement");
  assert.deepEqual(now.at(-1).fields, row().fields);
  // What was read is understood again: nothing changes.
  assert.deepEqual(await (await post(now.map(({ record, ...fact }) => fact), "?dry_run=true")).json(), { added: 0, superseded: 0, unchanged: now.length, act: null });
  assert.equal((await send(secret, "POST", `/acts/${act}/undo`, { reason: "thử" })).status, 201);
  const reader = (await token("lanhdao")).secret;
  assert.equal((await ask(reader, "/facts/body")).status, 200);
  assert.equal((await send(reader, "POST", "/facts/disbursement", { reason: "thử", facts: [row()] })).status, 403);
  assert.equal((await ask((await token("xa")).secret, "/facts/body")).status, 403);
});

test("tasks are told with their state, and each with what was said of it", async () => {
  const { secret } = await token("vpdp");
  const tasks = await every(secret, "/tasks");
  assert.ok(tasks.length > 5);
  const late = await every(secret, "/tasks?state=overdue");
  assert.deepEqual(late, tasks.filter((task) => task.state === "overdue"));
  for (const task of tasks) assert.equal(task.days_late !== null, task.state === "overdue", task.task);
  const [{ lead }] = tasks;
  assert.deepEqual(await every(secret, `/tasks?lead=${encodeURIComponent(lead.id)}`), tasks.filter((task) => task.lead.id === lead.id));
  assert.deepEqual(await every(secret, "/tasks?unit=42"), tasks);
  assert.equal((await ask(secret, "/tasks?state=lately")).status, 422);
  const updated = (await every(secret, "/facts/directive_update"))[0];
  const one = await read(secret, `/tasks/${encodeURIComponent(updated.fields.directive)}`);
  assert.ok(one.updates.some((update) => update.record === updated.record && update.text === updated.fields.text));
  const { updates, extensions, hand_overs, issued, plan_file, ...told } = one;
  assert.deepEqual(told, tasks.find((task) => task.task === one.task));
  const owed = tasks.find((task) => task.record.kind === "plan_owed");
  assert.equal((await read(secret, `/tasks/${encodeURIComponent(owed.task)}`)).task, owed.task);
  assert.equal((await ask(secret, "/tasks/none")).status, 404);
});
