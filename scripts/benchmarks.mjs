// docs/benchmarks.md with its plots, from the raw data of `make bench` and `make bench-national` in out/bench. What was measured is kept in
// docs/benchmarks/, with the machine it was measured on; what was not measured again stands as it was kept.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, availableParallelism, totalmem } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../ui/", import.meta.url));
const echarts = require("echarts");

const [RAW, KEPT, PAGE] = ["out/bench", "docs/benchmarks", "docs/benchmarks.md"];
const FILES = ["province.jsonl", "pages.json", "national.jsonl"];

mkdirSync(KEPT, { recursive: true });
const machines = join(KEPT, "machines.json");
const machine = existsSync(machines) ? JSON.parse(readFileSync(machines, "utf8")) : {};
for (const file of FILES) {
  const raw = join(RAW, file);
  if (!existsSync(raw)) continue;
  copyFileSync(raw, join(KEPT, file));
  machine[file] = {
    day: statSync(raw).mtime.toISOString().slice(0, 10),
    cores: availableParallelism(),
    architecture: arch(),
    gigabytes: Math.round(totalmem() / 2 ** 30),
  };
}
writeFileSync(machines, `${JSON.stringify(machine, null, 2)}\n`);

const lines = (file) => readFileSync(join(KEPT, file), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const [[provinceHead, ...province], [nationalHead, ...national]] = [lines("province.jsonl"), lines("national.jsonl")];
const pages = JSON.parse(readFileSync(join(KEPT, "pages.json"), "utf8"));

const number = (value, digits = 0) => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const time = (seconds) => (seconds >= 1 ? `${number(seconds, 2)} s` : `${number(seconds * 1000, 2)} ms`);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What of a goal is not reached: `≤ 2 s; ≤ 5× floor`. */
function missed(row) {
  const limits = [...row.goal.matchAll(/≤ ([\d.]+)(×| ms| s| MB)/g)].map(([, limit, unit]) => [Number(limit), unit.trim()]);
  const seconds = row.ours ? median(row.ours) : row.value;
  const value = { "×": row.ratio, s: seconds, ms: row.ours ? seconds * 1000 : row.value, MB: row.value };
  return limits.filter(([limit, unit]) => value[unit] > limit).map(([limit, unit]) => `${number(value[unit], unit === "MB" ? 0 : 2)}${unit === "×" ? unit : ` ${unit}`} for ${limit}${unit === "×" ? unit : ` ${unit}`}`);
}

const table = (head, rows) => [`| ${head.join(" | ")} |`, `| --- |${" ---: |".repeat(head.length - 1)}`, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
const works = (rows) =>
  table(
    ["work", "ours", "floor", "ratio", "goal"],
    rows.map((row) => (row.ours ? [row.work, time(median(row.ours)), time(median(row.floor)), `${number(row.ratio, 2)}×`, row.goal] : [row.work, `${number(row.value, row.value < 1000 ? 1 : 0)} ${row.unit}`, "", "", row.goal])),
  );
const notReached = (rows) => {
  const misses = rows.map((row) => [row, missed(row)]).filter(([, what]) => what.length > 0);
  return misses.length === 0 ? "Every goal is reached." : `Not reached:\n\n${misses.map(([row, what]) => `- ${row.work}: ${what.join(", ")}`).join("\n")}`;
};
const measured = (file) => {
  const { day, cores, architecture, gigabytes } = machine[file];
  return `${day}, ${cores} cores (${architecture}), ${gigabytes} GB, a virtual machine, release build`;
};

function plot(name, height, option) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 860, height });
  chart.setOption({ animation: false, backgroundColor: "#fff", textStyle: { fontFamily: "sans-serif" }, ...option });
  writeFileSync(join(KEPT, name), `${chart.renderToSVGString()}\n`);
  chart.dispose();
}

