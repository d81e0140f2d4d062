//! What a proposal would change, field by field: only what changes is said, so that approving it takes nothing back that was
//! corrected meanwhile.

use std::{collections::BTreeMap, fmt};

/// The fields of a record as forms write them; empty ones are left out.
pub type Written = BTreeMap<String, String>;

/// Another word in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What stood there when it was proposed.
    pub before: Option<String>,
    /// What is to stand there.
    pub after: Option<String>,
}

/// What changes in one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordChange {
    /// The fields that say which record it is.
    pub key: Written,
    /// What changes.
    pub changes: Vec<FieldChange>,
}

/// What changes in all records of a proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposed(pub Vec<RecordChange>);

impl RecordChange {
    /// What turns the fields that stand, if any do, into those that are wanted.
    #[must_use]
    pub fn between(is_key: impl Fn(&str) -> bool, before: Option<&Written>, after: &Written) -> Self {
        let nothing = Written::new();
        let before = before.unwrap_or(&nothing);
        let (key, rest): (Written, Written) = after.clone().into_iter().partition(|(field, _)| is_key(field));
        let mut fields: Vec<&String> = before.keys().filter(|field| !is_key(field)).chain(rest.keys()).collect();
        fields.sort();
        fields.dedup();
        let change = |field: &String| FieldChange {
            field: field.clone(),
            before: before.get(field).cloned(),
            after: rest.get(field).cloned(),
        };
        let changes = fields.into_iter().map(change).filter(|change| change.before != change.after).collect();
        Self { key, changes }
    }

    /// The fields of the record once it is so.
    #[must_use]
    pub fn applied(&self, standing: Option<&Written>) -> Written {
        let mut fields = standing.cloned().unwrap_or_default();
        fields.extend(self.key.clone());
        for change in &self.changes {
            match &change.after {
                Some(after) => fields.insert(change.field.clone(), after.clone()),
                None => fields.remove(&change.field),
            };
        }
        fields
    }

    /// The changes of fields that say something else now than when it was proposed, and not what was proposed.
    pub fn overtaken<'c>(&'c self, standing: Option<&'c Written>) -> impl Iterator<Item = &'c FieldChange> {
        let now = move |change: &FieldChange| standing.and_then(|fields| fields.get(&change.field));
        self.changes.iter().filter(move |change| {
            let now = now(change);
            now != change.before.as_ref() && now != change.after.as_ref()
        })
    }
}

impl Proposed {
    /// Reads what [`Proposed`] writes; none where it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut records = vec![RecordChange::default()];
        for line in text.lines() {
            if line.is_empty() {
                records.push(RecordChange::default());
                continue;
            }
            let (sign, rest) = line.split_once(' ')?;
            let (field, value) = rest.split_once(": ")?;
            let value = unescape(value)?;
            let record = records.last_mut()?;
            if sign == "=" {
                record.key.insert(field.to_owned(), value);
                continue;
            }
            let known = record.changes.iter().position(|change| change.field == field);
            let place = known.unwrap_or_else(|| {
                record.changes.push(FieldChange { field: field.to_owned(), before: None, after: None });
                record.changes.len() - 1
            });
            let change = &mut record.changes[place];
            match sign {
                "-" => change.before = Some(value),
                "+" => change.after = Some(value),
                _ => return None,
            }
        }
        records.iter().all(|record| !record.key.is_empty()).then_some(Self(records))
    }
}

impl fmt::Display for Proposed {
    /// Records apart by an empty line; in each `= field: key`, `- field: what stood`, `+ field: what is to stand`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        for (place, record) in self.0.iter().enumerate() {
            if place > 0 {
                lines.push(String::new());
            }
            lines.extend(record.key.iter().map(|(field, value)| format!("= {field}: {}", escape(value))));
            for FieldChange { field, before, after } in &record.changes {
                let line = |sign: char, value: &String| format!("{sign} {field}: {}", escape(value));
                lines.extend(before.iter().map(|value| line('-', value)));
                lines.extend(after.iter().map(|value| line('+', value)));
            }
        }
        f.write_str(&lines.join("\n"))
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\r', "").replace('\n', "\\n")
}

fn unescape(text: &str) -> Option<String> {
    let mut letters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next()? {
                '\\' => '\\',
                'n' => '\n',
                _ => return None,
            },
            letter => letter,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[(&str, &str)]) -> Written {
        fields.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
    }

    fn is_key(field: &str) -> bool {
        field == "code"
    }

    #[test]
    fn only_what_changes_is_said_and_read_back() {
        let before = written(&[("code", "CT-1"), ("name", "A"), ("email", "a@b.vn")]);
        let after = written(&[("code", "CT-1"), ("name", "A\nB \\n: c"), ("telephone", "0239")]);
        let change = RecordChange::between(is_key, Some(&before), &after);
        assert_eq!(change.applied(Some(&before)), after);
        let proposed =
            Proposed(vec![change, RecordChange::between(is_key, None, &written(&[("code", "2"), ("name", "C")]))]);
        let text = proposed.to_string();
        assert_eq!(
            text,
            "= code: CT-1\n- email: a@b.vn\n- name: A\n+ name: A\\nB \\\\n: c\n+ telephone: 0239\n\n= code: 2\n+ name: C"
        );
        assert_eq!(Proposed::parse(&text), Some(proposed));
    }

    #[test]
    fn what_was_corrected_meanwhile_stays_and_what_both_changed_is_named() {
        let seen = written(&[("code", "CT-1"), ("name", "A"), ("email", "a@b.vn"), ("address", "X")]);
        let wanted = written(&[("code", "CT-1"), ("name", "A"), ("email", "new@b.vn"), ("address", "Y")]);
        let change = RecordChange::between(is_key, Some(&seen), &wanted);
        let now = written(&[("code", "CT-1"), ("name", "B"), ("email", "other@b.vn"), ("address", "Y")]);
        let fields: Vec<&str> = change.overtaken(Some(&now)).map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["email"], "the address already is what was proposed");
        assert_eq!(change.applied(Some(&now)).get("name").map(String::as_str), Some("B"));
        assert_eq!(change.overtaken(Some(&seen)).count(), 0);
    }

    #[test]
    fn other_texts_are_no_proposals() {
        for text in ["", "name", "= code", "* code: 1", "= code: a\\x", "+ name: without a key", "= code: 1\n\n"] {
            assert_eq!(Proposed::parse(text), None, "{text}");
        }
    }
}
