//! Text that people write in Markdown, as HTML that can do no harm: no HTML of their own, no pictures, no addresses that run something.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The text as HTML. Headings begin below the title of the page.
pub fn html(text: &str) -> String {
    html_at(text, "")
}

/// The same to be read elsewhere: what leads to a page of ours leads to this site.
pub fn html_at(text: &str, site: &str) -> String {
    let mut out = String::with_capacity(text.len() * 5 / 4);
    html::push_html(&mut out, Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| placed(tame(event), site)));
    out
}

/// The same event, with the site before an address of ours.
fn placed<'t>(event: Event<'t>, site: &str) -> Event<'t> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if dest_url.starts_with('/') => {
            let dest_url = CowStr::from(format!("{site}{dest_url}"));
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// The same event, or a harmless one in its place.
fn tame(event: Event<'_>) -> Event<'_> {
    match event {
        // What looks like HTML is shown as it was typed.
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // Pictures come from the evidence store alone; of any other the words remain.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: below(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(below(level))),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_somewhere(&dest_url) { dest_url } else { CowStr::from("") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// Whether an address is one of the web, of a mailbox, or of ours.
fn leads_somewhere(address: &str) -> bool {
    let is_ours = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    is_ours || ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

/// The level on a page whose title is the first: people begin with either sign.
const fn below(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_set() {
        let set = html("# Lộ trình\n\nXã **Thạch Hạ** [đạt chuẩn](https://example.vn/a?b=1&c=2).\n\n- một\n- hai");
        assert_eq!(
            set,
            "<h2>Lộ trình</h2>\n<p>Xã <strong>Thạch Hạ</strong> <a href=\"https://example.vn/a?b=1&amp;c=2\">đạt chuẩn</a>.</p>\n\
             <ul>\n<li>một</li>\n<li>hai</li>\n</ul>\n"
        );
    }

    #[test]
    fn elsewhere_an_address_of_ours_leads_to_our_site() {
        let set = html_at("[a](/portal/map) [b](https://x.example) [c](//evil.example)", "https://ntm.example.vn");
        let links: Vec<&str> = set.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(links, ["https://ntm.example.vn/portal/map", "https://x.example", ""]);
    }

    #[test]
    fn what_could_do_harm_does_none() {
        let harmful = [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html,<script>)",
            "[a](//evil.example)",
            "[a](/\\evil.example)",
            "![a](https://evil.example/x.png)",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<javascript:alert(1)>",
            "[a]: javascript:alert(1)\n\n[a]",
            "<svg/onload=alert(1)>",
            "```html\"><script>\nalert(1)\n```",
            "# a {#x onclick=alert(1)}",
            "[a](https://a.example \"\\\" onmouseover=alert(1)\")",
        ];
        for text in harmful {
            let set = html(text);
            let tags: Vec<&str> = set.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()).collect();
            for tag in tags {
                let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
                assert!(matches!(name, "p" | "a" | "em" | "pre" | "code" | "h2"), "{text}: {set}");
                assert!(name == "a" || name == "code" || !tag.contains('='), "{text}: {set}");
                let address = tag.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
                assert!(address.is_empty() || address == "https://a.example", "{text}: {set}");
            }
        }
    }
}
