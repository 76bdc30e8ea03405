//! The patterns of a rule or the members of a list, read from their packed form when somebody first asks: of the bundled
//! rules' tens of thousands, most documents ask for a handful.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::pattern::Pattern;

/// Patterns, shared by whoever clones them.
#[derive(Debug, Clone, Default)]
pub struct Patterns(Arc<Lazy>);

#[derive(Debug, Default)]
struct Lazy {
    packed: &'static [u8],
    read: OnceLock<Vec<Pattern>>,
}

impl Deref for Patterns {
    type Target = [Pattern];

    fn deref(&self) -> &[Pattern] {
        // What the build packed can be read: the project's tests read all of it.
        self.0.read.get_or_init(|| postcard::from_bytes(self.0.packed).unwrap_or_default())
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Patterns {}

impl From<Vec<Pattern>> for Patterns {
    fn from(patterns: Vec<Pattern>) -> Self {
        Self(Arc::new(Lazy { packed: &[], read: OnceLock::from(patterns) }))
    }
}

impl FromIterator<Pattern> for Patterns {
    fn from_iter<I: IntoIterator<Item = Pattern>>(patterns: I) -> Self {
        patterns.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'a> IntoIterator for &'a Patterns {
    type Item = &'a Pattern;
    type IntoIter = std::slice::Iter<'a, Pattern>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Serialize for Patterns {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        match self.0.packed {
            [] => writer.serialize_bytes(&postcard::to_allocvec(&**self).map_err(serde::ser::Error::custom)?),
            packed => writer.serialize_bytes(packed),
        }
    }
}

impl<'de: 'static> Deserialize<'de> for Patterns {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Ok(Self(Arc::new(Lazy { packed: <&'de [u8]>::deserialize(reader)?, read: OnceLock::new() })))
    }
}
