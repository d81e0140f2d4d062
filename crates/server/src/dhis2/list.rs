//! Lists of objects: filtered, cut into pages, each with the fields that are asked for.

use serde_json::{Map, Value, json};

use super::{fields::Fields, is_asked};
use crate::{failure::Failure, request::Visit};

/// A page holds so many unless asked otherwise, and at most so many.
const USUAL: usize = 50;
const MOST: usize = 1_000;

/// A condition of the query: `filter=name:ilike:thạch`.
struct Filter<'v> {
    path: Vec<&'v str>,
    operator: &'v str,
    value: &'v str,
}

const OPERATORS: [&str; 12] = ["eq", "ieq", "!eq", "ne", "like", "ilike", "in", "!in", "gt", "ge", "lt", "le"];

impl<'v> Filter<'v> {
    fn read(text: &'v str) -> Option<Self> {
        let (path, rest) = text.split_once(':')?;
        let (operator, value) = rest.split_once(':')?;
        OPERATORS.contains(&operator).then(|| Self { path: path.split('.').collect(), operator, value })
    }

    /// Whether an object that has the field meets it.
    fn holds(&self, object: &Value) -> bool {
        let found = self.path.iter().try_fold(object, |value, name| value.get(name));
        let text = match found {
            Some(Value::String(text)) => text.clone(),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
            // What an object does not have is like nothing, and unlike everything.
            _ => return self.operator.starts_with('!') || self.operator == "ne",
        };
        let is_in = || self.value.trim_matches(['[', ']']).split(',').any(|each| each == text);
        let number = |text: &str| text.parse::<f64>().ok();
        let order = number(&text).zip(number(self.value)).and_then(|(own, asked)| own.partial_cmp(&asked));
        match self.operator {
            "eq" => text == self.value,
            "!eq" | "ne" => text != self.value,
            "ieq" => text.to_lowercase() == self.value.to_lowercase(),
            "like" => text.contains(self.value),
            "ilike" => text.to_lowercase().contains(&self.value.to_lowercase()),
            "in" => is_in(),
            "!in" => !is_in(),
            "gt" => order.is_some_and(std::cmp::Ordering::is_gt),
            "ge" => order.is_some_and(std::cmp::Ordering::is_ge),
            "lt" => order.is_some_and(std::cmp::Ordering::is_lt),
            _ => order.is_some_and(std::cmp::Ordering::is_le),
        }
    }
}

/// The fields that are asked for: of one object all, of many what names them.
pub fn fields(visit: &Visit, usual: Fields) -> Result<Fields, Failure> {
    visit.asked("fields").map_or(Ok(usual), Fields::read)
}

/// The objects of a list under its name, as the query asks for them.
pub fn page<T>(
    visit: &Visit,
    name: &str,
    items: Vec<T>,
    object: impl Fn(&T, &Fields) -> Value,
) -> Result<Value, Failure> {
    let wrong = |part| Failure::Part(part, "failure-part");
    let fields = fields(visit, Fields::of(&["id", "displayName"]))?;
    let filters = visit.query.iter().filter(|(key, _)| key == "filter");
    let filters: Option<Vec<Filter<'_>>> = filters.map(|(_, text)| Filter::read(text)).collect();
    let filters = filters.ok_or(wrong("filter"))?;
    let holds = |item: &T| filters.iter().all(|filter| filter.holds(&object(item, &Fields::path(&filter.path))));
    let items: Vec<T> = items.into_iter().filter(holds).collect();
    let number = |name: &'static str, usual: usize| match visit.asked(name) {
        None => Ok(usual),
        Some(text) => text.parse().ok().filter(|number| *number > 0).ok_or(wrong(name)),
    };
    let mut answer = Map::new();
    let is_whole = visit.asked("paging").is_some() && !is_asked(visit, "paging");
    let (total, mut shown) = (items.len(), items.as_slice());
    if !is_whole {
        let (page, size) = (number("page", 1)?, number("pageSize", USUAL)?.min(MOST));
        let pages = total.div_ceil(size).max(1);
        let begin = (page - 1).saturating_mul(size).min(total);
        shown = &items[begin..begin.saturating_add(size).min(total)];
        answer.insert("pager".to_owned(), json!({"page": page, "pageCount": pages, "total": total, "pageSize": size}));
    }
    answer.insert(name.to_owned(), shown.iter().map(|item| object(item, &fields)).collect());
    Ok(Value::Object(answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_holds_as_dhis2_says() {
        let object = json!({"level": 3, "name": "Thạch Hạ", "parent": {"id": "abc"}});
        let holds = |text| Filter::read(text).expect(text).holds(&object);
        for yes in ["level:eq:3", "level:ge:3", "level:lt:10", "name:ilike:thạch", "parent.id:in:[x,abc]", "code:!eq:1"]
        {
            assert!(holds(yes), "{yes}");
        }
        for no in ["level:gt:3", "name:like:thạch", "parent.id:!in:[abc]", "code:eq:1", "name:gt:3"] {
            assert!(!holds(no), "{no}");
        }
        assert!(Filter::read("level:around:3").is_none() && Filter::read("level").is_none());
    }
}
