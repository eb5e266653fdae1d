//! Reading a query, and saying what is wrong with one.

use std::fmt;

use super::{By, Query, Question, Sought, Term, Test};
use crate::tenant::suggest;
use crate::tenant::text::fold;
use crate::tenant::{DefaultMethod, MfaState, RegisteredMethods, Required, SmsDependency, phone};

/// A key of the language, for the help screen and for error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The word before the colon.
    pub name: &'static str,
    /// What may stand after it.
    pub values: &'static str,
    /// What the term means, for the help.
    pub meaning: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    YesNo(Question),
    Admin,
    State,
    Required(By),
    Sms,
    Method,
    Default,
    Role,
}

const fn yes_no(name: &'static str, question: Question, meaning: &'static str) -> Key {
    Key {
        name,
        values: "yes no unknown",
        meaning,
        kind: Kind::YesNo(question),
    }
}

/// All keys, in the order of the help screen.
pub const KEYS: [Key; 14] = [
    Key {
        name: "required",
        values: "always sometimes never unknown",
        meaning: "how much MFA everything together requires: per-user MFA, security defaults, Conditional Access",
        kind: Kind::Required(By::Anything),
    },
    Key {
        name: "policy",
        values: "always sometimes never unknown",
        meaning: "the same without per-user MFA: what security defaults and Conditional Access require",
        kind: Kind::Required(By::Policies),
    },
    Key {
        name: "state",
        values: "disabled enabled enforced unknown",
        meaning: "the per-user MFA state",
        kind: Kind::State,
    },
    yes_no(
        "registered",
        Question::Registered,
        "a second factor is registered (report)",
    ),
    yes_no(
        "capable",
        Question::Capable,
        "registered, and allowed by policy (report)",
    ),
    Key {
        name: "method",
        values: "authenticator passkey hello platform oath phone external qr pass email question app-password other none only-phone unknown",
        meaning: "has a method of this kind; only-phone: phones are the only second factor (report)",
        kind: Kind::Method,
    },
    Key {
        name: "default",
        values: "push oath voiceMobile voiceAlternateMobile voiceOffice sms",
        meaning: "the default method (report)",
        kind: Kind::Default,
    },
    Key {
        name: "sms",
        values: "only default registered none unknown",
        meaning: "depends on SMS and voice: the only second factor, the default, a spare, or not at all (report)",
        kind: Kind::Sms,
    },
    Key {
        name: "admin",
        values: "yes no eligible unknown",
        meaning: "holds a directory role, or is eligible for one (PIM); eligible: is eligible for one",
        kind: Kind::Admin,
    },
    Key {
        name: "role",
        values: "part of a role's name",
        meaning: "holds a directory role with this name",
        kind: Kind::Role,
    },
    yes_no("enabled", Question::Enabled, "the account may sign in"),
    yes_no(
        "guest",
        Question::Guest,
        "a guest, invited from another tenant",
    ),
    yes_no("licensed", Question::Licensed, "has a licence"),
    yes_no(
        "synced",
        Question::Synced,
        "synced from an on-premises directory",
    ),
];

/// Why a query cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong and what is accepted, in one line.
    pub message: String,
    /// The word may still be being typed: a hint, not yet a mistake.
    pub unfinished: bool,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

pub(super) fn query(text: &str) -> (Query, Option<QueryError>) {
    let (mut query, mut wrong) = (Query::default(), None);
    for word in words(text) {
        match term(&word) {
            Ok(term) => query.terms.push(term),
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    (query, wrong)
}

/// Splits at spaces outside quotes; quotes themselves are dropped, and a colon inside them is text.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut any) = (Word::default(), false, false);
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                any = true;
            }
            c if c.is_whitespace() && !quoted => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => {
                if c == ':' && !quoted && word.colon.is_none() {
                    word.colon = Some(word.text.len());
                }
                word.text.push(c);
                any = true;
            }
        }
    }
    if any {
        words.push(word);
    }
    words.retain(|word| !word.text.is_empty());
    with_numbers_joined(&words)
}

/// A telephone number is one word, whatever spaces stand in it.
fn with_numbers_joined(words: &[Word]) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::new();
    let mut rest = words;
    while let [first, after @ ..] = rest {
        let pieces = rest.iter().take_while(|word| word.may_be_in_number());
        let pieces: Vec<&str> = pieces.map(|word| word.text.as_str()).collect();
        let text = pieces.join(" ");
        if pieces.len() > 1 && phone::sought(&text).is_some() {
            rest = &rest[pieces.len()..];
            joined.push(Word { text, colon: None });
        } else {
            joined.push(first.clone());
            rest = after;
        }
    }
    joined
}

