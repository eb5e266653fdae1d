//! Directory roles that a scenario gives: active and eligible ones, tenant-wide or for an administrative unit.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Ago, Ahead};

/// A role that is not built in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomRoleSpec {
    /// displayName
    pub name: Box<str>,
}

/// An active assignment: `"User Administrator"`, or `{ role = "User Administrator", unit = "Berlin" }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSpec {
    pub role: Box<str>,
    /// Name of the administrative unit that it is limited to.
    pub unit: Option<Box<str>>,
    /// An eligible role that was just activated.
    pub activated: bool,
}

/// An eligible assignment: `{ role = "Global Administrator", ends = "30d" }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EligibleSpec {
    pub role: Box<str>,
    /// Name of the administrative unit that it is limited to.
    pub unit: Option<Box<str>>,
    /// When it ends; `-2d` for two days ago, which the list still shows. Never when not given.
    pub ends: Option<Ahead>,
    /// How long ago it began.
    pub began: Option<Ago>,
    #[serde(default)]
    pub member_type: MemberType,
}

/// `memberType` of an eligible assignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum MemberType {
    #[default]
    Direct,
    /// Through a group.
    Group,
}

impl MemberType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "Direct",
            Self::Group => "Group",
        }
    }
}

/// The long form of a [`RoleSpec`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    role: Box<str>,
    unit: Option<Box<str>>,
    #[serde(default)]
    activated: bool,
}

impl<'de> Deserialize<'de> for RoleSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrTable;

        impl<'de> Visitor<'de> for NameOrTable {
            type Value = RoleSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a role, or a table with `role`")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<RoleSpec, E> {
                Ok(RoleSpec {
                    role: name.into(),
                    unit: None,
                    activated: false,
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RoleSpec, A::Error> {
                let described = Described::deserialize(MapAccessDeserializer::new(map))?;
                Ok(RoleSpec {
                    role: described.role,
                    unit: described.unit,
                    activated: described.activated,
                })
            }
        }

        deserializer.deserialize_any(NameOrTable)
    }
}
