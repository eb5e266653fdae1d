//! A method that an admin can add for somebody, written as the service wants it.

use std::fmt;

use super::{Method, MethodDetail, MethodType, PassCode, PhoneType, SafeText};

/// More digits than any number has: the limit of E.164.
const MOST_DIGITS: usize = 15;
/// The longest code of a country.
const COUNTRY: usize = 3;
/// How many digits a token shows.
const CODE: std::ops::RangeInclusive<usize> = 6..=8;

/// A method that is added, or that takes the place of the one that is there.
#[derive(Clone, Debug, PartialEq)]
pub enum NewMethod {
    /// A phone: one of each type, an alternate mobile only beside a mobile.
    Phone {
        /// Which of the three phones.
        phone_type: PhoneType,
        /// The number.
        number: PhoneNumber,
    },
    /// An e-mail address for password reset.
    Email(EmailAddress),
    /// A hardware token from the tenant's stock, assigned and activated at once.
    Token {
        /// The serial number that is printed on it.
        serial: SerialNumber,
        /// The code that it shows just now; never recorded.
        code: PassCode,
    },
}

/// A number as the service takes it: `+`, country, one blank, number, and an extension behind an `x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(SafeText);

/// An address with a local part and a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(SafeText);

/// The serial number of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialNumber(SafeText);

/// Why a text is not what the service takes, and how to write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotWritten(&'static str);

impl fmt::Display for NotWritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotWritten {}

/// How a reading compares with what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same.
    Same,
    /// As far as the service shows it to this role: some digits are masked.
    Masked,
    /// Another one.
    Another,
}

impl PhoneNumber {
    /// Reads a number. Blanks, hyphens, dots and brackets within it are left out; the blank behind the country says
    /// where that ends, and has to be there.
    ///
    /// # Errors
    /// What is missing, and how to write it.
    pub fn parse(text: &str) -> Result<Self, NotWritten> {
        let text = text.trim();
        let rest = text
            .strip_prefix('+')
            .ok_or(NotWritten("begin with + and the country: +1 5551230100"))?;
        let (country, rest) = rest
            .split_once(' ')
            .ok_or(NotWritten("put a blank behind the country: +1 5551230100"))?;
        let (number, extension) = match rest.split_once(['x', 'X']) {
            Some((number, extension)) => (number, Some(extension.trim())),
            None => (rest, None),
        };
        // The zero of a country's own calls is no part of the number.
        let number = number.replace("(0)", "");
        let number: String = number.chars().filter(|c| !" -./()".contains(*c)).collect();
        if !is_digits(country) || country.len() > COUNTRY {
            return Err(NotWritten(
                "the country is 1 to 3 digits behind the +: +1 5551230100",
            ));
        }
        if !is_digits(&number) {
            return Err(NotWritten("digits only behind the country: +1 5551230100"));
        }
        if country.len() + number.len() > MOST_DIGITS {
            return Err(NotWritten("no number has more than 15 digits"));
        }
        match extension {
            Some(extension) if !is_digits(extension) => Err(NotWritten(
                "an extension is digits behind an x: +1 5551230100x12",
            )),
            Some(extension) => Ok(Self(format!("+{country} {number}x{extension}").into())),
            None => Ok(Self(format!("+{country} {number}").into())),
        }
    }

