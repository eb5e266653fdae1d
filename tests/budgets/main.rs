//! The budgets that do not depend on the machine: memory a user, what a refresh adds, allocations a key, bytes a frame. Times
//! are measured by `cargo bench`.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share may fail as loudly as they do"
)]

#[expect(
    dead_code,
    reason = "what a message costs in time is for the benchmark"
)]
#[path = "../../benches/budgets/drawn.rs"]
mod drawn;

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use mfadeck::app::{Key, Msg};
use mfadeck::tenant::{Contact, Known, MfaState, Observed, SafeText, Store, User, UserId};
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// One test at a time: the counts are of the whole process.
static COUNTING: Mutex<()> = Mutex::new(());

struct Count {
    _profiler: dhat::Profiler,
    _one: MutexGuard<'static, ()>,
}

impl Count {
    fn begin() -> Self {
        let one = COUNTING.lock().unwrap_or_else(PoisonError::into_inner);
        let profiler = dhat::Profiler::builder().testing().build();
        Self {
            _profiler: profiler,
            _one: one,
        }
    }

    /// Bytes that are in use now.
    fn in_use() -> usize {
        dhat::HeapStats::get().curr_bytes
    }

    /// Blocks and bytes that were ever asked for.
    fn asked() -> (u64, u64) {
        let stats = dhat::HeapStats::get();
        (stats.total_blocks, stats.total_bytes)
    }
}

struct Dashboard(drawn::Dashboard);

impl Dashboard {
    fn new() -> Self {
        Self(drawn::Dashboard::new().unwrap())
    }

    /// The bytes that it writes.
    fn send(&mut self, msg: Msg) -> usize {
        self.0.send(msg).unwrap().bytes
    }

    fn key(&mut self, key: Key) -> usize {
        self.send(Msg::Key(key))
    }

    fn load(&mut self, generation: u32, count: usize) {
        for first in (0..count).step_by(999) {
            let users = page(first, count);
            let last = first + 999 >= count;
            self.send(Msg::Users {
                generation,
                users,
                last,
                has_states: true,
            });
        }
    }
}

fn page(first: usize, count: usize) -> Vec<User> {
    (first..count.min(first + 999)).map(person).collect()
}

fn person(n: usize) -> User {
    // Of one width, so that the list has the same columns whatever the number of users.
    let name = format!("Ada Lovelace {n:04}");
    User {
        state: Observed::new(Known::Is(MfaState::Disabled), Timestamp::UNIX_EPOCH),
        asked_at: Timestamp::UNIX_EPOCH,
        enabled: Known::Is(true),
        contact: Some(Box::new(Contact {
            mail: Some(SafeText::from(format!("ada.lovelace.{n}@contoso.example"))),
            numbers: vec![SafeText::new("+1 555 0100")],
        })),
        ..User::new(
            UserId(Uuid::from_u128(n as u128)),
            name.into(),
            format!("user{n:06}@contoso.example").into(),
        )
    }
}

const USERS: usize = 5_000;
const FRAMES: u64 = 20;

#[test]
fn a_user_takes_some_hundred_bytes_and_a_refresh_adds_nearly_none() {
    let _count = Count::begin();
    let mut dashboard = Dashboard::new();
    let before = Count::in_use();
    dashboard.load(1, USERS);
    let loaded = Count::in_use();
    let each = (loaded - before) / USERS;
    // With the room that the vectors have for more.
    assert!(each <= 640, "{each} bytes a user");
    dashboard.key(Key::Char('R'));
    // All but the last page: there is no moment with more.
    for first in (0..USERS - 999).step_by(999) {
        dashboard.send(Msg::Users {
            generation: 2,
            users: page(first, USERS),
            last: false,
            has_states: true,
        });
    }
    let added = (Count::in_use().saturating_sub(loaded)) / USERS;
    assert!(added <= 40, "{added} bytes a user more");
    assert_eq!(dashboard.0.model.incoming.as_ref().unwrap().len(), 4_995);
}

#[test]
fn the_list_of_the_last_visit_and_the_one_on_its_way_share_what_is_equal() {
    let _count = Count::begin();
    // The buffers of the screen are no part of a list.
    let mut dashboard = Dashboard::new();
    dashboard.key(Key::Home);
    let before = Count::in_use();
    let mut earlier = Store::default();
    for first in (0..USERS).step_by(999) {
        earlier.append(page(first, USERS));
    }
    let one = Count::in_use() - before;
    let at = Timestamp::UNIX_EPOCH;
    let store = Box::new(earlier);
    dashboard.send(Msg::Snapshot { at, store });
    dashboard.load(1, USERS);
    let both = Count::in_use() - before;
    assert!(
        both < one + one / 4,
        "{one} bytes for one list, {both} for both"
    );
}

#[test]
fn a_key_and_its_frame_allocate_no_more_in_a_large_tenant_than_in_a_small_one_masked_or_not() {
    let _count = Count::begin();
    let cost = |users: usize, masked: bool| {
        let mut dashboard = Dashboard::new();
        dashboard.load(1, users);
        if masked {
            dashboard.key(Key::Char('m'));
        }
        dashboard.key(Key::Home);
        for _ in 0..60 {
            dashboard.key(Key::Down);
        }
        let before = Count::asked();
        for _ in 0..FRAMES {
            dashboard.key(Key::Down);
        }
        let after = Count::asked();
        (after.0 - before.0, after.1 - before.1)
    };
    for masked in [false, true] {
        let (few, many) = (cost(1_000, masked), cost(USERS, masked));
        // Longer numbers are written, and nothing else.
        assert!(
            many.0 <= few.0 + FRAMES * 20,
            "blocks: {few:?} and {many:?}, masked {masked}"
        );
        assert!(
            many.1 <= few.1 + FRAMES * 2_048,
            "bytes: {few:?} and {many:?}, masked {masked}"
        );
    }
}

#[test]
fn a_step_of_the_cursor_and_a_scrolled_line_write_few_bytes() {
    let _count = Count::begin();
    let mut dashboard = Dashboard::new();
    dashboard.load(1, 1_000);
    dashboard.key(Key::Home);
    let steps: Vec<usize> = (0..20).map(|_| dashboard.key(Key::Down)).collect();
    assert!(steps.iter().all(|bytes| *bytes <= 400), "{steps:?}");
    let lines: Vec<usize> = (0..60).map(|_| dashboard.key(Key::Down)).collect();
    assert!(lines.iter().all(|bytes| *bytes <= 4_000), "{lines:?}");
}
