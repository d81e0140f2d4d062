// Programs that speak DHIS2's Web API read the office: the public Python client, as anybody would use it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Office } from "./office.mjs";
import { asker } from "./program.mjs";

const CLIENT = "dhis2-client==0.3.2";
let office, token, read;

before(async () => {
  office = await Office.open();
  ({ token, read } = asker(office));
});
after(() => office?.close());

/** Python with the client, installed once. */
function python() {
  const home = join(tmpdir(), `nongthon-${CLIENT.replace("==", "-")}`);
  const [program, mark] = [join(home, "bin", "python3"), join(home, "installed")];
  if (!existsSync(mark)) {
    for (const [command, ...rest] of [["python3", "-m", "venv", home], [program, "-m", "pip", "install", "--quiet", CLIENT]]) {
      const done = spawnSync(command, rest, { encoding: "utf8" });
      assert.equal(done.status, 0, `${command}: ${done.stderr}`);
    }
    // What was broken off is done again.
    writeFileSync(mark, CLIENT);
  }
  return program;
}

test("the public Python client of DHIS2 finds units, values and figures, and is refused like everybody", { timeout: 300_000 }, async () => {
  const { secret } = await token("vpdp", ["see_figures", "see_claims"]);
  const asked = spawnSync(python(), ["tests/dhis2/read.py", `${office.address}/dhis2`, "vpdp", secret], { encoding: "utf8" });
  assert.equal(asked.status, 0, asked.stderr);
  const found = JSON.parse(asked.stdout);
  assert.equal(found.version, "2.41");
  assert.equal(found.me.username, "vpdp");
  assert.equal(found.me.organisationUnits[0].level, 1, "the office sees the whole province");
  const units = await read(secret, "/units?kind=commune&limit=200");
  assert.ok(found.units > units.items.length && found.levels.includes(3));
  assert.deepEqual([found.commune.code, found.commune.level, found.commune.ancestors.map(({ code }) => code)], ["18145", 3, ["42", "439"]]);
  assert.equal(found.commune.geometry.type, "Point");
  assert.ok(found.children > 10 && found.places >= found.children);
  assert.deepEqual(found.named, ["18145"]);
  assert.ok(found.elements > 100);
  assert.deepEqual([found.income.valueType, found.income.aggregationType], ["NUMBER", "AVERAGE"]);

  // It is the value that our own interface tells, and the figure that our own catalogue computes.
  const ours = await read(secret, "/units/18145/observations/income_per_capita/2022");
  assert.deepEqual([ours.stage, ours.value], ["approved", found.value]);
  assert.deepEqual([found.one, found.cell], [[found.value], found.value]);
  assert.ok(Object.keys(found.values).length > 10);
  assert.equal(found.latest, "2022");
  assert.deepEqual(found.columns, ["dx", "ou", "pe", "value"]);
  const figure = await read(secret, "/units/42/figures/commune.recognised.ntm");
  assert.equal(found.recognised, figure.value);
  assert.deepEqual(found.refused, { nobody: 401, another: 401, missing: 404, fields: 422, write: 405 });
});
