//! Where people sign in from, and to what. Addresses come from the networks kept for documentation.

use super::super::tenant::Place;

/// Cities.
pub static PLACES: [Place; 9] = [
    place("Amsterdam", "NL", (52.37, 4.90), "203.0.113"),
    place("Berlin", "DE", (52.52, 13.40), "203.0.113"),
    place("Lisbon", "PT", (38.72, -9.14), "198.51.100"),
    place("London", "GB", (51.51, -0.13), "198.51.100"),
    place("Madrid", "ES", (40.42, -3.70), "198.51.100"),
    place("Oslo", "NO", (59.91, 10.75), "203.0.113"),
    place("Warsaw", "PL", (52.23, 21.01), "203.0.113"),
    place("Lagos", "NG", (6.52, 3.38), "192.0.2"),
    place("Vladivostok", "RU", (43.12, 131.89), "192.0.2"),
];

/// So many of [`PLACES`] are where people work; drawn sign-ins come from there.
pub const WORKPLACES: usize = 7;

const fn place(
    city: &'static str,
    country: &'static str,
    degrees: (f64, f64),
    network: &'static str,
) -> Place {
    Place {
        city,
        country,
        degrees,
        network,
    }
}

/// Applications that people open.
pub static APPS: [&str; 6] = [
    "Office 365 Exchange Online",
    "Microsoft Teams",
    "Office365 Shell WCSS-Client",
    "SharePoint Online",
    "Microsoft Authentication Broker",
    "Azure Portal",
];

/// The application with this name.
pub fn app(name: &str) -> Option<&'static str> {
    APPS.iter().find(|app| **app == name).copied()
}

/// The place of this city.
pub fn place_named(city: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.city == city)
}
