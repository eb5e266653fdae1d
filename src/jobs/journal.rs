//! The journal on disk: JSON Lines, appended and synced, readable by its owner only.

mod read;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::change::history::PastJob;
use crate::change::journal::{Context, End, Intent, JobRecord, Record, Settled};
use crate::change::{Plan, UserResult};
use crate::platform::file::{self, Own};
use crate::platform::lock::Lock;
use crate::tenant::{MfaState, Problem, ProblemKind, UserId, file_stem};

/// The journal of one tenant.
#[derive(Clone, Debug)]
pub struct Journal {
    path: PathBuf,
    /// Whose turn it is within this process: a job waits for the recovery that a start begins with.
    turn: Arc<Semaphore>,
    /// Whether others could write to it when it was first opened.
    was_open: Arc<AtomicBool>,
}

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process is changing this tenant and writes to the journal.
    #[error("another mfadeck process is changing this tenant; try again when it has finished")]
    Busy,
    /// A newer program has written to it: what it records cannot be understood here.
    #[error("the journal {} was written by a newer mfadeck", path.display())]
    Newer {
        /// The journal's file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("the journal {} cannot be used: {source}", path.display())]
    File {
        /// The journal's file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl JournalError {
    /// The failure as a value for the core.
    pub fn problem(&self) -> Problem {
        let advice = match self {
            Self::Busy => {
                "Two at once could undo each other's work. `mfadeck jobs` shows what the other one does."
            }
            Self::Newer { .. } => {
                "Use the newer mfadeck: this one cannot tell what is still on the way. Nothing was sent."
            }
            Self::File { .. } => {
                "Nothing is sent that cannot be recorded. Check that the disk has room and that the folder is writable, then try again."
            }
        };
        Problem::local(ProblemKind::Rejected, &self.to_string(), advice)
    }
}

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its jobs, oldest first.
    pub jobs: Vec<PastJob>,
    /// Numbers of lines that cannot be read. A torn last line, as a crash leaves it, is not among them.
    pub damaged: Vec<usize>,
    /// How many records a newer program has written.
    pub newer: usize,
    /// Whether the journal is so large that its oldest jobs were not read.
    pub cut: bool,
    /// Whether others could write to it until now.
    pub was_open: bool,
}

impl Contents {
    /// What is missing from the jobs, in sentences.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        if !self.damaged.is_empty() {
            let lines: Vec<String> = self.damaged.iter().map(usize::to_string).collect();
            let lines = lines.join(", ");
            gaps.push(format!(
                "the journal is damaged in line {lines}: what was recorded there is missing"
            ));
        }
        if self.newer > 0 {
            let newer = self.newer;
            gaps.push(format!(
                "the journal has {newer} records of a newer mfadeck that are not shown: use the newer one"
            ));
        }
        if self.cut {
            gaps.push(
                "the journal is so large that only its latest jobs are shown; its file has the others".into(),
            );
        }
        if self.was_open {
            gaps.push(
                "other users could write to the journal: they no longer can, but what it says may be theirs".into(),
            );
        }
        gaps
    }
}

impl Journal {
    /// The journal of a tenant within a folder; nothing is made yet.
    pub fn new(folder: &Path, tenant: &str) -> Self {
        Self {
            path: folder.join(format!("{}.jsonl", file_stem(tenant))),
            turn: Arc::new(Semaphore::new(1)),
            was_open: Arc::default(),
        }
    }

