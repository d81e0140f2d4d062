//! Horizontal bars as SVG: one drawing for the page, the PDF and (rasterised) the Word document.
//!
//! Drawn here rather than by `charts-rs` or `plotters`. Both take values as floating point and write the labels
//! themselves, so a chart could show another number than the text beside it; neither wraps the long names of
//! communes or fills bars with patterns that survive a black-and-white print; and they bring a second font (Roboto
//! inside `charts-rs`) or guess the width of letters (`plotters` without system fonts). What reports need is bars with
//! labels and target marks: integer arithmetic and the metrics of the one embedded font do it, the same bytes each time.
//!
//! Colours differ in lightness first, then in hue and pattern: readable to the colour-blind and on a grey print.

use programme::{Lang, Quantity, vietnamese};

use crate::fonts::{self, Face};
use crate::markup::Markup;
use crate::report::model::{Arrangement, Bar, Chart};
use crate::report::words::Words;

/// Everything is drawn in tenths of a pixel, so that coordinates are whole numbers.
const PIXEL: i64 = 10;
const WIDTH: i64 = 640 * PIXEL;
const TEXT: i64 = 150;
const SMALL_TEXT: i64 = 130;
const LINE: i64 = 175;
const WIDEST_LABEL: i64 = 2300;
const GAP: i64 = 150;
const SINGLE_BAR: i64 = 210;
const GROUPED_BAR: i64 = 170;
const SWATCH: i64 = 130;

/// How one series is painted: ground, pattern lines (colour, angle), and the ink of a number written on it.
struct Paint {
    ground: &'static str,
    lines: Option<(&'static str, &'static str)>,
    ink: &'static str,
}

const PAINTS: [Paint; 5] = [
    Paint { ground: "#1f4e79", lines: None, ink: "#fff" },
    Paint { ground: "#e69f00", lines: Some(("#fff", "45")), ink: "#000" },
    Paint { ground: "#a9d0ee", lines: None, ink: "#000" },
    Paint { ground: "#fff", lines: Some(("#1f4e79", "-45")), ink: "#000" },
    Paint { ground: "#e4e4e4", lines: None, ink: "#000" },
];

/// A finished drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// A whole `<svg>` element.
    pub svg: String,
    /// In CSS pixels; four of them are a millimetre on paper.
    pub width: i64,
    /// In CSS pixels.
    pub height: i64,
}

/// The drawing as a PNG, `scale` dots to the pixel; `None` when the drawing is no SVG, which a test rules out.
#[must_use]
pub fn png(drawing: &Drawing, scale: u8) -> Option<Vec<u8>> {
    use resvg::{tiny_skia, usvg};
    let options =
        usvg::Options { fontdb: fonts::svg_fonts(), font_family: fonts::FAMILY.to_owned(), ..Default::default() };
    let tree = usvg::Tree::from_str(&drawing.svg, &options).ok()?;
    let dots = |pixels: i64| u32::try_from(pixels * i64::from(scale)).ok();
    let mut canvas = tiny_skia::Pixmap::new(dots(drawing.width)?, dots(drawing.height)?)?;
    canvas.fill(tiny_skia::Color::WHITE);
    let zoom = f32::from(scale);
    resvg::render(&tree, tiny_skia::Transform::from_scale(zoom, zoom), &mut canvas.as_mut());
    canvas.encode_png().ok()
}

/// Draws a chart. `id` must be unlike any other on the same page.
#[must_use]
pub fn draw(chart: &Chart, id: &str, lang: Lang) -> Drawing {
    let layout = Layout::of(chart);
    let height = layout.bottom + LINE + 60;
    let (title, description) = (format!("{id}-title"), format!("{id}-description"));
    let mut svg = Markup::default();
    svg.element(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &format!("0 0 {WIDTH} {height}")),
            ("width", &(WIDTH / PIXEL).to_string()),
            ("height", &(height / PIXEL).to_string()),
            ("role", "img"),
            ("aria-labelledby", &format!("{title} {description}")),
        ],
        |svg| {
            svg.leaf("title", &[("id", &title)], &chart.caption);
            svg.leaf("desc", &[("id", &description)], &describe(chart, lang));
            define_patterns(svg, chart, id);
            svg.element("g", &[("font-family", "Tinos, 'Times New Roman', serif")], |svg| {
                legend(svg, &layout, id);
                axis(svg, chart, &layout);
                let mut top = layout.top;
                for (bar, label) in chart.bars.iter().zip(&layout.labels) {
                    let group = Layout::group_height(chart, label);
                    draw_label(svg, label, &layout, top + group / 2);
                    match chart.arrangement {
                        Arrangement::Grouped => grouped(svg, chart, bar, &layout, top, group, id),
                        Arrangement::Stacked => stacked(svg, chart, bar, &layout, top, group, id),
                    }
                    top += group + GAP;
                }
            });
        },
    );
    Drawing { svg: svg.finish(), width: WIDTH / PIXEL, height: height / PIXEL }
}

