//! A program that works at an office and remembers what it was promised.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub tag: Option<String>,
    pub body: Vec<u8>,
}

/// Asks once; none where no whole answer came.
pub fn ask(at: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect_timeout(&at, Duration::from_secs(5)).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let field = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let body = bytes[end + 4..].to_vec();
    // What was broken off is no answer.
    if let Some(length) = field("content-length") {
        (length.parse() == Ok(body.len())).then_some(())?;
    }
    Some(Answer { status: head.get(9..12)?.parse().ok()?, tag: field("etag"), body })
}

/// Reports one measure again and again, each value one more than the last.
pub struct Writer {
    pub measure: &'static str,
    /// The last value that was acknowledged, with its tag.
    promised: Option<(u32, String)>,
}

impl Writer {
    pub const fn new(measure: &'static str) -> Self {
        Self { measure, promised: None }
    }

    fn path(&self) -> String {
        format!("/api/v1/units/18145/observations/{}/2024", self.measure)
    }

    /// Reports the next value; whether it was acknowledged, or why it was refused.
    pub fn report(&mut self, at: SocketAddr, token: &str) -> Result<(), Option<u16>> {
        let next = self.promised.as_ref().map_or(1, |(value, _)| value + 1);
        let seen = match &self.promised {
            Some((_, tag)) => ("If-Match", tag.clone()),
            None => ("If-None-Match", "*".to_owned()),
        };
        let body = format!(r#"{{"value": "{next}", "stage": "draft"}}"#);
        let headers = [("Authorization", token), ("Content-Type", "application/json"), (seen.0, &seen.1)];
        match ask(at, "PUT", &self.path(), &headers, body.as_bytes()) {
            Some(Answer { status: 200 | 201, tag: Some(tag), .. }) => {
                self.promised = Some((next, tag));
                Ok(())
            }
            answer => Err(answer.map(|answer| answer.status)),
        }
    }

    /// What was promised is there, and at most the one thing beyond it that nobody answered.
    pub fn check(&mut self, at: SocketAddr, token: &str) {
        let answer = ask(at, "GET", &self.path(), &[("Authorization", token)], b"").expect("an answer");
        let promised = self.promised.as_ref().map_or(0, |(value, _)| *value);
        if answer.status == 404 {
            assert_eq!(promised, 0, "{}: everything that was acknowledged is lost", self.measure);
            return;
        }
        let text = String::from_utf8(answer.body).expect("UTF-8");
        let found: serde_json::Value = serde_json::from_str(&text).expect(&text);
        let found: u32 = found["value"].as_str().and_then(|value| value.parse().ok()).expect(&text);
        assert!(
            (promised..=promised + 1).contains(&found),
            "{}: {promised} was acknowledged, {found} is there",
            self.measure
        );
        self.promised = Some((found, answer.tag.expect("a tag")));
    }

    pub fn acknowledged(&self) -> u32 {
        self.promised.as_ref().map_or(0, |(value, _)| *value)
    }
}

/// Sends files and remembers those that were taken in.
#[derive(Default)]
pub struct Sender {
    sent: u32,
    taken: Vec<(String, Vec<u8>)>,
}

impl Sender {
    /// Sends another file.
    pub fn send(&mut self, at: SocketAddr, token: &str) {
        self.sent += 1;
        // A document with a comment of its own: other bytes each time, a few pages long.
        let body = format!("%PDF-1.4\n%{}\n{}\n%%EOF\n", self.sent, "x".repeat(200_000)).into_bytes();
        let headers = [("Authorization", token), ("Content-Type", "application/octet-stream")];
        let answer = ask(at, "POST", "/api/v1/units/18145/evidence?name=a.pdf", &headers, &body);
        if let Some(Answer { status: 201, body: told, .. }) = answer {
            let told: serde_json::Value = serde_json::from_slice(&told).expect("JSON");
            let reference = told["reference"].as_str().expect("a reference").replace("sha256:", "");
            self.taken.push((reference, body));
        }
    }

    /// Every file that was taken in is there as it was.
    pub fn check(&mut self, at: SocketAddr, token: &str) {
        // The latest tell of the last fall; those before were there after it.
        for (digest, bytes) in self.taken.iter().rev().take(3) {
            let path = format!("/api/v1/units/18145/evidence/{digest}");
            let answer = ask(at, "GET", &path, &[("Authorization", token)], b"").expect("an answer");
            assert!(answer.status == 200 && answer.body == *bytes, "{digest} was taken in: {}", answer.status);
        }
    }

    pub fn taken(&self) -> usize {
        self.taken.len()
    }
}
