//! Rules as the build packs them into the program: parsed, folded and checked, without examples.
//!
//! Parsing two megabytes of rule files takes a tenth of a second, reading this form back a few milliseconds. The build
//! script makes it with the same code that parses rule files at run time.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::problem::Source;
use super::{Family, Finder, List, Origin, Place, Proof, Rule, RuleSet, Take};

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Packed {
    lists: Vec<List>,
    rules: Vec<PackedRule>,
}

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct PackedRule {
    address: String,
    was: Vec<String>,
    about: String,
    family: Family,
    finder: Finder,
    place: Place,
    take: Take,
    score: u8,
    file: String,
    start: usize,
    end: usize,
}

/// Packs a set; for the build script.
#[allow(dead_code, reason = "used by the build script, which includes this module")]
pub fn pack(set: &RuleSet) -> Result<Vec<u8>, postcard::Error> {
    let rule = |rule: &Rule| PackedRule {
        address: rule.address.clone(),
        was: rule.was.clone(),
        about: rule.about.clone(),
        family: rule.family,
        finder: rule.finder.clone(),
        place: rule.place.clone(),
        take: rule.take.clone(),
        score: rule.score,
        file: rule.origin.source.name.to_string(),
        start: rule.origin.span.start,
        end: rule.origin.span.end,
    };
    postcard::to_allocvec(&Packed { lists: set.lists.to_vec(), rules: set.rules.iter().map(rule).collect() })
}

/// Unpacks a set that came from these sources.
#[allow(dead_code, reason = "not used by the build script")]
pub fn unpack(bytes: &'static [u8], sources: &[Source]) -> Result<RuleSet, postcard::Error> {
    let packed: Packed = postcard::from_bytes(bytes)?;
    let sources: HashMap<&str, &Source> = sources.iter().map(|source| (&*source.name, source)).collect();
    let rule = |rule: PackedRule| {
        let source = sources.get(rule.file.as_str()).map_or_else(|| Source::new(rule.file.as_str(), ""), |source| (*source).clone());
        Rule {
            address: rule.address,
            was: rule.was,
            about: rule.about,
            family: rule.family,
            finder: rule.finder,
            place: rule.place,
            take: rule.take,
            score: rule.score,
            proof: Proof::default(),
            origin: Origin { source, span: rule.start..rule.end },
        }
    };
    Ok(RuleSet { rules: packed.rules.into_iter().map(rule).collect(), lists: Arc::new(packed.lists), weighs: false })
}