/// What the chart shows, in words and figures.
#[must_use]
pub fn describe(chart: &Chart, lang: Lang) -> String {
    let words = Words::of(lang);
    let of_bar = |bar: &Bar| {
        let mut parts: Vec<String> = Vec::new();
        for (name, value) in chart.series.iter().zip(&bar.values) {
            let value = value.map_or_else(|| words.unknown.to_owned(), |value| shown(chart, value));
            parts.push(if chart.series.len() == 1 { value } else { format!("{name} {value}") });
        }
        if let Some(target) = bar.target {
            parts.push(format!("{} {}", chart.target_name, shown(chart, target)));
        }
        format!("{}: {}", bar.label, parts.join(", "))
    };
    let bars: Vec<String> = chart.bars.iter().map(of_bar).collect();
    format!("{} {}.", chart.alt, bars.join("; "))
}

/// A value with its unit.
fn shown(chart: &Chart, value: Quantity) -> String {
    let number = vietnamese::quantity(value, chart.decimals);
    match chart.unit.as_str() {
        "" => number,
        "%" => format!("{number}%"),
        unit => format!("{number}\u{a0}{unit}"),
    }
}

/// Where everything stands.
struct Layout {
    labels: Vec<Vec<String>>,
    legend: Vec<LegendItem>,
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
    least: i64,
    step: i64,
    most: i64,
}

struct LegendItem {
    /// Which series; `None` is the target mark.
    series: Option<usize>,
    name: String,
    x: i64,
    y: i64,
}

impl Layout {
    fn of(chart: &Chart) -> Self {
        let labels: Vec<Vec<String>> =
            chart.bars.iter().map(|bar| Face::Regular.wrap(&bar.label, WIDEST_LABEL * 1000 / TEXT)).collect();
        let label_width = labels.iter().flatten().map(|line| width(line, TEXT)).max().unwrap_or(0);
        let value_width = match chart.arrangement {
            Arrangement::Grouped => chart
                .bars
                .iter()
                .flat_map(|bar| bar.values.iter().flatten())
                .map(|value| width(&shown(chart, *value), TEXT))
                .max(),
            Arrangement::Stacked => None,
        };
        let (least, step, most) = scale(chart);
        let (legend, legend_height) = lay_legend(chart);
        let mut layout = Self {
            left: label_width + 120,
            right: WIDTH - value_width.unwrap_or(0) - 160,
            top: legend_height + 60,
            bottom: 0,
            labels,
            legend,
            least,
            step,
            most,
        };
        let heights: i64 = layout.labels.iter().map(|label| Layout::group_height(chart, label) + GAP).sum();
        layout.bottom = layout.top + heights - GAP + 60;
        layout
    }

    fn group_height(chart: &Chart, label: &[String]) -> i64 {
        let bars = match (chart.arrangement, chart.series.len()) {
            (Arrangement::Stacked, _) | (_, 1) => SINGLE_BAR,
            (_, several) => GROUPED_BAR * as_i64(several),
        };
        bars.max(LINE * as_i64(label.len()))
    }

    fn x(&self, scaled: i64) -> i64 {
        let run = i128::from(scaled - self.least) * i128::from(self.right - self.left);
        self.left + i64::try_from(run / i128::from(self.most - self.least)).unwrap_or(0)
    }
}

/// The ends of the axis and the distance of its marks: 1, 2 or 5 times a power of ten, at most six of them.
fn scale(chart: &Chart) -> (i64, i64, i64) {
    let ends = |bar: &Bar| -> Vec<i64> {
        let values = bar.values.iter().flatten().map(|value| value.scaled());
        let mut ends: Vec<i64> = match chart.arrangement {
            Arrangement::Grouped => values.collect(),
            Arrangement::Stacked => vec![values.sum()],
        };
        ends.extend(bar.target.map(Quantity::scaled));
        ends
    };
    let ends: Vec<i64> = chart.bars.iter().flat_map(ends).collect();
    let most = ends.iter().copied().max().unwrap_or(0).max(0);
    let least = ends.iter().copied().min().unwrap_or(0).min(0);
    let span = (most - least).max(1);
    let mut power = 1_i64;
    let step = loop {
        if let Some(step) = [1, 2, 5].into_iter().map(|digit| digit * power).find(|step| span <= step * 5) {
            break step;
        }
        power = power.saturating_mul(10);
    };
    let down = |value: i64| value.div_euclid(step) * step;
    (down(least), step, -down(-most.max(1)))
}

