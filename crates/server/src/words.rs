//! The texts of the interface, in Fluent files, one for each language.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use programme::Lang;
use unic_langid::langid;

type Bundle = FluentBundle<FluentResource>;

/// The files.
pub const SOURCES: [(Lang, &str); 2] = [
    (
        Lang::Vi,
        concat!(
            include_str!("../locales/vi.ftl"),
            include_str!("../locales/cases.vi.ftl"),
            include_str!("../locales/condition.vi.ftl"),
            include_str!("../locales/newsletter.vi.ftl"),
            include_str!("../locales/ocop.vi.ftl"),
            include_str!("../locales/outlook.vi.ftl"),
            include_str!("../locales/path.vi.ftl"),
            include_str!("../locales/producer.vi.ftl"),
            include_str!("../locales/portal.vi.ftl"),
            include_str!("../locales/reorganisations.vi.ftl"),
            include_str!("../locales/scenario.vi.ftl"),
            include_str!("../locales/sets.vi.ftl"),
            include_str!("../locales/shop.vi.ftl"),
            include_str!("../locales/webhooks.vi.ftl")
        ),
    ),
    (
        Lang::En,
        concat!(
            include_str!("../locales/en.ftl"),
            include_str!("../locales/cases.en.ftl"),
            include_str!("../locales/condition.en.ftl"),
            include_str!("../locales/newsletter.en.ftl"),
            include_str!("../locales/ocop.en.ftl"),
            include_str!("../locales/outlook.en.ftl"),
            include_str!("../locales/path.en.ftl"),
            include_str!("../locales/producer.en.ftl"),
            include_str!("../locales/portal.en.ftl"),
            include_str!("../locales/reorganisations.en.ftl"),
            include_str!("../locales/scenario.en.ftl"),
            include_str!("../locales/sets.en.ftl"),
            include_str!("../locales/shop.en.ftl"),
            include_str!("../locales/webhooks.en.ftl")
        ),
    ),
];

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| SOURCES.map(|(lang, source)| bundle(lang, source)));

fn bundle(lang: Lang, source: &str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![match lang {
        Lang::Vi => langid!("vi"),
        Lang::En => langid!("en"),
    }]);
    // Numbers are written the Vietnamese way before they get here, and pages are not shown in right-to-left scripts.
    bundle.set_use_isolating(false);
    // A test reads both files; what is sound of a damaged one still serves.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let _ = bundle.add_resource(resource);
    bundle
}

/// The text of a key; the key itself where there is none, which a test forbids.
pub fn text(lang: Lang, key: &str) -> Cow<'static, str> {
    with(lang, key, &[])
}

/// The text of a key with its blanks filled.
pub fn with(lang: Lang, key: &str, blanks: &[(&str, &str)]) -> Cow<'static, str> {
    let bundle = match lang {
        Lang::Vi => &BUNDLES[0],
        Lang::En => &BUNDLES[1],
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return Cow::Owned(key.to_owned());
    };
    let args: FluentArgs<'_> = blanks.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect();
    Cow::Owned(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn keys(source: &str) -> Vec<String> {
        let messages = source.lines().filter(|line| !line.starts_with(['#', ' ']) && !line.is_empty());
        messages.filter_map(|line| line.split_once(" =").map(|(key, _)| key.to_owned())).collect()
    }

    fn files(folder: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                files(path.to_str().expect("UTF-8"), found);
            } else {
                found.push(fs::read_to_string(path).expect("a file"));
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things_once() {
        let [vi, en] = SOURCES.map(|(_, source)| keys(source));
        assert_eq!(vi, en);
        assert_eq!(vi.iter().collect::<BTreeSet<_>>().len(), vi.len(), "a key stands twice");
        for (lang, source) in SOURCES {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{lang:?} is damaged");
        }
    }

    #[test]
    fn every_key_that_is_asked_for_is_there() {
        let mut texts = Vec::new();
        files("templates", &mut texts);
        files("src", &mut texts);
        let known: BTreeSet<String> = keys(SOURCES[0].1).into_iter().collect();
        let mut asked = 0;
        for text in texts {
            for mark in ["frame.t(\"", "frame.t1(\"", ".words(\"", "Failure::Bad(\"", "Frame::new(&visit, \""] {
                for rest in text.split(mark).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    asked += 1;
                    assert!(known.contains(key), "{mark}{key} is in no file of words");
                }
            }
        }
        assert!(asked > 200, "the keys were found");
    }

    #[test]
    fn templates_hold_no_words_of_their_own() {
        let mut texts = Vec::new();
        files("templates", &mut texts);
        for text in texts {
            let mut outside = text.as_str();
            let mut visible = String::new();
            while let Some(start) = outside.find(['<', '{']) {
                visible.push_str(&outside[..start]);
                let end = match &outside.as_bytes()[start..] {
                    [b'{', b'{', ..] => "}}",
                    [b'{', b'%', ..] => "%}",
                    [b'<', ..] => ">",
                    _ => "}",
                };
                // An attribute may hold an expression with its own brackets: the tag ends after it.
                let mut rest = &outside[start..];
                if end == ">" {
                    while let (Some(open), Some(close)) = (rest.find("{{"), rest.find('>')) {
                        if open > close {
                            break;
                        }
                        rest = rest[open..].split_once("}}").map_or("", |(_, after)| after);
                    }
                }
                outside = rest.split_once(end).map_or("", |(_, after)| after);
            }
            // An attribute given by a block stands outside of any tag.
            for word in ["Nongthon", "English", "Tiếng Việt", "SHA-256", "data-live"] {
                visible = visible.replace(word, "");
            }
            let letters: String = visible.chars().filter(|letter| letter.is_alphabetic()).collect();
            assert_eq!(letters, "", "a template speaks for itself");
        }
    }
}
