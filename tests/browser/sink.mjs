// A mail server of our own, and how its letters are read.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { freePort } from "./office.mjs";

const require = createRequire(new URL("../../ui/", import.meta.url));
const { SMTPServer } = require("smtp-server");

/** A mailbox for everybody. */
export class Sink {
  letters = [];

  /** Where mail is handed in. */
  get address() {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async open() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, done) => {
        const parts = [];
        stream.on("data", (part) => parts.push(part));
        stream.on("end", () => {
          this.letters.push({ to: session.envelope.rcptTo.map((to) => to.address), raw: Buffer.concat(parts).toString("latin1") });
          done();
        });
      },
    });
    // Opened again it is where it was.
    this.port ??= await freePort();
    await new Promise((open) => this.server.listen(this.port, "127.0.0.1", open));
  }

  close() {
    return new Promise((closed) => this.server.close(closed));
  }

  /** The first letter to somebody whose subject says so, read. */
  async letter(to, subject, seconds = 10) {
    for (let tries = 0; tries < seconds * 10; tries++) {
      const found = this.letters.map(read).find((letter) => letter.to.includes(to) && subject.test(letter.subject));
      if (found) return found;
      await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error(`no such letter to ${to} among: ${this.letters.map((letter) => `${letter.to}: ${read(letter).subject}`).join("; ")}`);
  }
}

/** The headers and the text of a letter, or its texts where it has several, decoded (RFC 2047, RFC 2045). */
export function read({ to, raw }) {
  assert.ok(/^[\x00-\x7f]*$/.test(raw), "what travels is ASCII");
  const [head, ...rest] = raw.split("\r\n\r\n");
  const headers = Object.fromEntries(head.replace(/\r\n[ \t]+/g, " ").split("\r\n").map((line) => [line.split(":")[0].toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  const word = (text) =>
    text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind, coded) =>
      (kind.toLowerCase() === "b" ? Buffer.from(coded, "base64") : quoted(coded.replaceAll("_", " "))).toString("latin1"),
    );
  const body = rest.join("\r\n\r\n");
  const boundary = headers["content-type"]?.match(/^multipart.*boundary="?([^";]+)/)?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1).map((part) => read({ to, raw: part.trim() }).text) : [];
  const coding = headers["content-transfer-encoding"];
  const text = coding === "base64" ? Buffer.from(body, "base64") : coding === "quoted-printable" ? quoted(body.replace(/=\r\n/g, "")) : Buffer.from(body);
  const said = (name) => Buffer.from(word(headers[name] ?? ""), "latin1").toString();
  return { to, raw, headers, subject: said("subject"), from: said("from"), text: text.toString(), parts };
}

const quoted = (text) => Buffer.from(text.replace(/=([0-9A-F]{2})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16))), "latin1");
