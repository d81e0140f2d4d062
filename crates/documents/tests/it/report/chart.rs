//! Charts.

use documents::chart::{describe, draw, png};
use documents::report::model::{Arrangement, Bar, Chart};
use programme::{Lang, Quantity};

fn chart(arrangement: Arrangement, series: &[&str], bars: Vec<Bar>) -> Chart {
    Chart {
        caption: "Tỷ lệ <đạt> & chưa đạt".to_owned(),
        alt: "Tỷ lệ theo huyện.".to_owned(),
        arrangement,
        unit: "%".to_owned(),
        decimals: 1,
        series: series.iter().map(|name| (*name).to_owned()).collect(),
        bars,
        target_name: "mục tiêu".to_owned(),
    }
}

fn bar(label: &str, values: &[Option<i64>], target: Option<i64>) -> Bar {
    let quantity = |tenths: i64| Quantity::from_scaled(tenths * 1000);
    Bar {
        label: label.to_owned(),
        values: values.iter().map(|value| value.map(quantity)).collect(),
        target: target.map(quantity),
    }
}

fn simple() -> Chart {
    let bars = vec![
        bar("Huyện Nghi Xuân", &[Some(978)], Some(1000)),
        bar("Huyện Hương Khê và các xã miền núi phía tây", &[Some(42)], None),
        bar("Huyện Vũ Quang", &[None], Some(500)),
    ];
    chart(Arrangement::Grouped, &["Đạt"], bars)
}

#[test]
fn a_chart_is_drawn_the_same_each_time() {
    insta::assert_snapshot!(draw(&simple(), "chart-1", Lang::Vi).svg.replace("><", ">\n<"));
}

#[test]
fn a_stack_is_drawn_the_same_each_time() {
    let stack = chart(Arrangement::Stacked, &["Đạt", "Chưa đạt"], vec![bar("Xã A", &[Some(600), Some(400)], None)]);
    insta::assert_snapshot!(draw(&stack, "chart-2", Lang::Vi).svg.replace("><", ">\n<"));
}

#[test]
fn those_who_cannot_see_it_get_every_figure() {
    let words = "Tỷ lệ theo huyện. Huyện Nghi Xuân: 97,8%, mục tiêu 100%; Huyện Hương Khê và các xã miền núi phía tây: 4,2%; \
                 Huyện Vũ Quang: chưa có số liệu, mục tiêu 50%.";
    assert_eq!(describe(&simple(), Lang::Vi), words);
    let svg = draw(&simple(), "chart-1", Lang::Vi).svg;
    assert!(
        svg.contains("role=\"img\"")
            && svg.contains("<title id=\"chart-1-title\">Tỷ lệ &lt;đạt&gt; &amp; chưa đạt</title>")
    );
}

#[test]
fn nothing_stands_outside_the_drawing() {
    let bars = vec![
        bar(
            "Một nhãn rất dài có nhiều chữ và mộttừrấtdàikhôngcókhoảngtrắngnàođểngắtdòng",
            &[Some(-123), Some(123_456_789)],
            Some(150_000_000),
        ),
        bar("", &[Some(0), None], None),
    ];
    let svg = draw(&chart(Arrangement::Grouped, &["Một", "Hai"], bars), "chart-1", Lang::Vi).svg;
    let numbers = |attribute: &str| -> Vec<i64> {
        svg.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    };
    assert!(numbers("x").iter().all(|x| (0..=6400).contains(x)));
    assert!(numbers("width").iter().all(|width| (0..=6400).contains(width)), "no bar is negative");
}

#[test]
fn the_picture_has_dots_with_text_in_them() {
    let drawing = draw(&simple(), "chart-1", Lang::Vi);
    let picture = png(&drawing, 2).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let without_text = drawing.svg.split("<text").next().unwrap().to_owned() + "</g></svg>";
    let blank = png(&documents::chart::Drawing { svg: without_text, ..drawing }, 2).unwrap();
    assert!(picture.len() > blank.len() + 5_000, "letters are drawn: {} and {} bytes", picture.len(), blank.len());
}
