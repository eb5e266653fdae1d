//! A program in a pseudo-terminal: keys in, a screen out, and waiting for states of it.
//!
//! Nothing here sleeps. A reader thread feeds the screen and tells a condition variable; whoever waits
//! looks at whole frames only, which the program brackets as synchronized updates.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a state is waited for; far more than a busy machine needs.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const TAB: &str = "\t";
pub const UP: &str = "\x1b[A";
pub const DOWN: &str = "\x1b[B";
pub const F5: &str = "\x1b[15~";
pub const END: &str = "\x1b[F";
pub const CTRL_C: &str = "\x03";

/// The program and its terminal. Dropping it ends both.
pub struct Terminal {
    pid: Pid,
    /// Nothing once the terminal was closed.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    /// Held so that the line settings outlive the program.
    slave: Option<Box<dyn SlavePty + Send>>,
    settings_before: String,
    shared: Arc<Shared>,
    /// Removed with everything that the program has left there.
    _home: TempDir,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

struct Seen {
    parser: vt100::Parser<Heard>,
    raw: Vec<u8>,
    /// How many of the raw bytes the parser has.
    parsed: usize,
    /// The reader gives its end of the terminal up at the next byte.
    hang_up: bool,
    /// Nothing more will be read.
    closed: bool,
    exit: Option<u32>,
}

/// What the program said to the terminal beside text and its attributes.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    in_frame: bool,
    /// Frames that were drawn.
    pub frames: usize,
    /// Texts for the clipboard (OSC 52), in base64.
    pub clipboard: Vec<String>,
    /// Window titles.
    pub titles: Vec<String>,
    /// Everything else that this terminal does not know, and bells.
    pub strange: Vec<String>,
}

const SYNCHRONIZED_UPDATE: u16 = 2026;

impl vt100::Callbacks for Heard {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.strange.push("bell".into());
    }

    fn visual_bell(&mut self, _: &mut vt100::Screen) {
        self.strange.push("visual bell".into());
    }

    fn resize(&mut self, _: &mut vt100::Screen, request: (u16, u16)) {
        self.strange.push(format!("resize to {request:?}"));
    }

    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, _: &[u8]) {}

    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.titles
            .push(String::from_utf8_lossy(title).into_owned());
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], text: &[u8]) {
        self.clipboard
            .push(String::from_utf8_lossy(text).into_owned());
    }

    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.strange.push("asks for the clipboard".into());
    }

    fn unhandled_char(&mut self, _: &mut vt100::Screen, c: char) {
        self.strange.push(format!("character {c:?}"));
    }

    fn unhandled_control(&mut self, _: &mut vt100::Screen, control: u8) {
        self.strange.push(format!("control {control:#04x}"));
    }

    fn unhandled_escape(&mut self, _: &mut vt100::Screen, a: Option<u8>, b: Option<u8>, c: u8) {
        // A backslash ends the string that an OSC began; the parser has dealt with that.
        if (a, b, c) != (None, None, b'\\') {
            self.strange.push(format!("escape {a:?} {b:?} {c}"));
        }
    }

    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        a: Option<u8>,
        b: Option<u8>,
        parameters: &[&[u16]],
        c: char,
    ) {
        match (a, parameters, c) {
            (Some(b'?'), [[SYNCHRONIZED_UPDATE]], 'h') => self.in_frame = true,
            (Some(b'?'), [[SYNCHRONIZED_UPDATE]], 'l') => {
                self.in_frame = false;
                self.frames += 1;
            }
            // The window's title is kept and brought back; the colour of underlines is reset with the others.
            (None, [[22 | 23], [0]], 't') | (None, [[59]], 'm') => {}
            _ => self
                .strange
                .push(format!("CSI {a:?} {b:?} {parameters:?} {c}")),
        }
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, parameters: &[&[u8]]) {
        let words: Vec<_> = parameters
            .iter()
            .map(|word| String::from_utf8_lossy(word))
            .collect();
        self.strange.push(format!("OSC {words:?}"));
    }
}

