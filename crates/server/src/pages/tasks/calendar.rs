//! `GET /tasks/calendar.ics`: the deadlines of open tasks as a calendar (RFC 5545).

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use jiff::{Timestamp, ToSpan as _};
use programme::task::{Task, body_name, tasks};

use super::may_see;
use crate::{failure::Failure, request::Visit};

/// A line of a calendar may have so many bytes.
const LINE: usize = 75;

/// Every open task with a deadline, as an event of that day.
pub async fn feed(visit: Visit) -> Result<Response, Failure> {
    let mut calendar = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Nongthon//Nongthon//VI", "CALSCALE:GREGORIAN"] {
        line(&mut calendar, text);
    }
    for task in tasks(&visit.moment.now).iter().filter(|task| task.is_open() && may_see(&visit, task)) {
        event(&mut calendar, &visit, task);
    }
    line(&mut calendar, "END:VCALENDAR");
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"nhiem-vu.ics\"");
    Ok(([kind, name], calendar).into_response())
}

fn event(calendar: &mut String, visit: &Visit, task: &Task<'_>) {
    let Some(due) = task.due else { return };
    let lead = body_name(&visit.moment.now, task.lead, visit.lang);
    line(calendar, "BEGIN:VEVENT");
    line(calendar, &format!("UID:{}@nongthon", escaped(&task.code)));
    line(calendar, &format!("DTSTAMP:{}", stamp(visit.app.now())));
    line(calendar, &format!("DTSTART;VALUE=DATE:{}", due.strftime("%Y%m%d")));
    line(calendar, &format!("DTEND;VALUE=DATE:{}", due.saturating_add(1.day()).strftime("%Y%m%d")));
    line(calendar, &format!("SUMMARY:{}", escaped(&format!("{lead}: {}", task.asks(visit.lang)))));
    line(calendar, &format!("DESCRIPTION:{}", escaped(task.document())));
    line(calendar, "END:VEVENT");
}

fn stamp(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace(['\n', '\r'], "\\n")
}

/// Adds a line, folded where it is too long, never inside a letter.
fn line(calendar: &mut String, text: &str) {
    let mut length = 0;
    for letter in text.chars() {
        if length + letter.len_utf8() > LINE {
            calendar.push_str("\r\n ");
            length = 1;
        }
        calendar.push(letter);
        length += letter.len_utf8();
    }
    calendar.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_letters_and_unfold_to_themselves() {
        let text = "SUMMARY:Sở Nông nghiệp và Phát triển nông thôn: rà soát, hoàn thiện cơ cấu tổ chức bộ máy văn phòng điều phối";
        let mut calendar = String::new();
        line(&mut calendar, text);
        assert!(calendar.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(calendar.replace("\r\n ", "").trim_end(), text);
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
