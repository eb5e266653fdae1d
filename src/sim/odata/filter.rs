//! `$filter`: the part of `OData`'s expression language that Graph answers.

use jiff::Timestamp;
use serde_json::Value;

/// A parsed `$filter`.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    And(Box<Filter>, Box<Filter>),
    /// One holds, or both.
    Or(Box<Filter>, Box<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// `path op literal`
    Compare(Path, Comparison, Literal),
    /// `path in (literal, …)`
    In(Path, Vec<Literal>),
    /// `startsWith(path, 'text')` and its kin.
    Text(Path, TextTest, String),
    /// `path/any(variable:inner)`; without an inner test, any item will do.
    Any(Path, Option<(String, Box<Filter>)>),
}

/// Property names from the outermost in: `["status", "errorCode"]`.
pub type Path = Vec<String>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    Less,
    LessOrEqual,
}

/// The functions that test a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTest {
    StartsWith,
    EndsWith,
    Contains,
}

/// A literal of the expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`
    Number(f64),
    /// `'O''Hara'`
    Text(String),
    /// `2026-03-01T00:00:00Z`
    Time(Timestamp),
}

impl Filter {
    /// Reads a `$filter`; the error says what was not understood and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        super::parser::filter(text)
    }

    /// Whether a row, as the service would send it, passes.
    pub fn matches(&self, row: &Value) -> bool {
        self.holds(&Scope { row, item: None })
    }

    /// The properties of the row that it looks at, outermost names only.
    pub fn properties(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect(None, &mut names);
        names
    }

    /// Whether directory objects answer it only as an advanced query: `ne`, `not`, `endsWith`, `contains`, `$count`.
    pub fn is_advanced(&self) -> bool {
        match self {
            Self::And(a, b) | Self::Or(a, b) => a.is_advanced() || b.is_advanced(),
            Self::Not(_) => true,
            Self::Compare(path, comparison, _) => {
                *comparison == Comparison::NotEqual || path.iter().any(|name| name == "$count")
            }
            Self::In(..) | Self::Any(_, None) => false,
            Self::Text(_, test, _) => *test != TextTest::StartsWith,
            Self::Any(_, Some((_, inner))) => inner.is_advanced(),
        }
    }

    fn collect<'a>(&'a self, variable: Option<&str>, names: &mut Vec<&'a str>) {
        let path = match self {
            Self::And(a, b) | Self::Or(a, b) => {
                a.collect(variable, names);
                b.collect(variable, names);
                return;
            }
            Self::Not(inner) => return inner.collect(variable, names),
            Self::Any(path, inner) => {
                if let Some((variable, inner)) = inner {
                    inner.collect(Some(variable), names);
                }
                path
            }
            Self::Compare(path, ..) | Self::In(path, _) | Self::Text(path, ..) => path,
        };
        if let Some(name) = path.first()
            && Some(name.as_str()) != variable
        {
            names.push(name);
        }
    }

    fn holds(&self, scope: &Scope<'_>) -> bool {
        match self {
            Self::And(a, b) => a.holds(scope) && b.holds(scope),
            Self::Or(a, b) => a.holds(scope) || b.holds(scope),
            Self::Not(inner) => !inner.holds(scope),
            Self::Compare(path, comparison, literal) => {
                compare(&scope.at(path), *comparison, literal)
            }
            Self::In(path, literals) => {
                let value = scope.at(path);
                literals
                    .iter()
                    .any(|literal| compare(&value, Comparison::Equal, literal))
            }
            Self::Text(path, function, text) => scope
                .at(path)
                .as_str()
                .is_some_and(|value| passes(value, *function, text)),
            Self::Any(path, inner) => {
                let Value::Array(items) = scope.at(path) else {
                    return false;
                };
                match inner {
                    None => !items.is_empty(),
                    Some((variable, inner)) => items.iter().any(|item| {
                        inner.holds(&Scope {
                            row: scope.row,
                            item: Some((variable, item)),
                        })
                    }),
                }
            }
        }
    }
}

/// What names stand for while an expression is evaluated.
struct Scope<'a> {
    row: &'a Value,
    item: Option<(&'a str, &'a Value)>,
}

impl Scope<'_> {
    fn at(&self, path: &[String]) -> Value {
        let (mut value, rest) = match (self.item, path.split_first()) {
            (Some((variable, item)), Some((first, rest))) if first == variable => (item, rest),
            _ => (self.row, path),
        };
        for name in rest {
            if name == "$count" {
                return value.as_array().map_or(0, Vec::len).into();
            }
            match value.get(name) {
                Some(inner) => value = inner,
                None => return Value::Null,
            }
        }
        value.clone()
    }
}

/// Graph compares texts without regard to case.
fn passes(value: &str, function: TextTest, text: &str) -> bool {
    let (value, text) = (value.to_lowercase(), text.to_lowercase());
    match function {
        TextTest::StartsWith => value.starts_with(&text),
        TextTest::EndsWith => value.ends_with(&text),
        TextTest::Contains => value.contains(&text),
    }
}

fn compare(value: &Value, comparison: Comparison, literal: &Literal) -> bool {
    let order = match (value, literal) {
        (Value::Null, Literal::Null) => Some(std::cmp::Ordering::Equal),
        (Value::Bool(a), Literal::Bool(b)) => Some(a.cmp(b)),
        (Value::Number(a), Literal::Number(b)) => a.as_f64().and_then(|a| a.partial_cmp(b)),
        (Value::String(a), Literal::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Value::String(a), Literal::Time(b)) => a.parse::<Timestamp>().ok().map(|a| a.cmp(b)),
        _ => None,
    };
    match (order, comparison) {
        (None, Comparison::NotEqual) => true,
        (None, _) => false,
        (Some(order), Comparison::Equal) => order.is_eq(),
        (Some(order), Comparison::NotEqual) => order.is_ne(),
        // Null is neither before nor after anything, itself included.
        (Some(_), _) if value.is_null() => false,
        (Some(order), Comparison::Greater) => order.is_gt(),
        (Some(order), Comparison::GreaterOrEqual) => order.is_ge(),
        (Some(order), Comparison::Less) => order.is_lt(),
        (Some(order), Comparison::LessOrEqual) => order.is_le(),
    }
}
