//! The rules that come with the program: their files, the packed form and the tables that the build made of them.

use std::io::Read as _;
use std::ops::Range;
use std::sync::OnceLock;

use flate2::read::ZlibDecoder;

use crate::compile::Tables;
use crate::rule::{Problems, RuleSet, Source, packed};

include!(concat!(env!("OUT_DIR"), "/bundled.rs"));
static PACKED_FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/files.bin"));
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packed.bin"));
static TABLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tables.bin"));

/// The bundled files one behind the other.
fn files() -> &'static str {
    static FILES: OnceLock<String> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut text = String::new();
        // The build packed them; what it packs, the tests read.
        ZlibDecoder::new(PACKED_FILES).read_to_string(&mut text).map(|_| text).unwrap_or_default()
    })
}

/// The bundled rules and their tables.
pub(crate) fn compiled() -> Result<(RuleSet, Tables), Problems> {
    let set = RuleSet::bundled()?;
    let tables = Tables::unpack(TABLES, &set).unwrap_or_else(|_| Tables::new(&set, false));
    Ok((set, tables))
}

impl RuleSet {
    /// The files of the bundled packs.
    pub fn bundled_sources() -> Vec<Source> {
        static SOURCES: OnceLock<Vec<Source>> = OnceLock::new();
        let source = |(name, place): &(&'static str, Range<usize>)| {
            let place = place.clone();
            Source::later(*name, move || files().get(place).unwrap_or_default().into())
        };
        SOURCES.get_or_init(|| BUNDLED.iter().map(source).collect()).clone()
    }

    /// The bundled packs, ready to clean with. They come without their examples; parse [`RuleSet::bundled_sources`] for
    /// these.
    ///
    /// # Errors
    /// Mistakes in the bundled rules; the project's tests see to it that there are none.
    pub fn bundled() -> Result<Self, Problems> {
        match packed::unpack(PACKED, &Self::bundled_sources()) {
            Ok(set) if !set.rules.is_empty() => Ok(set.weighing(true)),
            // The build leaves the form empty when the rule files have mistakes: parsing draws them.
            _ => Self::parse(&[Self::bundled_sources()]).map(|set| set.weighing(true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The build's tables are what compiling the rules at run time would give.
    #[test]
    fn the_tables_are_those_of_the_rules() {
        let set = RuleSet::bundled().unwrap();
        let made = Tables::new(&set, false);
        assert!(Tables::unpack(TABLES, &set).is_ok());
        assert_eq!(postcard::to_allocvec(&made).unwrap(), TABLES);
    }

    /// Regexes whose needed texts begin where words do are looked up; the others would cost a search of every line.
    #[test]
    fn no_bundled_regex_wants_a_text_within_words() {
        let (_, tables) = compiled().unwrap();
        assert_eq!(tables.needed.within().collect::<Vec<_>>(), Vec::<&str>::new(), "write \\b or ^ before these");
    }

    /// Every pattern can be read from its packed form, and is what parsing gives.
    #[test]
    fn the_packed_rules_are_those_of_the_files() {
        let (packed, parsed) = (RuleSet::bundled().unwrap(), RuleSet::parse(&[RuleSet::bundled_sources()]).unwrap());
        assert_eq!(packed.hash(), parsed.hash());
        let read = |set: &RuleSet| -> Vec<_> {
            let of = |rule: &crate::Rule| rule.finder.patterns().iter().map(|pattern| (pattern.parts.clone(), pattern.anchor)).collect::<Vec<_>>();
            set.rules.iter().map(|rule| (rule.address.clone(), of(rule))).collect()
        };
        assert!(read(&packed) == read(&parsed));
    }
}
