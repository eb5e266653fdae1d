//! The sign-in log and the directory audit log.

use jiff::Timestamp;
use uuid::Uuid;

use crate::scenario::Risk;

/// One sign-in. Kept small: a tenant has many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Id of the entry.
    pub id: Uuid,
    pub at: Timestamp,
    pub person: Uuid,
    /// `status/errorCode`; 0 is success.
    pub code: u32,
    /// Application that was opened.
    pub app: &'static App,
    /// `clientAppUsed`
    pub client: &'static str,
    pub place: &'static Place,
    /// Last part of the address below the place's network.
    pub host: u8,
    /// `mfaDetail/authMethod`, which only beta shows.
    pub mfa: Option<&'static str>,
    /// The Conditional Access policy that decided, by its index.
    pub policy: Option<u16>,
    /// The prompt was declined, where it failed.
    pub declined: bool,
    /// `riskLevelDuringSignIn`
    pub risk: Option<Risk>,
    /// `deviceDetail/isCompliant`
    pub compliant: Option<bool>,
}

/// An application of Microsoft's.
#[derive(Debug, PartialEq, Eq)]
pub struct App {
    /// appId
    pub id: Uuid,
    pub name: &'static str,
}

/// Where a sign-in came from.
#[derive(Debug, PartialEq)]
pub struct Place {
    pub city: &'static str,
    /// Country or region, two letters.
    pub country: &'static str,
    /// Degrees north and east.
    pub degrees: (f64, f64),
    /// First three parts of its addresses.
    pub network: &'static str,
}

impl Eq for Place {}

/// One entry of the directory audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The unique part of the entry's id.
    pub id: Uuid,
    pub at: Timestamp,
    /// `activityDisplayName`
    pub activity: Box<str>,
    /// `loggedByService`
    pub service: &'static str,
    pub category: &'static str,
    /// `operationType`
    pub operation: &'static str,
    /// `correlationId`, which the entries of one act share.
    pub act: Uuid,
    /// `result` is `success`.
    pub succeeded: bool,
    /// `resultReason`
    pub reason: Box<str>,
    pub by: Initiator,
    /// The person it was done to.
    pub to: Option<Subject>,
    pub modified: Vec<Modified>,
}

/// Who did what an audit entry reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initiator {
    Person {
        id: Uuid,
        /// userPrincipalName
        upn: Box<str>,
    },
    App {
        /// appId
        id: Uuid,
    },
    /// A service of Microsoft's, by its name.
    Service(Box<str>),
}

/// The person it was done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: Uuid,
    /// displayName
    pub name: Box<str>,
    /// userPrincipalName
    pub upn: Box<str>,
}

/// One changed property; the values are JSON in a string, as in Graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modified {
    /// Name of the property.
    pub name: &'static str,
    pub old: Option<Box<str>>,
    pub new: Option<Box<str>>,
}