    /// The number as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn compare(&self, read: &str) -> Likeness {
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        let whole = |text: &str| {
            let (number, extension) = text.split_once(['x', 'X']).unwrap_or((text, ""));
            (digits(number), digits(extension))
        };
        let hidden = |c: char| "*•Xx".contains(c);
        let (shown, masked) = match read.rfind(hidden) {
            // An x before digits alone is an extension.
            Some(at) if read.chars().filter(|c| hidden(*c)).count() > 1 => (&read[at..], true),
            _ => (read, false),
        };
        if !masked {
            return if whole(self.as_str()) == whole(shown) {
                Likeness::Same
            } else {
                Likeness::Another
            };
        }
        if digits(self.as_str()).ends_with(&digits(shown)) {
            Likeness::Masked
        } else {
            Likeness::Another
        }
    }
}

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// What is missing.
    pub fn parse(text: &str) -> Result<Self, NotWritten> {
        const FORM: NotWritten = NotWritten("write an address with its domain: ada@home.example");
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(FORM)?;
        let parts = domain.split('.');
        let plain = |c: char| c.is_alphanumeric() || c == '-';
        let domain = domain.contains('.')
            && parts
                .into_iter()
                .all(|part| !part.is_empty() && part.chars().all(plain));
        let odd = |c: char| c.is_whitespace() || c.is_control() || "@<>\"(),:;[]\\".contains(c);
        let safe = SafeText::new(text);
        if domain && !local.is_empty() && !local.chars().any(odd) && safe.as_str() == text {
            Ok(Self(safe))
        } else {
            Err(FORM)
        }
    }

    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SerialNumber {
    /// Reads a serial number.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Self, NotWritten> {
        let text = text.trim();
        if !text.is_empty() && text.len() <= 64 && text.chars().all(|c| c.is_ascii_graphic()) {
            Ok(Self(text.into()))
        } else {
            Err(NotWritten(
                "write the serial number as it is printed on the token",
            ))
        }
    }

    /// The number as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The code that a token shows.
