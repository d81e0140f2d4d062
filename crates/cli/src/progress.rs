//! Progress of long work: a bar on a terminal, plain lines otherwise.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` steps, or a line when nobody watches.
pub fn bar(total: u64, message: &str) -> ProgressBar {
    if !stderr().is_terminal() {
        eprintln!("{message}");
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg:28} [{bar:32}] {human_pos}/{human_len} {eta}");
    // The template is a constant; if it were wrong the default style serves.
    let bar = ProgressBar::new(total).with_message(message.to_owned());
    if let Ok(style) = style { bar.with_style(style.progress_chars("=> ")) } else { bar }
}
