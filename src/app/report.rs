//! What the key of the overview has written outside: the tenant as it is on the screen.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::coverage::{Judgement, SmsRetirement};
use crate::tenant::{FigureHistory, Protection, Store};

/// What a report is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportOrder {
    /// What the tenant is called.
    pub tenant: String,
    /// When its list was read to its end.
    pub at: Timestamp,
    /// The zone of the times.
    pub time_zone: TimeZone,
    /// The users.
    pub store: Store,
    /// What the tenant asks of everybody.
    pub protection: Protection,
    /// What that means for the users.
    pub judgement: Arc<Judgement>,
    /// When SMS and voice end.
    pub sms: Option<SmsRetirement>,
    /// The figures of earlier visits.
    pub history: FigureHistory,
    /// How many users are not in the list.
    pub skipped: usize,
    /// Whether people are masked.
    pub mask: bool,
}