/// U+FFFD, which the parser takes for broken input and does not draw, and what it draws instead.
const REPLACEMENT: (&[u8], &[u8]) = ("\u{fffd}".as_bytes(), "\u{25a1}".as_bytes());

impl Seen {
    /// Feeds the parser; the beginning of what may become a replacement character waits for its end.
    fn parse(&mut self) {
        let (hidden, shown) = REPLACEMENT;
        let mut rest = &self.raw[self.parsed..];
        while let Some(at) = rest.windows(hidden.len()).position(|bytes| bytes == hidden) {
            self.parser.process(&rest[..at]);
            self.parser.process(shown);
            rest = &rest[at + hidden.len()..];
        }
        let begun = (1..hidden.len())
            .rev()
            .find(|begun| rest.ends_with(&hidden[..*begun]));
        let begun = begun.unwrap_or(0);
        self.parser.process(&rest[..rest.len() - begun]);
        self.parsed = self.raw.len() - begun;
    }

    fn text(&self) -> String {
        text(self.parser.screen())
    }

    /// Between two frames; a program that ended draws no more.
    fn is_whole(&self) -> bool {
        self.closed || !self.parser.callbacks().in_frame
    }
}

impl Terminal {
    /// Starts a program in a terminal of some columns and rows, in an environment that holds what it is
    /// given and no more than it needs.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
        (columns, rows): (u16, u16),
    ) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let settings_before = settings(&*pair.master);
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(home.path());
        command.env_clear();
        command.env("HOME", home.path());
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("TZ", "UTC"),
            ("LANG", "C.UTF-8"),
        ] {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let pid = child
            .process_id()
            .and_then(|id| Pid::from_raw(id.cast_signed()))
            .unwrap();
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                parser: vt100::Parser::new_with_callbacks(
                    cells(rows),
                    cells(columns),
                    0,
                    Heard::default(),
                ),
                raw: Vec::new(),
                parsed: 0,
                hang_up: false,
                closed: false,
                exit: None,
            }),
            changed: Condvar::new(),
        });
        read(pair.master.try_clone_reader().unwrap(), shared.clone());
        wait_for_end(child, shared.clone());
        Self {
            pid,
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            slave: Some(pair.slave),
            settings_before,
            shared,
            _home: home,
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Pastes, as a terminal does that was asked to bracket it.
    pub fn paste(&mut self, text: &str) {
        assert!(
            self.seen().parser.screen().bracketed_paste(),
            "pasting is not bracketed"
        );
        self.keys(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen().parser.set_size(cells(rows), cells(columns));
        self.master
            .as_ref()
            .unwrap()
            .resize(size(columns, rows))
            .unwrap();
    }

    /// Says another size than the screen that is looked at has.
    pub fn announces(&self, columns: u16, rows: u16) {
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
    }

    /// Waits until something holds of a whole frame; gives its text.
    #[track_caller]
    pub fn wait(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) -> String {
        self.until(what, |seen| seen.is_whole() && holds(seen.parser.screen()))
            .text()
    }

    /// Waits until a text stands on the screen; gives the whole text.
    #[track_caller]
    pub fn shows(&self, text: &str) -> String {
        self.until(text, |seen| seen.is_whole() && seen.text().contains(text))
            .text()
    }

    /// Waits until a text no longer stands on the screen; gives the whole text.
    #[track_caller]
    pub fn shows_no_more(&self, text: &str) -> String {
        let what = format!("screen without {text}");
        self.until(&what, |seen| seen.is_whole() && !seen.text().contains(text))
            .text()
    }

    /// Waits until the next text has reached the clipboard; gives it as it was sent, in base64.
    #[track_caller]
    pub fn copies(&self, before: usize) -> String {
        let seen = self.until("text for the clipboard", |seen| {
            seen.parser.callbacks().clipboard.len() > before
        });
        seen.parser.callbacks().clipboard[before].clone()
    }

    /// Waits until no byte has come for a while, at a whole frame.
    #[track_caller]
    pub fn falls_quiet(&self, for_a_while: Duration) {
        let begun = Instant::now();
        while self.speaks_within(for_a_while) || !self.seen().is_whole() {
            assert!(
                begun.elapsed() < PATIENCE,
                "never quiet; the screen:\n{}",
                self.text()
            );
        }
    }

    /// Whether any byte comes within a time.
    pub fn speaks_within(&self, time: Duration) -> bool {
        let seen = self.seen();
        let before = seen.raw.len();
        let (seen, _) = self
            .shared
            .changed
            .wait_timeout_while(seen, time, |seen| seen.raw.len() == before)
            .unwrap();
        seen.raw.len() > before
    }

    /// The text of the screen now.
    pub fn text(&self) -> String {
        self.seen().text()
    }

    /// The screen now.
    pub fn screen(&self) -> vt100::Screen {
        self.seen().parser.screen().clone()
    }

    /// What was said beside text.
    pub fn heard(&self) -> Heard {
        self.seen().parser.callbacks().clone()
    }

    /// How many bytes have come: a mark for [`Self::raw_since`].
    pub fn mark(&self) -> usize {
        self.seen().raw.len()
    }

    /// The bytes that came since a mark.
    pub fn raw_since(&self, mark: usize) -> Vec<u8> {
        self.seen().raw[mark..].to_vec()
    }

    /// The process id of the program.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Takes the terminal away, as a broken connection does.
    pub fn hang_up(&mut self) {
        self.seen().hang_up = true;
        // The reader lets go of its end at the next byte, which a key brings.
        self.keys(DOWN);
        drop(self.until("end of reading", |seen| seen.closed));
        self.slave = None;
        self.writer = None;
        self.master = None;
    }

    /// Waits until the program has ended; gives its exit code and what is left on the terminal.
    #[track_caller]
    pub fn ends(&mut self) -> End {
        let code = self
            .until("end of the program", |seen| seen.exit.is_some())
            .exit
            .unwrap();
        let settings_after = self.master.as_deref().map(settings);
        self.slave = None;
        let seen = self.until("end of the output", |seen| seen.closed);
        let screen = seen.parser.screen();
        End {
            code,
            text: seen.text(),
            is_restored: !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && settings_after.as_ref() == Some(&self.settings_before),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.seen.lock().unwrap()
    }

    #[track_caller]
    fn until(&self, what: &str, holds: impl Fn(&Seen) -> bool) -> MutexGuard<'_, Seen> {
        let (seen, waited) = self
            .shared
            .changed
            .wait_timeout_while(self.seen(), PATIENCE, |seen| {
                !(holds(seen) || seen.closed && seen.exit.is_some())
            })
            .unwrap();
        if waited.timed_out() || !holds(&seen) {
            let (text, exit) = (seen.text(), seen.exit);
            drop(seen);
            panic!("waited for: {what}\nexit code: {exit:?}\nthe screen:\n{text}");
        }
        seen
    }
}

/// How a program ended.
#[derive(Debug)]
pub struct End {
    pub code: u32,
    /// The text of the screen that it left.
    pub text: String,
    /// The shell's screen is back, with its cursor, its line settings and unbracketed pasting.
    pub is_restored: bool,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(seen) = self.shared.seen.lock()
            && seen.exit.is_none()
        {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// The text of a screen, without the blanks at the ends of its rows.
pub fn text(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let rows: Vec<String> = screen
        .rows(0, columns.get())
        .map(|row| row.trim_end().to_owned())
        .collect();
    rows.join("\n")
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

/// The line settings (raw or cooked, echo, …), to be compared.
fn settings(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}

fn read(mut reader: Box<dyn Read + Send>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        loop {
            // A terminal whose program has ended fails to be read (EIO on Linux).
            let read = reader.read(&mut bytes).unwrap_or(0);
            let mut seen = shared.seen.lock().unwrap();
            if read == 0 || seen.hang_up {
                drop(reader);
                seen.closed = true;
                shared.changed.notify_all();
                return;
            }
            seen.raw.extend_from_slice(&bytes[..read]);
            seen.parse();
            shared.changed.notify_all();
        }
    });
}

fn wait_for_end(mut child: Box<dyn Child + Send + Sync>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let status = child.wait().unwrap();
        shared.seen.lock().unwrap().exit = Some(status.exit_code());
        shared.changed.notify_all();
    });
}
