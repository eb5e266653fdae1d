//! One row for each rule.

mod diagnosis;
mod logs;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::Case;
use crate::coverage::tests::{forbidden, policy};
use crate::tenant::{
    AuditEvent, Detail, Known, Log, Method, MethodDetail, MethodId, MfaState, Part, PhoneType,
    Policy, Problem, Protection, ProtectionPart, Reading, RoleBook, Seen, SignIn, User, UserId,
    UserType,
};

const ME: UserId = UserId(Uuid::from_u128(1));

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-24T11:30:00Z")
}

fn read<T>(value: T) -> Reading<T> {
    Reading {
        at: at("2026-11-24T11:29:58Z"),
        value: Ok(value),
    }
}

fn refused<T>() -> Reading<T> {
    Reading {
        at: now(),
        value: Err(forbidden()),
    }
}

/// What a case borrows.
struct World {
    user: User,
    detail: Detail,
    protection: Protection,
    roles: Option<Result<RoleBook, Problem>>,
    report: Option<Problem>,
    methods_offered: bool,
}

impl World {
    /// Everything was read: a member with an Authenticator, per-user MFA enforced, no policies, nothing in the logs.
    fn new() -> Self {
        let mut user = User::new(ME, "Ada Lovelace".into(), "ada@contoso.example".into());
        user.state.value = Known::Is(MfaState::Enforced);
        user.enabled = Known::Is(true);
        user.user_type = Known::Is(UserType::Member);
        let mut world = Self {
            user,
            detail: Detail::new(ME),
            protection: Protection::default(),
            roles: Some(Ok(RoleBook::default())),
            report: None,
            methods_offered: true,
        };
        world.has(vec![
            password(),
            authenticator(Some("2026-11-20T08:00:00Z")),
        ]);
        world
            .detail
            .receive(Part::SignIns(read(Log::whole(Vec::new()))));
        world
            .detail
            .receive(Part::Audits(read(Log::whole(Vec::new()))));
        world.user.external = Known::Is(false);
        world
            .protection
            .groups
            .receive_of_user(ME, read(Vec::new()));
        world.policies(Vec::new());
        for part in [
            ProtectionPart::SecurityDefaults(read(false)),
            ProtectionPart::RiskyUsers(read(Vec::new())),
        ] {
            world.protection.receive(part);
        }
        world
    }

    fn has(&mut self, methods: Vec<Method>) {
        self.detail.receive(Part::Methods(read(methods)));
    }

    fn policies(&mut self, policies: Vec<Policy>) {
        self.protection
            .receive(ProtectionPart::Policies(read(policies)));
    }

    fn signed_in(&mut self, sign_ins: Vec<SignIn>) {
        self.detail
            .receive(Part::SignIns(read(Log::whole(sign_ins))));
    }

    fn audited(&mut self, events: Vec<AuditEvent>) {
        self.detail.receive(Part::Audits(read(Log::whole(events))));
    }

    fn case(&self) -> Case<'_> {
        static UTC: TimeZone = TimeZone::UTC;
        Case {
            user: &self.user,
            detail: Some(&self.detail),
            protection: &self.protection,
            roles: match &self.roles {
                Some(Ok(book)) => Seen::Known(book),
                Some(Err(problem)) => Seen::Failed(problem),
                None => Seen::Waiting,
            },
            report_problem: self.report.as_ref(),
            methods_offered: self.methods_offered,
            now: now(),
            zone: &UTC,
        }
    }
}

fn method(detail: MethodDetail, used: Option<&str>) -> Method {
    Method {
        id: MethodId::new("m"),
        created: Some(at("2024-02-03T08:00:00Z")),
        last_used: used.map(at),
        detail,
    }
}

fn password() -> Method {
    method(MethodDetail::Password, None)
}

fn authenticator(used: Option<&str>) -> Method {
    let detail = MethodDetail::Authenticator {
        device: "Ada's Pixel".into(),
        version: None,
    };
    method(detail, used)
}

fn mobile() -> Method {
    let detail = MethodDetail::Phone {
        phone_type: PhoneType::Mobile,
        number: "+1 5550101".into(),
        sms_sign_in: None,
    };
    method(detail, None)
}

/// A pass that begins at a time of the day of [`now`] and lasts an hour.
fn pass(starts: &str, usable: bool, reason: &str) -> Method {
    let detail = MethodDetail::AccessPass {
        usable,
        reason: Some(reason.into()),
        starts: Some(at(&format!("2026-11-24T{starts}:00Z"))),
        minutes: Some(60),
        once: true,
    };
    method(detail, None)
}

/// A sign-in at a time of the day of [`now`].
fn sign_in(clock: &str, code: u32) -> SignIn {
    SignIn {
        reason: Some("In the service's words.".into()),
        app: Some("Microsoft Teams".into()),
        client: Some("Browser".into()),
        address: Some("203.0.113.7".into()),
        city: Some("Oslo".into()),
        country: Some("NO".into()),
        ..SignIn::new(at(&format!("2026-11-24T{clock}:00Z")), code)
    }
}

fn event(clock: &str, activity: &str) -> AuditEvent {
    AuditEvent {
        by: Some("ops@contoso.example".into()),
        ..AuditEvent::new(
            clock.into(),
            at(&format!("2026-11-24T{clock}:00Z")),
            activity,
        )
    }
}
