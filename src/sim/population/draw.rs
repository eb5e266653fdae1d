//! Draws that depend on nothing but the seed, an index and a salt, so that one more draw changes no other.

use jiff::SignedDuration;
use uuid::Uuid;

/// Salt of the ids of people.
pub const PERSON: u64 = 0x70_65_72_73;
/// Salt of the ids of methods.
pub const METHOD: u64 = 0x6d_65_74_68;
/// Salt of ids in the logs.
pub const LOG: u64 = 0x6c_6f_67_73;
/// Salt of ids of groups, policies and the tenant itself.
pub const DIRECTORY: u64 = 0x64_69_72_73;
/// Salt of the states of external accounts.
pub const EXTERNAL: u64 = 0x65_78_74_73;
/// Salt of languages.
pub const LANGUAGE: u64 = 0x6c_61_6e_67;
/// Salt of what is drawn while the simulation runs.
pub const RUNTIME: u64 = 0x72_75_6e_73;

/// A well mixed number of its three arguments (the finaliser of `splitmix64`, applied after each).
pub fn number(seed: u64, index: u64, salt: u64) -> u64 {
    mix(mix(mix(seed) ^ index) ^ salt)
}

fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A version 4 UUID of its arguments.
pub fn id(seed: u64, index: u64, salt: u64) -> Uuid {
    let high = number(seed, index, salt);
    let low = number(seed, index, salt ^ u64::MAX);
    let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A sequence of draws for one thing, such as one person.
#[derive(Clone, Debug)]
pub struct Draws {
    seed: u64,
    index: u64,
    next: u64,
}

impl Draws {
    /// The sequence of one index and salt.
    pub fn new(seed: u64, index: u64, salt: u64) -> Self {
        Self {
            seed: mix(seed ^ salt),
            index,
            next: 0,
        }
    }

    pub fn number(&mut self) -> u64 {
        self.next += 1;
        number(self.seed, self.index, self.next)
    }

    /// A number below `end`, which must not be zero.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// A time of so many seconds at most, which must be positive.
    pub fn seconds(&mut self, end: i64) -> SignedDuration {
        let drawn = self.below(end.unsigned_abs());
        SignedDuration::from_secs(i64::try_from(drawn).unwrap_or(0))
    }

    /// True in a share of the cases, 0.0 to 1.0.
    pub fn chance(&mut self, share: f64) -> bool {
        // 32 bits are exact in a double.
        f64::from(u32::try_from(self.number() >> 32).unwrap_or(u32::MAX)) < share * 4_294_967_296.0
    }

    /// One element of a list that is not empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let end = u64::try_from(from.len()).unwrap_or(u64::MAX);
        &from[usize::try_from(self.below(end)).unwrap_or(0)]
    }

    /// A version 4 UUID.
    pub fn id(&mut self) -> Uuid {
        let next = self.number();
        id(self.seed, next, self.index)
    }
}
