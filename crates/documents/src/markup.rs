//! Writing XML and HTML: text and attributes are always escaped, and what is opened is always closed.

use quick_xml::escape::escape;

/// A document being written.
#[derive(Default)]
pub(crate) struct Markup {
    written: String,
}

impl Markup {
    /// A document that begins with `prologue`, written as it stands.
    pub fn beginning(prologue: &str) -> Self {
        Self { written: prologue.to_owned() }
    }

    /// An element with what `inside` writes into it.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.tag(name, attributes, ">");
        inside(self);
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push('>');
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |inside| inside.text(text));
    }

    /// An element without content: `<br/>`.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes, "/>");
    }

    /// Text. Characters that XML cannot hold are left out.
    pub fn text(&mut self, text: &str) {
        let legal: String = text.chars().filter(|letter| is_legal(*letter)).collect();
        self.written.push_str(&escape(legal.as_str()));
    }

    /// Markup that is already sound.
    pub fn raw(&mut self, markup: &str) {
        self.written.push_str(markup);
    }

    /// The whole document.
    pub fn finish(self) -> String {
        self.written
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) {
        self.written.push('<');
        self.written.push_str(name);
        for (key, value) in attributes {
            self.written.push(' ');
            self.written.push_str(key);
            self.written.push_str("=\"");
            self.text(value);
            self.written.push('"');
        }
        self.written.push_str(end);
    }
}

/// Whether XML 1.0 can hold the character (its production `Char`, less the private controls).
fn is_legal(letter: char) -> bool {
    match letter {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => !letter.is_control(),
    }
}
