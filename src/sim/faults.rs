//! Faults: what goes wrong, on which requests, how often. Plain values of the scenario.

use serde::Deserialize;

/// One fault of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct Fault {
    /// The requests it may strike.
    pub on: On,
    /// So many of them pass first.
    pub after: u32,
    /// It strikes so often; without a number, for ever.
    pub times: Option<u32>,
    /// The chance that it strikes, from 0 to 1.
    pub probability: f64,
    /// What happens then.
    pub effect: Effect,
}

/// Which requests a fault may strike; what is not given matches all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct On {
    /// `GET`, `POST`, `PATCH`, `PUT`, `DELETE`
    pub verb: Option<String>,
    /// `/beta/users/*/authentication/requirements`: `*` stands for one segment, `**` at the end for the rest.
    pub path: Option<String>,
    /// A person's id or user principal name, as the path names it.
    pub user: Option<String>,
    /// A part of the query, such as `$skiptoken`.
    pub query: Option<String>,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The request is not carried out; this is the answer.
    Answer(Answer),
    /// The connection closes without an answer.
    Drop(Moment),
    /// The request is carried out, but its answer is cut off in the middle.
    Malformed,
    /// The request is carried out; the answer comes late by so many milliseconds.
    Delay(u64),
    /// After a change of requirements, so many reads of them still give the old state.
    StaleReads(u32),
}

/// An error in place of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Graph's code; the usual one for the status when not given.
    pub code: Option<String>,
    /// The message; the usual one for the status when not given.
    pub message: Option<String>,
    /// The `Retry-After` header as it is sent: `10`, `2.128` or an HTTP date.
    pub retry_after: Option<String>,
    /// The `WWW-Authenticate` header as it is sent, such as a claims challenge.
    pub www_authenticate: Option<String>,
}

/// When a connection is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// The request is not carried out.
    Before,
    /// The request is carried out, and nobody hears of it.
    After,
}

/// A fault as a scenario spells it: one of the five effects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    on: On,
    #[serde(default)]
    after: u32,
    times: Option<u32>,
    probability: Option<f64>,
    answer: Option<Answer>,
    drop: Option<Moment>,
    malformed: Option<bool>,
    delay_ms: Option<u64>,
    stale_reads: Option<u32>,
}

impl TryFrom<Written> for Fault {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let effects = [
            written.answer.map(Effect::Answer),
            written.drop.map(Effect::Drop),
            written
                .malformed
                .filter(|it| *it)
                .map(|_| Effect::Malformed),
            written.delay_ms.map(Effect::Delay),
            written.stale_reads.map(Effect::StaleReads),
        ];
        let mut effects = effects.into_iter().flatten();
        let (Some(effect), None) = (effects.next(), effects.next()) else {
            return Err(
                "a fault has exactly one of answer, drop, malformed, delay_ms, stale_reads"
                    .to_owned(),
            );
        };
        let probability = written.probability.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&probability) {
            return Err(format!(
                "a fault's probability is from 0 to 1, not {probability}"
            ));
        }
        Ok(Self {
            on: written.on,
            after: written.after,
            times: written.times,
            probability,
            effect,
        })
    }
}
