// A boundary file whose outlines are made up.
import { readFileSync } from "node:fs";

const LEFT_OUT = "18070";

/** A square around the place of every commune and district of 2023, but one. */
export function squares(place = (x, y) => [x, y]) {
  const lines = readFileSync(new URL("../../reference/units/units.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
  const units = lines.map((line) => line.split(",")).filter(([code, , , , , to]) => code.length > 2 && code !== LEFT_OUT && (!to || to > "2023-03-13"));
  const of2023 = units.filter(([, , , , from]) => !from || from <= "2023-03-13");
  const feature = ([code, , , name, , , lat, lon]) => {
    const half = code.length === 3 ? 0.06 : 0.012;
    const [x, y] = [Number(lon), Number(lat)];
    const ring = [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]].map(([dx, dy]) => place(x + dx, y + dy));
    return { type: "Feature", properties: { MA: code, TEN: name }, geometry: { type: "Polygon", coordinates: [ring] } };
  };
  return { type: "FeatureCollection", features: of2023.map(feature) };
}
