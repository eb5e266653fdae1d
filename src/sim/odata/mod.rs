//! Query options, pages and links, the same for every collection.
//!
//! An API function parses the options of its request with [`Options::parse`], then answers with [`page()`] (a collection) or
//! [`entity`] (one object). Refusals are complete answers, so `?` passes them on.

mod filter;
mod link;
mod page;
mod parser;
mod search;
#[cfg(test)]
mod tests;

use super::wire::{Request, Response};
pub use filter::{Filter, TextTest};
use link::Token;
pub use page::{count, entity, page};
pub use search::Search;
use serde_json::Value;

/// What a collection allows.
#[derive(Clone, Copy, Debug)]
pub struct Collection<'a> {
    /// What follows `$metadata#` in the context: `users`, `auditLogs/signIns`.
    pub set: &'a str,
    /// The type's name in refusals: `microsoft.graph.user`.
    pub kind: &'a str,
    /// Every property that may be named; an empty list means that names are not checked.
    pub properties: &'a [&'a str],
    /// The properties sent when none is selected; an empty list means all.
    pub default: &'a [&'a str],
    /// Rows on a page when `$top` is not given.
    pub page: usize,
    /// The largest `$top`.
    pub max: usize,
    /// Directory objects: advanced queries need `ConsistencyLevel: eventual` and `$count=true`.
    pub directory: bool,
}

/// The names of properties that are asked for, so that a row need not be built whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<'a>(Option<Vec<&'a str>>);

impl Wanted<'_> {
    /// Everything.
    pub const ALL: Self = Self(None);

    /// Whether a property is asked for.
    pub fn has(&self, property: &str) -> bool {
        self.0
            .as_ref()
            .is_none_or(|names| names.contains(&property))
    }
}

/// The query options of one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub top: Option<usize>,
    /// `$select`, in the order given.
    pub select: Vec<String>,
    pub filter: Option<Filter>,
    pub search: Option<Search>,
    /// `$count=true`
    pub count: bool,
    /// `$orderby`: a property and whether it descends.
    pub order: Vec<(String, bool)>,
    pub expand: Vec<String>,
    /// Where `$skiptoken` goes on.
    skip: usize,
}

impl Options {
    /// Reads the options of a request; the refusal is the service's own 400.
    pub fn parse(request: &Request) -> Result<Self, Response> {
        let refused = |option: &'static str| move |why: String| invalid(request, option, &why);
        let mut options = Self::default();
        for (name, value) in &request.query {
            match name.as_str() {
                "$top" => options.top = Some(number(request, value)?),
                "$select" => options.select = list(value),
                "$filter" => {
                    let filter = Filter::parse(value).map_err(refused("filter"))?;
                    options.filter = Some(filter);
                }
                "$search" => {
                    let search = Search::parse(value).map_err(refused("search"))?;
                    options.search = Some(search);
                }
                "$count" => options.count = value == "true",
                "$orderby" => options.order = order(value),
                "$expand" => options.expand = list(value),
                "$skiptoken" => options.skip = Token::read(request, value)?,
                "$format" => {}
                name => return Err(unknown(request, name)),
            }
        }
        Ok(options)
    }

    /// The properties to send.
    pub fn wanted<'a>(&'a self, collection: &Collection<'a>) -> Wanted<'a> {
        if !self.select.is_empty() {
            return Wanted(Some(self.select.iter().map(String::as_str).collect()));
        }
        Wanted((!collection.default.is_empty()).then(|| collection.default.to_vec()))
    }

    /// Takes out the filter where all it asks is that a property begins with a text; the caller has to see to that then.
    pub fn take_beginning(&mut self, property: &str) -> Option<String> {
        let asked = self.filter.take_if(|filter| {
            matches!(filter, Filter::Text(path, TextTest::StartsWith, _) if *path == [property])
        });
        match asked {
            Some(Filter::Text(_, _, text)) => Some(text),
            _ => None,
        }
    }

    /// The properties that decide whether a row is sent, and where.
    fn deciding(&self) -> Wanted<'_> {
        let filter = self.filter.iter().flat_map(Filter::properties);
        let search = self.search.iter().flat_map(Search::properties);
        let order = self.order.iter().map(|(name, _)| name.as_str());
        Wanted(Some(filter.chain(search).chain(order).collect()))
    }

    fn accepts(&self, row: &Value) -> bool {
        self.filter
            .as_ref()
            .is_none_or(|filter| filter.matches(row))
            && self
                .search
                .as_ref()
                .is_none_or(|search| search.matches(row))
    }

    /// Refuses names that the type lacks, pages that are too large, and advanced queries without their header.
    pub fn check(&self, request: &Request, collection: &Collection<'_>) -> Result<(), Response> {
        let deciding = self.deciding();
        let named = self
            .select
            .iter()
            .map(String::as_str)
            .chain(deciding.0.into_iter().flatten());
        for name in named {
            if !collection.properties.is_empty() && !collection.properties.contains(&name) {
                let message = format!(
                    "Could not find a property named '{name}' on type '{}'.",
                    collection.kind
                );
                return Err(Response::error(request, 400, "BadRequest", &message));
            }
        }
        if let Some(top) = self.top
            && !(1..=collection.max).contains(&top)
        {
            let message = format!(
                "Invalid page size specified: '{top}'. Must be between 1 and {} inclusive.",
                collection.max
            );
            return Err(Response::error(
                request,
                400,
                "Request_UnsupportedQuery",
                &message,
            ));
        }
        if collection.directory {
            self.check_advanced(request)
        } else {
            Ok(())
        }
    }

    fn check_advanced(&self, request: &Request) -> Result<(), Response> {
        let eventual = request
            .header("consistencylevel")
            .is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
        if self.search.is_some() && !eventual {
            return Err(Response::error(
                request,
                400,
                "Request_UnsupportedQuery",
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
            ));
        }
        if self.count && !eventual {
            return Err(Response::error(
                request,
                400,
                "Request_BadRequest",
                "$count is not currently supported.",
            ));
        }
        let advanced = self.filter.as_ref().is_some_and(Filter::is_advanced)
            || (self.filter.is_some() && !self.order.is_empty());
        if advanced && !(eventual && self.count) {
            return Err(Response::error(
                request,
                400,
                "Request_UnsupportedQuery",
                "Unsupported Query.",
            ));
        }
        Ok(())
    }
}

fn list(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn order(value: &str) -> Vec<(String, bool)> {
    list(value)
        .into_iter()
        .map(|term| match term.split_once(' ') {
            Some((name, direction)) => (name.to_owned(), direction.trim() == "desc"),
            None => (term, false),
        })
        .collect()
}

fn number(request: &Request, value: &str) -> Result<usize, Response> {
    value.parse().map_err(|_| {
        let message = format!("Invalid value '{value}' for $top query option found. The $top query option requires a non-negative integer value.");
        Response::error(request, 400, "BadRequest", &message)
    })
}

fn invalid(request: &Request, option: &str, why: &str) -> Response {
    Response::error(
        request,
        400,
        "BadRequest",
        &format!("Invalid {option} clause: {why}."),
    )
}

fn unknown(request: &Request, name: &str) -> Response {
    let message = format!("The query parameter '{name}' is not supported.");
    Response::error(request, 400, "Request_BadRequest", &message)
}
