//! The window in which a method is added for the selected user, or its number changed: what is chosen and typed, and
//! whether the service would take it.

use tui_input::Input;

use super::Job;
use crate::change::words::name_or_account;
use crate::change::{Evidence, Fate};
use crate::tenant::{
    EmailAddress, Likeness, Method, MethodType, NewMethod, PhoneNumber, PhoneType, SafeText,
    SerialNumber, User, UserId, token_code,
};

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addable {
    /// A phone.
    Phone(PhoneType),
    /// An e-mail address for password reset.
    Email,
    /// A hardware token.
    Token,
}

/// The window.
#[derive(Clone, Debug)]
pub struct MethodForm {
    /// Whose method it becomes.
    pub user: UserId,
    /// The name, or the account where there is none.
    pub name: SafeText,
    /// What is chosen.
    pub kind: Addable,
    /// The number, the address or the serial number.
    pub text: Input,
    /// The code that a token shows.
    pub code: Input,
    /// Whether keys go into the code.
    pub on_code: bool,
    /// What the user has.
    pub methods: Vec<Method>,
    /// What this session deleted or changed for the user, the latest first.
    pub former: Vec<Method>,
    /// On a shared screen: what is typed is not repeated.
    pub masked: bool,
}

impl Addable {
    /// In the order of the window.
    pub const ALL: [Self; 5] = [
        Self::Phone(PhoneType::Mobile),
        Self::Phone(PhoneType::AlternateMobile),
        Self::Phone(PhoneType::Office),
        Self::Email,
        Self::Token,
    ];

    /// The type of method that it becomes.
    pub fn method_type(self) -> MethodType {
        match self {
            Self::Phone(phone) => MethodType::Phone(phone),
            Self::Email => MethodType::Email,
            Self::Token => MethodType::HardwareOath,
        }
    }

    /// What is typed for it.
    pub fn field(self) -> &'static str {
        match self {
            Self::Phone(_) => "Number",
            Self::Email => "Address",
            Self::Token => "Serial number",
        }
    }
}

impl MethodForm {
    /// The window for a user with these methods, at a type where it can be added; `jobs` are those of this session.
    pub(super) fn new(
        user: &User,
        methods: &[Method],
        at: Option<MethodType>,
        jobs: &[Job],
    ) -> Self {
        let kind = Addable::ALL
            .into_iter()
            .find(|kind| Some(kind.method_type()) == at)
            .unwrap_or(Addable::ALL[0]);
        Self {
            user: user.id,
            name: name_or_account(&user.name, &user.upn).into(),
            kind,
            text: Input::default(),
            code: Input::default(),
            on_code: false,
            methods: methods.to_vec(),
            former: former(jobs, user.id),
            masked: false,
        }
    }

    /// The method that the user has of the chosen kind.
    pub fn present(&self, kind: Addable) -> Option<&Method> {
        let kind = kind.method_type();
        self.methods
            .iter()
            .find(|method| method.method_type() == kind)
    }

    /// What this session deleted of the chosen kind, and the user does not have now.
    pub fn lost(&self) -> Option<&Method> {
        let kind = self.kind.method_type();
        let present = self.present(self.kind).map(Method::description);
        self.former
            .iter()
            .find(|method| method.method_type() == kind && Some(method.description()) != present)
    }

    /// Puts the former number into the field, where there is one that the service would take.
    pub(super) fn offer(&mut self) {
        let offered = match self.kind {
            Addable::Token => None,
            Addable::Phone(_) | Addable::Email => self.lost().map(Method::description),
        };
        self.text = Input::new(offered.unwrap_or_default());
        if self.parsed().is_err() {
            self.text = Input::default();
        }
        self.code = Input::default();
        self.on_code = false;
    }

    /// Empties the fields.
    pub(super) fn clear(&mut self) {
        (self.text, self.code) = (Input::default(), Input::default());
        self.on_code = false;
    }

    /// The method as it is typed.
    ///
    /// # Errors
    /// Why the service would not take it.
    pub fn parsed(&self) -> Result<NewMethod, String> {
        let text = self.text.value();
        let method = match self.kind {
            Addable::Phone(phone_type) => {
                PhoneNumber::parse(text).map(|number| NewMethod::Phone { phone_type, number })
            }
            Addable::Email => EmailAddress::parse(text).map(NewMethod::Email),
            Addable::Token => SerialNumber::parse(text).and_then(|serial| {
                token_code(self.code.value()).map(|code| NewMethod::Token { serial, code })
            }),
        };
        let method = method.map_err(|why| why.to_string())?;
        if let Some(why) = method.not_addable_because(&self.methods) {
            return Err(why.to_owned());
        }
        match method.in_place_of(&self.methods) {
            Some(present) if method.compare(present) == Likeness::Same => {
                Err("the user has it already".to_owned())
            }
            _ => Ok(method),
        }
    }

    /// Whether nothing is typed yet.
    pub fn is_empty(&self) -> bool {
        self.text.value().trim().is_empty() && self.code.value().trim().is_empty()
    }
}

/// What the jobs of this session deleted or changed for a user, the latest first: the record on disk masks it.
fn former(jobs: &[Job], user: UserId) -> Vec<Method> {
    let reports = jobs.iter().rev().filter_map(|job| job.report(user));
    reports
        .flat_map(|report| -> Vec<Method> {
            match &report.evidence {
                Evidence::Ledger(ledger) => ledger
                    .entries
                    .iter()
                    .filter(|entry| matches!(entry.fate, Fate::Deleted | Fate::DeletedOnRetry))
                    .map(|entry| entry.method.clone())
                    .collect(),
                Evidence::Method { before, .. } => {
                    before.iter().map(|before| (**before).clone()).collect()
                }
                _ => Vec::new(),
            }
        })
        .collect()
}
