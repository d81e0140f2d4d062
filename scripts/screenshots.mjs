// Takes the pictures of the README from the running demonstration.
import { Office } from "../tests/browser/office.mjs";

const office = await Office.open(8319);
const desk = await office.person("vpdp", { viewport: { width: 1200, height: 800 } });
for (const [name, path] of [
  ["morning", "/units/42"],
  ["scorecard", "/units/42/scorecard?sort=met"],
  ["map", "/units/42/map"],
  ["explanation", "/units/42/figures/commune.at_risk"],
]) {
  await desk.go(path);
  await desk.page.screenshot({ path: `docs/${name}.png` });
}
const phone = await office.person("xa", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
await phone.go("/units/18145/capture");
await phone.page.fill("[name='v.irrigated_farmland_rate']", "95,5");
await phone.page.locator("[name='v.irrigated_farmland_rate']").scrollIntoViewIfNeeded();
await phone.page.waitForTimeout(800);
await phone.page.screenshot({ path: "docs/capture-phone.png" });
await office.close();