    /// The numbers of the jobs of all tenants whose journals are in a folder and can be read.
    pub fn jobs_in(folder: &Path) -> Vec<u32> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let journals = entries.filter_map(|entry| {
            let name = entry.file_name();
            Some(Self::new(folder, name.to_str()?.strip_suffix(".jsonl")?))
        });
        let contents = journals.filter_map(|journal| journal.read().ok());
        let jobs = contents.flat_map(|contents| contents.jobs);
        jobs.map(|job| job.begin.job).collect()
    }

    /// The file, which need not exist yet.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it; a journal that was never written is empty.
    pub fn read(&self) -> Result<Contents, JournalError> {
        match self.own(OpenOptions::new().read(true)) {
            Ok(own) => read::contents(own, read::MOST).map_err(|source| self.failed(source)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Contents::default()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Takes the journal for writing; nobody else can until the pen is dropped, or the process ends. Waits for
    /// others of this process, not for other processes.
    pub async fn take(&self) -> Result<Pen, JournalError> {
        let turn = Arc::clone(&self.turn)
            .acquire_owned()
            .await
            .map_err(|_| JournalError::Busy)?;
        let journal = self.clone();
        blocking(move || journal.open(turn)).await
    }

    fn open(&self, turn: OwnedSemaphorePermit) -> Result<Pen, JournalError> {
        let failed = |source| self.failed(source);
        if let Some(folder) = self.path.parent() {
            file::private_folder(folder).map_err(failed)?;
        }
        let mut options = file::private();
        options.create(true).read(true).append(true);
        let file = self.own(&mut options).map_err(failed)?.file;
        let lock = match Lock::take(&file, &self.path) {
            Ok(lock) => lock,
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        };
        let contents = self.read()?;
        if contents.newer > 0 {
            let path = self.path.clone();
            return Err(JournalError::Newer { path });
        }
        let next = contents
            .jobs
            .iter()
            .map(|job| job.begin.job)
            .max()
            .unwrap_or(0)
            + 1;
        Ok(Pen {
            file,
            _lock: lock,
            _turn: turn,
            next,
            contents,
            path: self.path.clone(),
        })
    }

    fn own(&self, options: &mut OpenOptions) -> io::Result<Own> {
        let mut own = file::open_own(options, &self.path)?;
        own.was_open |= self.was_open.fetch_or(own.was_open, Ordering::Relaxed);
        Ok(own)
    }

    fn failed(&self, source: io::Error) -> JournalError {
        JournalError::File {
            path: self.path.clone(),
            source,
        }
    }
}

/// Whether the last line has no end, as a crash in the middle of a write leaves it.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The right to write.
#[derive(Debug)]
pub struct Pen {
    file: File,
    _lock: Lock,
    _turn: OwnedSemaphorePermit,
    next: u32,
    contents: Contents,
    path: PathBuf,
}

impl Pen {
    /// What the journal held when the pen was taken.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Records the beginning of a job.
    pub async fn begin(self, plan: &Plan, context: &Context) -> Result<Recorder, JournalError> {
        let record = JobRecord::new(self.next, Timestamp::now(), plan, context);
        let recorder = Recorder {
            job: self.next,
            pen: Arc::new(Mutex::new(self)),
        };
        recorder.write(vec![Record::Job(record)]).await?;
        Ok(recorder)
    }

    /// Appends records; they are on the disk when this returns.
    pub fn write(&mut self, records: &[Record]) -> Result<(), JournalError> {
        let written = lines(records).and_then(|lines| self.append(&lines));
        written.map_err(|source| JournalError::File {
            path: self.path.clone(),
            source,
        })
    }
}

impl Pen {
    /// Writes whole lines. What a full disk leaves of a line is removed, and no record is glued to what was left there
    /// all the same.
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if is_torn(&mut self.file)? {
            self.file.write_all(b"\n")?;
        }
        let end = self.file.seek(SeekFrom::End(0))?;
        let written = self
            .file
            .write_all(lines)
            .and_then(|()| self.file.sync_data());
        if written.is_err()
            && let Err(error) = self.file.set_len(end)
        {
            tracing::warn!(%error, "half a record stays in the journal");
        }
        written
    }
}

fn lines(records: &[Record]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Writes the records of one job, from any of its tasks.
#[derive(Clone, Debug)]
pub struct Recorder {
    job: u32,
    pen: Arc<Mutex<Pen>>,
}

impl Recorder {
    /// The number of the job in the journal.
    pub fn job(&self) -> u32 {
        self.job
    }

    /// Records that requests about users are about to leave, with the states that the job has just read.
    pub async fn intent(&self, users: &[(UserId, Option<MfaState>)]) -> Result<(), JournalError> {
        self.write(vec![Record::Intent(Intent {
            job: self.job,
            at: Timestamp::now(),
            users: users.iter().map(|(user, _)| *user).collect(),
            before: users
                .iter()
                .filter_map(|(user, before)| Some((*user, (*before)?)))
                .collect(),
        })])
        .await
    }

    /// Records what came of users.
    pub async fn settled(&self, reports: &[UserResult]) -> Result<(), JournalError> {
        let at = Timestamp::now();
        self.write(
            reports
                .iter()
                .map(|report| Record::Outcome(Settled::new(self.job, at, report)))
                .collect(),
        )
        .await
    }

    /// Records that every user of the job has a result.
    pub async fn end(&self) -> Result<(), JournalError> {
        self.write(vec![Record::End(End {
            job: self.job,
            at: Timestamp::now(),
        })])
        .await
    }

    async fn write(&self, records: Vec<Record>) -> Result<(), JournalError> {
        let pen = Arc::clone(&self.pen);
        blocking(move || {
            pen.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write(&records)
        })
        .await
    }
}

/// Does work on the disk, which may be slow, where no other task waits for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, JournalError> + Send + 'static,
) -> Result<T, JournalError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|failed| {
            Err(JournalError::File {
                path: PathBuf::new(),
                source: io::Error::other(failed),
            })
        })
}
