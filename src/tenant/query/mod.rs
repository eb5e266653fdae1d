//! The query language of the filter: words, and `key:value` terms, all of which must hold.
//!
//! `sales required:never -guest:yes state:enabled,enforced role:"global reader"`

mod complete;
mod needs;
mod parse;
mod pasted;
mod scan;
#[cfg(test)]
mod tests;
mod verdict;

use memchr::memmem::Finder;
use strum::VariantArray;

use super::text::fold;
use super::{
    DefaultMethod, Known, MfaState, RegisteredMethods, Required, RequiredRange, Role, RoleBook,
    SmsDependency, User, UserId, UserType, phone,
};

pub use complete::{Completion, complete};
pub use needs::Needs;
pub use parse::{KEYS, Key, QueryError};
pub use verdict::{Answers, Verdict};

/// Users who may sign in although nothing requires MFA of them, as a filter.
pub const LACKING: &str = "required:never -enabled:no";

/// A parsed query; the empty one selects everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
}

/// One condition: one of the tests must hold, or none if negated.
#[derive(Clone, Debug, PartialEq)]
struct Term {
    negated: bool,
    any: Vec<Test>,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    /// Text within name, account or mail; a whole object id, telephone number or guest's address.
    Word(Box<Sought>),
    /// A yes/no question about the user.
    Is(Question, Option<bool>),
    /// The state, `None` being unknown.
    State(Option<MfaState>),
    /// How much MFA is required by everything together, or by the policies alone; `None` being unknown.
    Required(By, Option<Required>),
    /// How much the user depends on SMS and voice; `None` being unknown.
    Sms(Option<SmsDependency>),
    /// A registered method of this kind.
    Method(RegisteredMethods),
    /// The report knows the user and no method at all.
    NoMethod,
    /// Phones are the only second factor that the report knows of the user.
    OnlyPhones,
    /// The report does not know the user.
    MethodsUnknown,
    Default(DefaultMethod),
    /// Folded text within the name of a role.
    Role(String),
}

/// A word to look for, prepared for a hundred thousand looks.
#[derive(Clone, Debug)]
struct Sought {
    text: String,
    finder: Finder<'static>,
    /// The user whose whole object id the word is.
    id: Option<UserId>,
    /// The word as a telephone number.
    number: Option<Finder<'static>>,
    /// The word as the address of a guest, within the account's name that Entra makes of one.
    guest: Option<Finder<'static>>,
}

impl Sought {
    fn new(typed: &str) -> Self {
        let text = fold(typed);
        let finder = |text: &str| Finder::new(text).into_owned();
        Self {
            finder: finder(&text),
            id: UserId::parse(typed),
            number: phone::sought(typed).as_deref().map(finder),
            guest: guest_account(&text).as_deref().map(finder),
            text,
        }
    }

    fn finds(&self, subject: &Subject<'_>) -> bool {
        let within = |text: &str, finder: &Finder<'_>| finder.find(text.as_bytes()).is_some();
        let guest = self.guest.as_ref();
        let number = self.number.as_ref();
        within(subject.folded, &self.finder)
            || self.id == Some(subject.user.id)
            || guest.is_some_and(|guest| within(subject.folded, guest))
            || number.is_some_and(|number| within(subject.numbers, number))
    }

    /// Whether the word finds nobody but by its text.
    fn is_only_text(&self) -> bool {
        self.id.is_none() && self.number.is_none() && self.guest.is_none()
    }
}

/// `leila@fabrikam.example` is `leila_fabrikam.example#EXT#@…` where she is a guest.
fn guest_account(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let whole = !local.is_empty() && !domain.is_empty() && !local.contains("#ext#");
    whole.then(|| format!("{local}_{domain}#ext#"))
}

impl PartialEq for Sought {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.id) == (&other.text, other.id)
    }
}

/// Questions that are answered by yes, no or unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
enum Question {
    Admin,
    Eligible,
    Guest,
    Enabled,
    Licensed,
    Synced,
    Registered,
    Capable,
}

/// What requires MFA in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The per-user state, security defaults and Conditional Access together.
    Anything,
    /// Security defaults and Conditional Access.
    Policies,
}

impl By {
    fn range(self, user: &User) -> RequiredRange {
        match self {
            Self::Anything => user.required_range(),
            Self::Policies => user.by_policies,
        }
    }
}