#[derive(Clone, Default)]
struct Word {
    text: String,
    /// Where the first colon outside quotes stands.
    colon: Option<usize>,
}

impl Word {
    fn may_be_in_number(&self) -> bool {
        let negates = self.text.len() > 1 && self.text.starts_with('-');
        self.colon.is_none() && !negates && phone::may_be_part(&self.text)
    }
}

fn term(word: &Word) -> Result<Term, QueryError> {
    let negated = word.text.len() > 1 && word.text.starts_with(['-', '!']);
    let skip = usize::from(negated);
    let Some(colon) = word.colon.filter(|colon| *colon > skip) else {
        let text = &word.text[skip..];
        return Ok(Term {
            negated,
            any: vec![Test::Word(Box::new(Sought::new(text)))],
        });
    };
    let (name, values) = (fold(&word.text[skip..colon]), &word.text[colon + 1..]);
    let Some(key) = KEYS.iter().find(|key| key.name == name) else {
        return Err(unknown_key(&name));
    };
    if values.is_empty() {
        let message = format!("{}: {}", key.name, key.values.replace(' ', ", "));
        return Err(QueryError {
            message,
            unfinished: true,
        });
    }
    let any = values
        .split([',', '|'])
        .map(|value| key.test(value))
        .collect::<Result<_, _>>()?;
    Ok(Term { negated, any })
}

impl Key {
    fn test(&self, value: &str) -> Result<Test, QueryError> {
        let folded = fold(value);
        let unknown = matches!(folded.as_str(), "unknown" | "?");
        let test = match self.kind {
            Kind::YesNo(question) => {
                if unknown {
                    Some(Test::Is(question, None))
                } else {
                    yes_or_no(&folded).map(|yes| Test::Is(question, Some(yes)))
                }
            }
            Kind::Admin if unknown => Some(Test::Is(Question::Admin, None)),
            Kind::Admin if folded == "eligible" => Some(Test::Is(Question::Eligible, Some(true))),
            Kind::Admin => yes_or_no(&folded).map(|yes| Test::Is(Question::Admin, Some(yes))),
            Kind::Required(by) if unknown => Some(Test::Required(by, None)),
            Kind::Required(by) => {
                Required::parse(&folded).map(|wanted| Test::Required(by, Some(wanted)))
            }
            Kind::State if unknown => Some(Test::State(None)),
            Kind::State => MfaState::parse(&folded).map(|state| Test::State(Some(state))),
            Kind::Sms if unknown => Some(Test::Sms(None)),
            Kind::Sms => SmsDependency::parse(&folded).map(|is| Test::Sms(Some(is))),
            Kind::Method if unknown => Some(Test::MethodsUnknown),
            Kind::Method if folded == "none" => Some(Test::NoMethod),
            Kind::Method if folded == "only-phone" => Some(Test::OnlyPhones),
            Kind::Method => RegisteredMethods::of_word(&folded).map(Test::Method),
            Kind::Default => DefaultMethod::ALL
                .into_iter()
                .find(|known| fold(known.name()) == folded)
                .map(Test::Default),
            Kind::Role => Some(Test::Role(folded.clone())),
        };
        test.ok_or_else(|| self.unknown_value(value, &folded))
    }

    fn unknown_value(&self, value: &str, folded: &str) -> QueryError {
        let values: Vec<&str> = self.values.split(' ').collect();
        let unfinished = values.iter().any(|known| fold(known).starts_with(folded));
        let message = format!(
            "{}: accepts {}, not \"{value}\"{}",
            self.name,
            self.values.replace(' ', ", "),
            meant(folded, values.into_iter())
        );
        QueryError {
            message,
            unfinished,
        }
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" | "y" | "true" | "on" => Some(true),
        "no" | "n" | "false" | "off" => Some(false),
        _ => None,
    }
}

fn unknown_key(name: &str) -> QueryError {
    if name == "mfa" {
        let message = "there is no filter key \"mfa:\": use state: for per-user MFA (state:disabled), or required: for \
                       everything that requires MFA (required:never)";
        return QueryError {
            message: message.to_owned(),
            unfinished: false,
        };
    }
    let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
    let message = format!(
        "there is no filter key \"{name}:\"{}; keys: {}",
        meant(name, names.iter().copied()),
        names.join(", ")
    );
    QueryError {
        message,
        unfinished: false,
    }
}

/// The known word that is nearest to a wrong one, as the end of a sentence.
fn meant<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    match suggest::nearest(wrong, known) {
        Some(word) => format!(" (did you mean {word}?)"),
        None => String::new(),
    }
}
