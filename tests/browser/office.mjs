// A running office with the example loaded, and people at their browsers.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(new URL("../../ui/", import.meta.url));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

/** What axe has against a page, or a part of it, each with the element. */
export async function barriers(page, part = "html") {
  // Colours that are still on their way are neither the old nor the new ones.
  await page.evaluate(() => {
    const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
    return Promise.all(document.getAnimations().filter(ends).map(({ finished }) => finished.catch(() => {})));
  });
  // A sandboxed frame runs no script, axe's neither. What else there is goes in the page itself, not in a second one for each look.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(part).exclude("iframe").analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ""}`.trim()));
}

/** Each language and each theme once: what depended on both would be a word in a colour of its own. */
export const LOOKS = [["vi", "light"], ["en", "dark"]];

const binary = process.env.NONGTHON_BINARY ?? "target/debug/nongthon";
export const PASSWORD = "nông thôn mới 2023";

/** How many facts of a kind the example has. */
function facts(kind) {
  const file = new URL(`../../examples/hatinh-2023/facts/${kind}.csv`, import.meta.url);
  return readFileSync(file, "utf8").trimEnd().split("\n").length - 1;
}

/** A recognition of the example: areas and observations are loaded before it. */
export const RECOGNITION = `/records/recognition/${facts("area") + facts("observation") + 73}`;

/** The example as this binary loads it, kept beside the binary: every office begins with a copy. */
function example() {
  const [beside, name] = [dirname(binary), "browser-example-"];
  const kept = join(beside, `${name}${statSync(binary).mtimeMs}`);
  if (existsSync(kept)) return kept;
  // Those of earlier builds serve nobody any more.
  for (const old of readdirSync(beside).filter((each) => each.startsWith(name))) rmSync(join(beside, old), { recursive: true, force: true });
  const fresh = mkdtempSync(join(dirname(binary), "loading-example-"));
  const loaded = spawnSync(binary, ["demo", "--load-only", "--data", fresh], { encoding: "utf8" });
  if (loaded.status !== 0) throw new Error(`the example does not load: ${loaded.stderr}${loaded.error ?? ""}`);
  try {
    renameSync(fresh, kept);
  } catch {
    // Another office was faster: its copy is as good.
    rmSync(fresh, { recursive: true, force: true });
  }
  return kept;
}

/** Whoever clicks reads what comes of it only when it is there whole: a page half received has half its rows. */
function patient(page) {
  const frame = page.mainFrame();
  const click = frame.click.bind(frame);
  frame.click = async (...target) => {
    await click(...target);
    if (!page.isClosed()) await frame.waitForLoadState();
  };
  return page;
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((found) => {
    const asked = createServer().listen(0, "127.0.0.1", () => {
      const { port } = asked.address();
      asked.close(() => found(port));
    });
  });
}

export class Office {
  static async open() {
    const office = new Office();
    office.port = await freePort();
    office.data = mkdtempSync(join(tmpdir(), "nongthon-browser-"));
    cpSync(example(), office.data, { recursive: true });
    office.address = `http://127.0.0.1:${office.port}`;
    await office.serve();
    office.browser = await chromium.launch({
      // Without what a window needs it takes a third less.
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      args: ["--no-sandbox"],
    });
    return office;
  }

  async serve() {
    this.server = spawn(binary, ["serve", "--data", this.data, "--listen", `127.0.0.1:${this.port}`], { stdio: ["ignore", "ignore", "inherit"] });
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        await fetch(`${this.address}/sign-in`);
        return;
      } catch {
        await new Promise((later) => setTimeout(later, 50));
      }
    }
    throw new Error("the server does not answer");
  }

  /** Makes a setting, as an administrator at the console does. */
  set(key, value) {
    const made = spawnSync(binary, ["set", key, "--data", this.data], { encoding: "utf8", input: value });
    if (made.status !== 0) throw new Error(`${key} is not set: ${made.stderr}`);
  }

  /** Records a file of facts of one kind, as the office does at the console. */
  record(kind, file) {
    const made = spawnSync(binary, ["import", kind, file, "--reason", "thử", "--data", this.data], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(`${file} is not recorded: ${made.stdout}${made.stderr}`);
  }

  /** Somebody at a browser of their own, signed in. Errors in the console fail the test. */
  async person(login, options = {}) {
    const context = await this.browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ...options });
    const page = patient(await context.newPage());
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(message.text())) complaints.push(message.text());
    });
    await page.goto(`${this.address}/sign-in`);
    await page.fill("#login", login);
    await page.fill("#password", PASSWORD);
    await page.click("form[action='/sign-in/password'] button");
    await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
    return { page, context, complaints, go: (path) => page.goto(`${this.address}${path}`) };
  }

  async close() {
    await this.browser?.close();
    this.server?.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}

/** A small photograph, made here. */
export const photograph = () => ({
  name: "kênh mương.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAaklEQVR4nBWMQREAQQzCqqRKUBIlVYISlKDo9niSTGaGHTQw3OAhQ4eZZRctLLd4ydJ9QKyQQJywiKge+NV3/jswBPrCc+yh++87fOToPWDWyL98xiamfiBsUP7EBYeE5oGyRf3DV1xSWj4Df0sBxNBRMwAAAABJRU5ErkJggg==",
    "base64",
  ),
});
