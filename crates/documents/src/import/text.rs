//! CSV with commas, semicolons or tabs.

use programme::fact::Raw;

use super::{
    Complaint,
    lines::{Event, Flow, MOST_LINES, too_many},
};

/// The delimiter of a text: the one that its first line with any has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let count = |line: &str, delimiter: char| {
        let mut quoted = false;
        line.chars()
            .filter(|letter| {
                quoted ^= *letter == '"';
                !quoted && *letter == delimiter
            })
            .count()
    };
    for line in text.lines().take(20) {
        let best =
            [',', ';', '\t'].into_iter().max_by_key(|each| count(line, *each)).filter(|best| count(line, *best) > 0);
        if let Some(best) = best {
            return u8::try_from(best).unwrap_or(b',');
        }
    }
    b','
}

/// Tells every line of the text.
pub(super) fn for_each_line(text: &str, tell: &mut dyn FnMut(Event<'_>) -> Flow) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let complaint = Complaint::new(
                    (&format!("dòng {line} không đọc được"), "lưu lại dạng CSV UTF-8"),
                    (&format!("line {line} cannot be read"), "save it as CSV UTF-8"),
                );
                tell(Event::Problem(None, complaint));
                return;
            }
        }
        lines += 1;
        if lines > MOST_LINES {
            tell(Event::Problem(None, too_many()));
            return;
        }
        let line = record.position().map_or(lines, csv::Position::line);
        let cells: Vec<Raw<'_>> = record.iter().map(Raw::text).collect();
        if tell(Event::Line(line, &cells)) == Flow::Stop {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_delimiter_is_seen() {
        assert_eq!(super::delimiter("a;b;c\n1,5;2;3"), b';');
        assert_eq!(super::delimiter("Tiêu đề\n\"a;b\",c,d"), b',');
        assert_eq!(super::delimiter("a\tb"), b'\t');
    }
}