fn define_patterns(svg: &mut Markup, chart: &Chart, id: &str) {
    let patterned = || {
        PAINTS
            .iter()
            .enumerate()
            .take(chart.series.len())
            .filter_map(|(index, paint)| Some((index, paint, paint.lines?)))
    };
    if patterned().next().is_none() {
        return;
    }
    svg.element("defs", &[], |svg| {
        for (index, paint, (colour, angle)) in patterned() {
            let attributes = [
                ("id", &*format!("{id}-pattern-{index}")),
                ("width", "60"),
                ("height", "60"),
                ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", &*format!("rotate({angle})")),
            ];
            svg.element("pattern", &attributes, |svg| {
                svg.empty("rect", &[("width", "60"), ("height", "60"), ("fill", paint.ground)]);
                svg.empty("rect", &[("width", "18"), ("height", "60"), ("fill", colour)]);
            });
        }
    });
}

fn fill(series: usize, id: &str) -> String {
    let paint = &PAINTS[series % PAINTS.len()];
    if paint.lines.is_some() { format!("url(#{id}-pattern-{series})") } else { paint.ground.to_owned() }
}

fn lay_legend(chart: &Chart) -> (Vec<LegendItem>, i64) {
    let mut names: Vec<(Option<usize>, &str)> = Vec::new();
    if chart.series.len() > 1 {
        names.extend(chart.series.iter().enumerate().map(|(index, name)| (Some(index), name.as_str())));
    }
    if chart.bars.iter().any(|bar| bar.target.is_some()) {
        names.push((None, &chart.target_name));
    }
    let mut items = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (series, name) in names {
        let needed = SWATCH + 70 + width(name, TEXT);
        if x > 0 && x + needed > WIDTH {
            (x, y) = (0, y + LINE + 40);
        }
        items.push(LegendItem { series, name: name.to_owned(), x, y });
        x += needed + 260;
    }
    let height = if items.is_empty() { 0 } else { y + LINE + 40 };
    (items, height)
}

fn legend(svg: &mut Markup, layout: &Layout, id: &str) {
    for item in &layout.legend {
        let top = item.y + 30;
        match item.series {
            Some(series) => rectangle(svg, item.x, top, SWATCH, SWATCH, &fill(series, id), &OUTLINED),
            None => target_mark(svg, item.x + SWATCH / 2, top + 25, top + SWATCH - 5),
        }
        text(svg, &item.name, item.x + SWATCH + 70, top + SWATCH - 15, &[]);
    }
}

fn axis(svg: &mut Markup, chart: &Chart, layout: &Layout) {
    let mut mark = layout.least;
    while mark <= layout.most {
        let (x, colour) = (layout.x(mark), if mark == 0 { "#000" } else { "#bbb" });
        line(svg, (x, layout.top - 60), (x, layout.bottom), colour, "8");
        let number = vietnamese::quantity(Quantity::from_scaled(mark), 4);
        let label = if chart.unit == "%" { format!("{number}%") } else { number };
        sized_text(svg, &label, SMALL_TEXT, (x, layout.bottom + LINE), &[("text-anchor", "middle")]);
        mark += layout.step;
    }
}

fn draw_label(svg: &mut Markup, lines: &[String], layout: &Layout, middle: i64) {
    let first = middle - LINE * (as_i64(lines.len()) - 1) / 2 + 50;
    for (index, words) in lines.iter().enumerate() {
        text(svg, words, layout.left - 80, first + LINE * as_i64(index), &[("text-anchor", "end")]);
    }
}

