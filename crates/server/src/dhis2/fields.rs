//! Which fields of an object are asked for: `fields=id,name,children[id,name]`.

use serde_json::{Map, Value};

use crate::failure::Failure;

/// Longer, or nested deeper, nobody asks.
const LONGEST: usize = 2_000;
const DEEPEST: usize = 12;

/// The fields that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Every field that an object has of its own.
    all: bool,
    names: Vec<(String, Option<Fields>)>,
    without: Vec<String>,
}

impl Fields {
    /// These fields.
    pub fn of(names: &[&str]) -> Self {
        Self { names: names.iter().map(|name| ((*name).to_owned(), None)).collect(), ..Self::default() }
    }

    /// All that an object has.
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// The field at the end of a path: `parent.id`.
    pub fn path(path: &[&str]) -> Self {
        let Some((first, rest)) = path.split_first() else { return Self::default() };
        let rest = (!rest.is_empty()).then(|| Self::path(rest));
        Self { names: vec![((*first).to_owned(), rest)], ..Self::default() }
    }

    /// Reads what is asked for.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let wrong = || Failure::Part("fields", "failure-part");
        if text.len() > LONGEST {
            return Err(wrong());
        }
        let mut rest = text;
        let fields = list(&mut rest, DEEPEST).ok_or_else(wrong)?;
        if rest.is_empty() { Ok(fields) } else { Err(wrong()) }
    }

    /// Whether a field is asked for, and what of it; by itself a reference tells its name only.
    fn asked(&self, name: &str) -> Option<Self> {
        if self.without.iter().any(|without| without == name) {
            return None;
        }
        match self.names.iter().find(|(asked, _)| asked == name) {
            Some((_, of)) => Some(of.clone().unwrap_or_else(|| Self::of(&["id"]))),
            None => self.all.then(|| Self::of(&["id"])),
        }
    }
}

/// An object that is filled with what is asked for only.
#[derive(Debug)]
pub struct Object<'f> {
    fields: &'f Fields,
    filled: Map<String, Value>,
}

impl<'f> Object<'f> {
    /// With nothing in it.
    pub fn new(fields: &'f Fields) -> Self {
        Self { fields, filled: Map::new() }
    }

    /// A value, if it is asked for.
    pub fn put(mut self, name: &str, value: impl FnOnce() -> Value) -> Self {
        if self.fields.asked(name).is_some() {
            self.filled.insert(name.to_owned(), value());
        }
        self
    }

    /// What refers to others, if it is asked for: with the fields that are asked of them.
    pub fn refer(mut self, name: &str, value: impl FnOnce(&Fields) -> Option<Value>) -> Self {
        if let Some(of) = self.fields.asked(name)
            && let Some(value) = value(&of)
        {
            self.filled.insert(name.to_owned(), value);
        }
        self
    }

    /// As JSON.
    pub fn done(self) -> Value {
        Value::Object(self.filled)
    }
}

/// A list of fields up to its end.
fn list(rest: &mut &str, depth: usize) -> Option<Fields> {
    let mut fields = Fields::default();
    loop {
        let end = rest.find([',', '[', ']', '(', '~']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        *rest = after;
        let name = name.trim();
        let of = if rest.starts_with('[') {
            *rest = &rest[1..];
            let of = list(rest, depth.checked_sub(1)?)?;
            *rest = rest.strip_prefix(']')?;
            Some(of)
        } else {
            None
        };
        match (name, name.strip_prefix('!')) {
            ("*" | ":all" | ":owner", _) => fields.all = true,
            (":identifiable" | ":nameable", _) => {
                fields
                    .names
                    .extend(["id", "code", "name", "displayName", "shortName"].map(|name| (name.to_owned(), None)));
            }
            ("", _) if of.is_some() => return None,
            ("", _) => {}
            (_, Some(without)) => fields.without.push(without.to_owned()),
            (name, None) => fields.names.push((name.to_owned(), of)),
        }
        match rest.chars().next() {
            Some(',') => *rest = &rest[1..],
            None | Some(']') => return Some(fields),
            // What is renamed or transformed is not read here.
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn filled(fields: &str) -> Value {
        let fields = Fields::read(fields).expect(fields);
        let inner =
            |of: &Fields| Some(json!([Object::new(of).put("id", || json!("b")).put("name", || json!("B")).done()]));
        Object::new(&fields).put("id", || json!("a")).put("name", || json!("A")).refer("children", inner).done()
    }

    #[test]
    fn an_object_has_what_is_asked_for() {
        assert_eq!(filled("id"), json!({"id": "a"}));
        assert_eq!(filled("id,nothing,children"), json!({"id": "a", "children": [{"id": "b"}]}));
        assert_eq!(filled("children[name,id]"), json!({"children": [{"id": "b", "name": "B"}]}));
        assert_eq!(filled("*,!children"), json!({"id": "a", "name": "A"}));
        assert_eq!(filled(":all,children[name]"), json!({"id": "a", "name": "A", "children": [{"name": "B"}]}));
        assert_eq!(filled(":identifiable"), json!({"id": "a", "name": "A"}));
        for wrong in ["children[id", "id]", "[id]", "name~rename(x)", &"a[".repeat(50), &"x".repeat(3_000)] {
            assert!(Fields::read(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_is_read_or_refused(text in "[a-z:*!,\\[\\]~( ]{0,60}") {
            let _ = Fields::read(&text);
        }
    }
}