/// What a query is matched against: a user, its folded text and the roles.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The user.
    pub user: &'a User,
    /// Name, account and mail, folded.
    pub folded: &'a str,
    /// The digits of telephone numbers, each with an end mark.
    pub numbers: &'a str,
    /// Who holds which role, if that is known.
    pub roles: Option<&'a RoleBook>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// Says which word is wrong, what exists, and what was probably meant.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        match Self::parse_typing(text) {
            (query, None) => Ok(query),
            (_, Some(error)) => Err(error),
        }
    }

    /// Reads a query that is still being typed: what can be read of it, and the first thing that cannot.
    pub fn parse_typing(text: &str) -> (Self, Option<QueryError>) {
        parse::query(text)
    }

    /// Whether the query selects everybody.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether the query surely selects a user.
    pub fn matches(&self, subject: &Subject<'_>) -> bool {
        self.verdict(subject) == Verdict::Yes
    }

    /// Whether every user that this query selects was selected by the other too, so that only the
    /// other's hits need to be looked at.
    pub fn narrows(&self, other: &Self) -> bool {
        other.terms.iter().enumerate().all(|(at, theirs)| {
            self.terms.get(at).is_some_and(|ours| {
                ours == theirs
                    || match (&ours.any[..], &theirs.any[..]) {
                        ([Test::Word(longer)], [Test::Word(shorter)]) => {
                            !ours.negated
                                && !theirs.negated
                                && longer.is_only_text()
                                && longer.text.contains(shorter.text.as_str())
                        }
                        _ => false,
                    }
            })
        })
    }
}

impl Term {
    fn verdict(&self, subject: &Subject<'_>) -> Verdict {
        let verdicts = self.any.iter().map(|test| test.verdict(subject));
        let any = verdicts.max().unwrap_or(Verdict::No);
        if self.negated { any.negated() } else { any }
    }
}

impl Test {
    fn verdict(&self, subject: &Subject<'_>) -> Verdict {
        let user = subject.user;
        match self {
            Self::Word(word) => word.finds(subject).into(),
            Self::Is(question, None) => (!question.answer(user).is_known()).into(),
            Self::Is(question, Some(wanted)) => {
                question.answer(user).map(|answer| answer == *wanted).into()
            }
            Self::State(None) => (!user.state.value.is_known()).into(),
            Self::State(Some(wanted)) => user.state.value.map(|state| state == *wanted).into(),
            // An agent's user takes no credential: the question does not arise.
            Self::Required(..) if user.is_agent() => Verdict::No,
            Self::Required(by, None) => (!by.range(user).verdict().is_known()).into(),
            Self::Required(by, Some(wanted)) => by.range(user).is(*wanted).into(),
            Self::Sms(None) => (!user.sms_dependency().is_known()).into(),
            Self::Sms(Some(wanted)) => user.sms_dependency().map(|is| is == *wanted).into(),
            Self::Method(wanted) => {
                let methods = user.methods();
                methods.map(|methods| methods.intersects(*wanted)).into()
            }
            Self::NoMethod => user.methods().map(RegisteredMethods::is_empty).into(),
            Self::OnlyPhones => user.methods().map(RegisteredMethods::only_phones).into(),
            Self::MethodsUnknown => (!user.methods().is_known()).into(),
            Self::Default(wanted) => {
                let default = user.registration.and_then(|row| row.default);
                default.map(|default| default == Some(*wanted)).into()
            }
            Self::Role(text) => subject.roles.map_or(Verdict::Unsure, |book| {
                let named = |role: &Role| fold(&role.name).contains(text.as_str());
                match book.gap() {
                    _ if book.of(user.id).any(named) => Verdict::Yes,
                    // Any role can be held through the group that could not be read.
                    Some(_) => Verdict::Unsure,
                    None => Verdict::No,
                }
            }),
        }
    }
}

impl Question {
    fn answer(self, user: &User) -> Known<bool> {
        match self {
            Self::Admin => user.admin,
            Self::Eligible => user.eligible,
            Self::Guest => user.user_type.map(|kind| kind == UserType::Guest),
            Self::Enabled => user.enabled,
            Self::Licensed => user.licences.map(|count| count > 0),
            Self::Synced => user.synced,
            Self::Registered => user.registered(),
            Self::Capable => user.registration.and_then(|row| row.capable),
        }
    }
}
