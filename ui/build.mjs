// Builds what the binary embeds: dist/, from src/ and the packages of the lock file.
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile, readdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const out = new URL("dist/", import.meta.url);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build({
  entryPoints: ["src/app.css", "src/portal.css", "src/app.ts", "src/chart.ts", "src/early.ts", "src/sw.ts"],
  outdir: "dist",
  absWorkingDir: new URL(".", import.meta.url).pathname,
  bundle: true,
  minify: true,
  target: ["es2022", "chrome110", "firefox110", "safari16"],
  format: "iife",
  legalComments: "eof",
  logLevel: "warning",
});

// One file of all icons: a page draws one with <use href="…/icons.svg#name">.
const names = (await readFile(new URL("src/icons.txt", import.meta.url), "utf8")).split(/\s+/).filter(Boolean);
const symbols = await Promise.all(
  names.map(async (name) => {
    const svg = await readFile(new URL(`node_modules/@tabler/icons/icons/outline/${name}.svg`, import.meta.url), "utf8");
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  }),
);
await writeFile(new URL("icons.svg", out), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
await writeFile(
  new URL("app.webmanifest", out),
  JSON.stringify({
    name: "Nongthon",
    short_name: "Nongthon",
    lang: "vi",
    start_url: "/",
    display: "standalone",
    background_color: "#ffffff",
    theme_color: "#1b6b3a",
    icons: [{ src: "/mark.svg", sizes: "any", type: "image/svg+xml", purpose: "any" }],
  }),
);
await writeFile(new URL("mark.svg", out), await readFile(new URL("src/mark.svg", import.meta.url)));

for (const name of await readdir(out)) {
  const bytes = await readFile(new URL(name, out));
  await writeFile(new URL(`${name}.gz`, out), gzipSync(bytes, { level: 9 }));
}