///
/// # Errors
/// Where it is none.
pub fn token_code(text: &str) -> Result<PassCode, NotWritten> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if is_digits(&digits) && CODE.contains(&digits.len()) {
        Ok(PassCode::new(digits))
    } else {
        Err(NotWritten("write the 6 to 8 digits that the token shows"))
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl NewMethod {
    /// The type of the method.
    pub fn method_type(&self) -> MethodType {
        match self {
            Self::Phone { phone_type, .. } => MethodType::Phone(*phone_type),
            Self::Email(_) => MethodType::Email,
            Self::Token { .. } => MethodType::HardwareOath,
        }
    }

    /// The method whose place it takes: a user has one phone of each type and one address.
    pub fn in_place_of<'a>(&self, methods: &'a [Method]) -> Option<&'a Method> {
        methods.iter().find(|method| {
            method.method_type() == self.method_type()
                && match self {
                    Self::Token { .. } => self.compare(method) == Likeness::Same,
                    Self::Phone { .. } | Self::Email(_) => true,
                }
        })
    }

    /// Why it cannot be added to these methods, if it cannot.
    pub fn not_addable_because(&self, methods: &[Method]) -> Option<&'static str> {
        let mobile = MethodType::Phone(PhoneType::Mobile);
        let has_mobile = || methods.iter().any(|method| method.method_type() == mobile);
        match self.method_type() {
            MethodType::Phone(PhoneType::AlternateMobile) if !has_mobile() => {
                Some("an alternate mobile needs a mobile: add that first")
            }
            _ => None,
        }
    }

    /// Whether a method that was read is this one.
    pub fn compare(&self, method: &Method) -> Likeness {
        let same = |is: bool| {
            if is {
                Likeness::Same
            } else {
                Likeness::Another
            }
        };
        match (self, &method.detail) {
            (
                Self::Phone { phone_type, number },
                MethodDetail::Phone {
                    phone_type: kind,
                    number: read,
                    ..
                },
            ) if phone_type == kind => number.compare(read),
            (Self::Email(address), MethodDetail::Email { address: read }) => {
                same(address.as_str().eq_ignore_ascii_case(read))
            }
            (Self::Token { serial, .. }, MethodDetail::HardwareOath { token: Some(token) }) => {
                same(token.split(", ").next() == Some(serial.as_str()))
            }
            _ => Likeness::Another,
        }
    }

    /// What distinguishes it from others of its type.
    pub fn description(&self) -> &str {
        match self {
            Self::Phone { number, .. } => number.as_str(),
            Self::Email(address) => address.as_str(),
            Self::Token { serial, .. } => serial.as_str(),
        }
    }

    /// The same with another description, for a screen that hides it.
    #[must_use]
    pub fn described(&self, text: String) -> Self {
        match self {
            Self::Phone { phone_type, .. } => Self::Phone {
                phone_type: *phone_type,
                number: PhoneNumber(text.into()),
            },
            Self::Email(_) => Self::Email(EmailAddress(text.into())),
            Self::Token { code, .. } => Self::Token {
                serial: SerialNumber(text.into()),
                code: code.clone(),
            },
        }
    }

    /// Type and description: `Phone, mobile +1 5551230100`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method_type().label(), self.description())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::MethodId;

    fn phone(number: &str) -> Method {
        Method {
            id: MethodId::new("3179e48a-750b-4051-897c-87b9720928f7"),
            created: None,
            last_used: None,
            detail: MethodDetail::Phone {
                phone_type: PhoneType::Mobile,
                number: number.into(),
                sms_sign_in: None,
            },
        }
    }

    fn mobile(number: &str) -> NewMethod {
        NewMethod::Phone {
            phone_type: PhoneType::Mobile,
            number: PhoneNumber::parse(number).unwrap(),
        }
    }

    #[test]
    fn a_number_is_sent_as_the_service_wants_it() {
        for (typed, sent) in [
            ("+1 5551230100", "+1 5551230100"),
            (" +1 555-123-0100 ", "+1 5551230100"),
            ("+44 (0)7700 900118", "+44 7700900118"),
            ("+1 555.123.0100 X12", "+1 5551230100x12"),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap().as_str(), sent);
        }
    }

    #[test]
    fn what_is_missing_in_a_number_is_said() {
        for (typed, part) in [
            ("", "begin with +"),
            ("5551230100", "begin with +"),
            ("+15551230100", "blank behind the country"),
            ("+ 5551230100", "1 to 3 digits"),
            ("+1234 5550100", "1 to 3 digits"),
            ("+1 555123O100", "digits only"),
            ("+1 ", "blank behind the country"),
            ("+1 5551230100x", "extension"),
            ("+1 555123010055512301", "15 digits"),
            ("+1 ٥٥٥١٢٣", "digits only"),
        ] {
            let why = PhoneNumber::parse(typed).unwrap_err().to_string();
            assert!(why.contains(part), "{typed}: {why}");
        }
    }

    #[test]
    fn a_number_that_the_service_masks_is_neither_the_same_nor_surely_another() {
        for (read, likeness) in [
            ("+1 5551230100", Likeness::Same),
            ("+1 555 123 0100", Likeness::Same),
            ("+1 5551230100x12", Likeness::Another),
            ("+1 5551230101", Likeness::Another),
            ("+X XXXXXXXX00", Likeness::Masked),
            ("+1 ••••••••00", Likeness::Masked),
            ("+* ********17", Likeness::Another),
        ] {
            assert_eq!(
                mobile("+1 5551230100").compare(&phone(read)),
                likeness,
                "{read}"
            );
        }
    }

    #[test]
    fn addresses_serials_and_codes_are_checked() {
        for good in ["ada@home.example", "a.b+c@x-y.home.example"] {
            assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "ada",
            "ada@home",
            "@home.example",
            "a b@home.example",
            "a@.example",
            "a@b@c.example",
            "a\u{202e}@b.example",
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
        assert!(SerialNumber::parse("GALT 1").is_err());
        assert_eq!(token_code("903 809").unwrap().secret(), "903809");
        for bad in ["", "12345", "123456789", "90380a"] {
            assert!(token_code(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_alternate_mobile_needs_a_mobile() {
        let alternate = NewMethod::Phone {
            phone_type: PhoneType::AlternateMobile,
            number: PhoneNumber::parse("+1 5551230100").unwrap(),
        };
        assert!(alternate.not_addable_because(&[]).is_some());
        assert!(
            alternate
                .not_addable_because(&[phone("+1 5550100")])
                .is_none()
        );
        assert!(mobile("+1 5551230100").not_addable_because(&[]).is_none());
    }

    #[test]
    fn the_code_of_a_token_does_not_show_in_debug_output() {
        let token = NewMethod::Token {
            serial: SerialNumber::parse("GALT11420501").unwrap(),
            code: token_code("903809").unwrap(),
        };
        assert!(!format!("{token:?}").contains("903809"));
    }
}