fn grouped(svg: &mut Markup, chart: &Chart, bar: &Bar, layout: &Layout, top: i64, group: i64, id: &str) {
    let thickness = if chart.series.len() == 1 { SINGLE_BAR } else { GROUPED_BAR };
    let all = thickness * as_i64(chart.series.len());
    let first = top + (group - all) / 2;
    let target = bar.target.map(|target| layout.x(target.scaled()));
    for (index, value) in bar.values.iter().enumerate() {
        let y = first + thickness * as_i64(index);
        let zero = layout.x(0);
        let Some(value) = value else {
            text(svg, "–", zero + 60, y + thickness - 55, &[]);
            continue;
        };
        let end = layout.x(value.scaled());
        rectangle(svg, zero.min(end), y + 10, (end - zero).abs(), thickness - 20, &fill(index, id), &OUTLINED);
        let label = shown(chart, *value);
        let baseline = y + thickness / 2 + 50;
        if value.scaled() < 0 {
            text(svg, &label, end - 60, baseline, &[("text-anchor", "end")]);
        } else {
            let beside = end + 60;
            let covered = target.filter(|mark| (end - 30..beside + width(&label, TEXT) + 30).contains(mark));
            text(svg, &label, covered.map_or(beside, |mark| mark + 70), baseline, &[]);
        }
    }
    if let Some(x) = target {
        target_mark(svg, x, first - 10, first + all + 10);
    }
}

fn stacked(svg: &mut Markup, chart: &Chart, bar: &Bar, layout: &Layout, top: i64, group: i64, id: &str) {
    let first = top + (group - SINGLE_BAR) / 2;
    let mut sum = 0;
    for (index, value) in bar.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let (from, to) = (layout.x(sum), layout.x(sum + value.scaled()));
        sum += value.scaled();
        rectangle(svg, from, first + 10, to - from, SINGLE_BAR - 20, &fill(index, id), &OUTLINED);
        let label = vietnamese::quantity(*value, chart.decimals);
        let paint = &PAINTS[index % PAINTS.len()];
        let length = width(&label, TEXT);
        if length + 60 <= to - from {
            let middle = i64::midpoint(from, to);
            if paint.lines.is_some() {
                // A clear ground for the number, lest the lines cross it.
                let height = SINGLE_BAR - 60;
                rectangle(svg, middle - length / 2 - 20, first + 30, length + 40, height, "#fff", &[]);
            }
            text(svg, &label, middle, first + SINGLE_BAR / 2 + 50, &[("text-anchor", "middle"), ("fill", paint.ink)]);
        }
    }
    if let Some(target) = bar.target {
        target_mark(svg, layout.x(target.scaled()), first - 10, first + SINGLE_BAR + 10);
    }
}

/// A black bar with a triangle on top and a white rim, to be seen on any ground.
fn target_mark(svg: &mut Markup, x: i64, top: i64, bottom: i64) {
    let shape =
        format!("M{} {}H{}L{} {}V{}H{}V{}Z", x - 60, top - 35, x + 60, x + 15, top + 35, bottom + 25, x - 15, top + 35);
    svg.empty("path", &[("d", &shape), ("fill", "#000"), ("stroke", "#fff"), ("stroke-width", "12")]);
}

/// The rim of bars and of the legend's squares.
const OUTLINED: [(&str, &str); 2] = [("stroke", "#333"), ("stroke-width", "8")];

fn rectangle(svg: &mut Markup, x: i64, y: i64, width: i64, height: i64, fill: &str, outline: &[(&str, &str)]) {
    // A bar of nothing; whoever draws a picture of it would complain.
    if width == 0 {
        return;
    }
    let [x, y, width, height] = [x, y, width, height].map(|number| number.to_string());
    let place = [("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height), ("fill", fill)];
    svg.empty("rect", &[&place[..], outline].concat());
}

fn line(svg: &mut Markup, from: (i64, i64), to: (i64, i64), colour: &str, thickness: &str) {
    let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(|number| number.to_string());
    svg.empty(
        "line",
        &[("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2), ("stroke", colour), ("stroke-width", thickness)],
    );
}

/// Text of the usual size. It is told its length, so that it keeps its place where Tinos and Times New Roman are missing.
fn text(svg: &mut Markup, words: &str, x: i64, y: i64, style: &[(&str, &str)]) {
    sized_text(svg, words, TEXT, (x, y), style);
}

fn sized_text(svg: &mut Markup, words: &str, size: i64, (x, y): (i64, i64), style: &[(&str, &str)]) {
    let [x, y, size, length] = [x, y, size, width(words, size)].map(|number| number.to_string());
    let place =
        [("x", &*x), ("y", &*y), ("font-size", &*size), ("textLength", &*length), ("lengthAdjust", "spacingAndGlyphs")];
    svg.leaf("text", &[&place[..], style].concat(), words);
}

/// How wide `words` run at a type size, in tenths of a pixel.
fn width(words: &str, size: i64) -> i64 {
    Face::Regular.width(words) * size / 1000
}

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
