//! The page.

use std::collections::BTreeSet;

use documents::report::html::render;

use super::sample;

/// The page without style and drawings, one element of text per line.
pub fn readable(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    let mut text = head.to_owned();
    for (index, part) in body.split("<svg ").enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once("</svg>").unwrap().1 });
    }
    [
        "</p>",
        "</h1>",
        "</h2>",
        "</h3>",
        "</h4>",
        "</h5>",
        "</li>",
        "</td>",
        "</th>",
        "<tr>",
        "</caption>",
        "</colgroup>",
    ]
    .iter()
    .fold(text, |text, end| text.replace(end, &format!("{end}\n")))
}

#[test]
fn the_page_reads_as_it_did() {
    insta::assert_snapshot!(readable(&render(&sample::short()).unwrap()));
}

#[test]
fn the_page_is_whole_and_fetches_nothing() {
    let html = render(&sample::report()).unwrap();
    super::docx::assert_well_formed(html.trim_start_matches("<!doctype html>"));
    for forbidden in ["<script", "http-equiv", "src=", "@import", "url(http", "<link"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.starts_with("<!doctype html>\n<html lang=\"vi-VN\">"));
    assert!(html.contains("&amp;amp; &lt;b&gt;&quot;trích&quot;&lt;/b&gt; &apos;đơn&apos; #set $x^2$"));
}

#[test]
fn every_id_is_unique_and_every_link_arrives() {
    let html = render(&sample::report()).unwrap();
    let attribute = |name: &str| -> Vec<&str> {
        html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    };
    let ids = attribute("id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    let references = attribute("aria-labelledby").into_iter().flat_map(str::split_whitespace);
    for target in attribute("href").into_iter().map(|link| link.strip_prefix('#').unwrap()).chain(references) {
        assert!(unique.contains(target), "{target}");
    }
}

#[test]
fn every_figure_and_letter_is_there() {
    let html = render(&sample::report()).unwrap().replace('\u{a0}', " ");
    for figure in sample::FIGURES {
        assert!(html.contains(figure), "{figure}");
    }
    for letter in (sample::letters() + &sample::letters().to_uppercase()).chars() {
        assert!(html.contains(letter), "{letter}");
    }
}
