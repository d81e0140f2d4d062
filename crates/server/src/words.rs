//! The texts of the interface, in Fluent files, one for each language.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use programme::Lang;
use unic_langid::langid;

type Bundle = FluentBundle<FluentResource>;

/// The files.
pub const SOURCES: [(Lang, &str); 2] =
    [(Lang::Vi, include_str!("../locales/vi.ftl")), (Lang::En, include_str!("../locales/en.ftl"))];

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
