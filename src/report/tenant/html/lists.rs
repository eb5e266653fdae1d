//! Tables that a screen reader can read: a caption, and headings with their scope.

use maud::{Markup, html};

use super::foreign;
use crate::change::words::count;
use crate::report::tenant::{Listed, Person};
use crate::tenant::grouped;

/// A heading, and whether numbers stand below it.
pub(in crate::report) type Heading = (&'static str, bool);

/// A table of rows that were made by [`row`].
pub(in crate::report) fn table(caption: &str, headings: &[Heading], rows: &[Markup]) -> Markup {
    html! {
        div class="wide" {
            table {
                caption { (caption) }
                thead {
                    tr {
                        @for (heading, is_number) in headings {
                            th scope="col" class=[is_number.then_some("number")] { (heading) }
                        }
                    }
                }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// A row: what it is about, then its cells.
pub(in crate::report) fn row(about: &Markup, cells: &[Markup]) -> Markup {
    html! {
        tr {
            th scope="row" { (about) }
            @for cell in cells { (cell) }
        }
    }
}

/// A number.
pub(in crate::report) fn number(number: usize) -> Markup {
    html! { td class="number" { (grouped(number)) } }
}

/// A text of the program's.
pub(super) fn words(text: &str) -> Markup {
    html! { td { (text) } }
}

/// A name with its account below.
pub(super) fn person(person: &Person) -> Markup {
    html! {
        (foreign(&person.display_name))
        @if let Some(account) = &person.user_principal_name {
            span class="account" { (foreign(account)) }
        }
    }
}

/// The sentence under a list that does not name everybody.
pub(super) fn rest<T>(listed: &Listed<T>) -> Markup {
    html! {
        @if listed.rest() > 0 {
            p class="note" {
                "The table names the first " (grouped(listed.list.len())) "; " (count(listed.rest(), "more user"))
                " not shown. mfadeck list shows them all."
            }
        }
    }
}
