//! Letters that came back: reports of mail servers that a letter could not be delivered (RFC 3464, RFC 6522). A report is believed
//! only where it brings along the name of a letter of ours, which nobody knows but who got it.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

/// The name of the letter of an issue to a reader.
#[must_use]
pub fn name(issue: &str, reader: &str) -> String {
    format!("{issue}.{reader}")
}

/// A letter that came back for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The code of the issue.
    pub issue: String,
    /// The name of the reader.
    pub reader: String,
}

/// What a report says; none where it is no report, or tells of nothing final.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Returned> {
    let report = MessageParser::new().parse(bytes)?;
    if !report.parts.iter().any(has_failed) {
        return None;
    }
    let id = report.parts.iter().find_map(returned)?;
    let (name, _domain) = id.split_once('@')?;
    let (issue, reader) = name.rsplit_once('.')?;
    Some(Returned { issue: issue.to_owned(), reader: reader.to_owned() })
}

fn is_of(part: &MessagePart<'_>, kinds: &[&str]) -> bool {
    let kind = part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
    kind.is_some_and(|kind| kinds.contains(&kind.to_lowercase().as_str()))
}

/// Whether a part tells that a recipient is given up: its action is `failed` and its status permanent (RFC 3464, 2.3.3 and 2.3.4).
fn has_failed(part: &MessagePart<'_>) -> bool {
    if !is_of(part, &["message/delivery-status", "message/global-delivery-status"]) {
        return false;
    }
    let text = String::from_utf8_lossy(part.contents()).to_lowercase();
    let says = |field: &str, begins: &str| {
        text.lines().any(|line| line.strip_prefix(field).is_some_and(|value| value.trim().starts_with(begins)))
    };
    says("action:", "failed") && says("status:", "5.")
}

/// The name of the letter that a part brings back, whole or its headers only.
fn returned(part: &MessagePart<'_>) -> Option<String> {
    let id = |message: &Message<'_>| message.message_id().map(str::to_owned);
    match &part.body {
        PartType::Message(message) => id(message),
        _ if is_of(part, &["text/rfc822-headers", "message/rfc822-headers", "message/global-headers"]) => {
            id(&MessageParser::new().parse_headers(part.contents())?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str, returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.vn\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.vn\r\n\r\n\
             Final-Recipient: rfc822; hoa@example.vn\r\n{status}\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
    }

    const FAILED: &str = "Action: failed\r\nStatus: 5.1.1\r\n";
    const HEADERS: &str =
        "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <2023-03-tin.0190-aa@ntm.vn>\r\nSubject: x\r\n";
    const WHOLE: &str =
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <2023-03-tin.0190-aa@ntm.vn>\r\nSubject: x\r\n\r\nChào";

    #[test]
    fn a_letter_that_came_back_is_known_by_its_name() {
        let returned = Returned { issue: "2023-03-tin".to_owned(), reader: "0190-aa".to_owned() };
        for brought in [HEADERS, WHOLE] {
            assert_eq!(read(report(FAILED, brought).as_bytes()), Some(returned.clone()));
        }
    }

    #[test]
    fn what_is_not_final_or_not_ours_tells_nothing() {
        for status in [
            "Action: delayed\r\nStatus: 4.2.2\r\n",
            "Action: failed\r\nStatus: 4.4.1\r\n",
            "Action: delivered\r\nStatus: 2.0.0\r\n",
            "",
        ] {
            assert_eq!(read(report(status, HEADERS).as_bytes()), None, "{status}");
        }
        for brought in [
            "Content-Type: text/plain\r\n\r\nMessage-ID: <a.b@c>\r\n",
            "",
            "Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n",
        ] {
            assert_eq!(read(report(FAILED, brought).as_bytes()), None, "{brought}");
        }
        let plain = format!("Subject: Undelivered\r\n\r\n{FAILED}\r\nMessage-ID: <a.b@c>\r\n");
        for bytes in
            [plain.as_bytes(), b"", b"\0\xff\xfe", b"Content-Type: multipart/report; boundary=b\r\n\r\n--b--b--b"]
        {
            assert_eq!(read(bytes), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_arrives_is_read_or_refused(bytes: Vec<u8>, cut in 0_usize..600, with: u8) {
            let _ = read(&bytes);
            let mut damaged = report(FAILED, WHOLE).into_bytes();
            let cut = cut.min(damaged.len() - 1);
            damaged[cut] = with;
            let _ = read(&damaged);
            damaged.truncate(cut);
            let _ = read(&damaged);
        }
    }
}