const compared = [...province, ...national].filter((row) => /× floor/.test(row.goal));
const limit = (row) => Number(/≤ ([\d.]+)× floor/.exec(row.goal)[1]);
plot("ratios.svg", 60 + compared.length * 34, {
  title: { text: "Time against the floor, and the goal" },
  grid: { left: 400, right: 60, top: 40, bottom: 40 },
  xAxis: { type: "log", name: "×", min: 0.5 },
  yAxis: { type: "category", inverse: true, data: compared.map((row) => row.work), axisLabel: { width: 380, overflow: "break", fontSize: 11 } },
  series: [
    { type: "bar", name: "ours", data: compared.map((row) => ({ value: row.ratio, itemStyle: { color: row.ratio <= limit(row) ? "#2f7d4f" : "#c4572b" } })), label: { show: true, position: "right", formatter: ({ value }) => number(value, 2) } },
    { type: "scatter", name: "goal", symbol: "rect", symbolSize: [3, 22], itemStyle: { color: "#222" }, data: compared.map(limit) },
  ],
});
plot("pages.svg", 380, {
  title: { text: "Pages under load, milliseconds" },
  legend: { right: 10, data: ["p50", "p99", "goal of p99"] },
  grid: { left: 90, right: 20, top: 50, bottom: 90 },
  xAxis: { type: "category", data: pages.rows.map((row) => row.page), axisLabel: { rotate: 25, fontSize: 11 } },
  yAxis: { type: "value", name: "ms" },
  series: [
    { type: "bar", name: "p50", itemStyle: { color: "#8db4d6" }, data: pages.rows.map((row) => row.p50) },
    { type: "bar", name: "p99", itemStyle: { color: "#2b6ca3" }, data: pages.rows.map((row) => row.p99) },
    { type: "scatter", name: "goal of p99", symbol: "rect", symbolSize: [40, 2], itemStyle: { color: "#222" }, data: pages.rows.map((row) => row.goal) },
  ],
});
const millions = national.filter((row) => row.work.startsWith("of them, those up to"));
plot("nation.svg", 300, {
  title: { text: "Recording a million observations among those before, seconds" },
  grid: { left: 50, right: 20, top: 50, bottom: 40 },
  xAxis: { type: "category", name: "M", data: millions.map((row) => /up to (\d+) M/.exec(row.work)[1]) },
  yAxis: { type: "value", name: "s", min: 0 },
  series: [{ type: "line", itemStyle: { color: "#2b6ca3" }, data: millions.map((row) => Number(row.value.toFixed(2))) }],
});

const waits = pages.waits.toSorted((a, b) => a - b);
const of = (beginning) => national.find((row) => row.work.startsWith(beginning)).value;
const rate = of("observations recorded a second");
const [quarter, bytes, resident] = [of("record one commune's quarter"), of("one observation with its indexes"), of("resident")];
const took = (beginning) => median(national.find((row) => row.work.startsWith(beginning)).ours);
const [first, start] = [took("state of"), took("the same state")];
const year = 10_599 * 95 * 4;
const gigabytes = (count) => number((count * bytes) / 1e9, 1);

writeFileSync(
  PAGE,
  `# Benchmarks

Written by \`scripts/benchmarks.mjs\` from the raw data in [benchmarks/](benchmarks), which \`make bench\` and \`make bench-national\` measure. Each row is
ours against a floor, the least any program could do, in the same run.

![Ratios](benchmarks/ratios.svg)

## A province

${measured("province.jsonl")}. ${provinceHead.table}.

${works(province)}

${notReached(province)}

[Profiles](profiles.md) of the three hottest paths say where that time goes.

## Pages under load

${measured("pages.json")}; 20 figures are written a second beside the readers (\`tests/load/pages.mjs\`). The share is throughput against a static file of the
same bytes from the same server.

${table(
  ["page", "bytes", "p50 ms", "p99 ms", "goal p99", "read/s", "share"],
  pages.rows.map((row) => [row.page, number(row.bytes), row.p50, row.p99, row.goal, row.reads, row.share.toFixed(2)]),
)}

![Pages](benchmarks/pages.svg)

Failed: ${pages.rows.reduce((sum, row) => sum + row.errors, 0)} reads, ${pages.refused} writes. Start to the first page: ${pages.started.toFixed(0)} ms (goal 1 s). Approved until another
open page hears of it: median ${median(waits).toFixed(0)} ms, longest ${waits.at(-1).toFixed(0)} ms (goal 1 s). Resident after ${number(pages.written)} figures written: ${pages.resident.toFixed(0)} MB (goal 150).

## The whole country on PostgreSQL

${measured("national.jsonl")}, PostgreSQL 15 with \`fsync\` and \`synchronous_commit\` on and its default settings; ${nationalHead.table}. 63 provinces,
10,599 units of the lowest level, 50,000 products, 1,000,000 tasks; what is reported is made up.

${works(national)}

![Growth](benchmarks/nation.svg)

${notReached(national)}

### What the country would need

From the unit costs above, not measured together. A year of 10,599 units × 95 measures × 4 quarters is ${number(year / 1e6, 1)} M observations, ${gigabytes(year)} GB with indexes; five
years are ${number((year * 5) / 1e6, 0)} M and ${gigabytes(year * 5)} GB, a hundred million are ${gigabytes(1e8)} GB. At ${number(rate)} observations a second the year comes in in ${number(year / rate)} s of one server's time. One
commune's quarter takes ${number(quarter, 1)} ms, and writers take turns, so 10,599 communes reporting on one day are ${number((10_599 * quarter) / 1000)} s of writing. A node needs ${number(resident)} MB for ten
million observations and a million tasks, and ${number(start, 0)} s to start on two cores, ${number(first, 0)} s the first time: two nodes behind a proxy, so that one is always there. One leader and two
standbys, so that one may fall without writing being held up.
`,
);
