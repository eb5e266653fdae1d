//! A session that moves: an SVG whose parts are shown and hidden by keyframes, without a script.
//!
//! What several frames share is drawn once. A reader who wants no motion sees one of the frames.

use std::collections::BTreeMap;
use std::fmt::Write;

use vt100::Screen;

use crate::svg;

/// A state of the screen, shown for a while.
struct Frame {
    screen: Screen,
    keys: String,
    caption: String,
    milliseconds: u32,
}

/// The frames of a session, in order.
#[derive(Default)]
pub struct Film {
    frames: Vec<Frame>,
    /// The frame for readers who want no motion.
    poster: usize,
}

impl Film {
    /// Shows a screen for a while, with what was typed and what it means.
    pub fn show(&mut self, screen: Screen, keys: &str, caption: &str, milliseconds: u32) {
        self.frames.push(Frame {
            screen,
            keys: keys.to_owned(),
            caption: caption.to_owned(),
            milliseconds,
        });
    }

    /// The frame that was shown last is the one for readers who want no motion.
    pub fn keep_as_poster(&mut self) {
        self.poster = self.frames.len() - 1;
    }

    /// Draws the film; the title is for readers who do not see it.
    pub fn draw(&self, title: &str) -> String {
        let (rows, columns) = self.frames[0].screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let mut parts: BTreeMap<Vec<usize>, String> = BTreeMap::new();
        for row in 0..rows {
            let drawn = self
                .frames
                .iter()
                .map(|frame| svg::draw_row(&frame.screen, row));
            collect(&mut parts, drawn);
        }
        let captions = self.frames.iter();
        let captions = captions.map(|frame| svg::caption(rows + 1, &frame.keys, &frame.caption));
        collect(&mut parts, captions);

        let mut out = svg::begin((columns, rows + 2), title);
        let _ = writeln!(out, "<style>\n{}</style>", self.style(&parts));
        for (number, (_, drawing)) in parts.iter().enumerate() {
            let _ = writeln!(out, "<g class=\"f{number}\">\n{drawing}</g>");
        }
        out.push_str(svg::END);
        out
    }

    fn style(&self, parts: &BTreeMap<Vec<usize>, String>) -> String {
        let starts: Vec<u32> = self
            .frames
            .iter()
            .scan(0, |at, frame| {
                let start = *at;
                *at += frame.milliseconds;
                Some(start)
            })
            .collect();
        let length: u32 = self.frames.iter().map(|frame| frame.milliseconds).sum();
        let mut out = String::new();
        for (number, shown) in parts.keys().enumerate() {
            if shown.len() == self.frames.len() {
                continue;
            }
            let visibility = |frame: usize| {
                if shown.contains(&frame) {
                    "visible"
                } else {
                    "hidden"
                }
            };
            let mut steps = String::new();
            for (frame, start) in starts.iter().enumerate() {
                if frame == 0 || visibility(frame) != visibility(frame - 1) {
                    let percent = f64::from(*start) * 100.0 / f64::from(length);
                    let _ = write!(steps, "{percent:.3}%{{visibility:{}}}", visibility(frame));
                }
            }
            let _ = writeln!(
                out,
                ".f{number}{{visibility:{};animation:f{number} {length}ms step-end infinite}}\n\
                 @keyframes f{number}{{{steps}100%{{visibility:{}}}}}",
                visibility(self.poster),
                visibility(self.frames.len() - 1),
            );
        }
        out.push_str("@media (prefers-reduced-motion:reduce){g{animation:none!important}}\n");
        out
    }
}

/// Sorts what the frames show in one place by the frames that show it.
fn collect(parts: &mut BTreeMap<Vec<usize>, String>, drawn: impl Iterator<Item = String>) {
    let mut shown: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (frame, drawing) in drawn.enumerate() {
        shown.entry(drawing).or_default().push(frame);
    }
    for (drawing, frames) in shown {
        parts.entry(frames).or_default().push_str(&drawing);
    }
}
