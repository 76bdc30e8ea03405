//! The rules that come with the program: their files, and the packed form the build made of them.

use std::sync::OnceLock;

use crate::rule::{Problems, RuleSet, Source, packed};

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packed.bin"));

impl RuleSet {
    /// The files of the bundled packs.
    pub fn bundled_sources() -> Vec<Source> {
        static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
        SOURCES.get_or_init(|| BUNDLED.iter().map(|(name, text)| Source::new(*name, *text)).collect()).clone()
    }

    /// The bundled packs, ready to clean with. They come without their examples; parse [`RuleSet::bundled_sources`] for
    /// these.
    ///
    /// # Errors
    /// Mistakes in the bundled rules; the project's tests see to it that there are none.
    pub fn bundled() -> Result<Self, Problems> {
        match packed::unpack(PACKED, &Self::bundled_sources()) {
            Ok(set) if !set.rules.is_empty() => Ok(set),
            // The build leaves the form empty when the rule files have mistakes: parsing draws them.
            _ => Self::parse(&[Self::bundled_sources()]),
        }
    }
}
