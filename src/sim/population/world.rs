//! Where people sign in from, and to what. Addresses come from the networks kept for documentation.

use uuid::{Uuid, uuid};

use crate::tenant::{App, Place};

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
pub static APPS: [App; 6] = [
    app(
        "Office 365 Exchange Online",
        uuid!("00000002-0000-0ff1-ce00-000000000000"),
    ),
    app(
        "Microsoft Teams",
        uuid!("1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
    ),
    app(
        "Office365 Shell WCSS-Client",
        uuid!("89bee1f7-5e6e-4d8a-9f3d-ecd601259da7"),
    ),
    app(
        "Office 365 SharePoint Online",
        uuid!("00000003-0000-0ff1-ce00-000000000000"),
    ),
    app(
        "Microsoft Authentication Broker",
        uuid!("29d9ed98-a469-4536-ade2-f981bc1d605e"),
    ),
    app(
        "Azure Portal",
        uuid!("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
    ),
];

const fn app(name: &'static str, id: Uuid) -> App {
    App { id, name }
}

/// The application with this name.
pub fn app_named(name: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.name == name)
}

/// The place of this city.
pub fn place_named(city: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.city == city)
}
