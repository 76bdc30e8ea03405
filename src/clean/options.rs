//! What a cleaner is made of beside its rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::repeats::Repeats;
use crate::rule::{Family, Policy};
use crate::tidy::Tidy;
use crate::weigh::Prior;

/// What a cleaner is made of.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What is done with characters and white space.
    pub tidy: Tidy,
    /// Policies other than the families' own.
    pub policies: BTreeMap<Family, Policy>,
    /// Whether near misses are collected, for `explain`; cleaning is slower then.
    pub misses: bool,
    /// What the weights take a text for; if nothing is said, [`Prior::Extracted`] where the rules hold the weights
    /// ([`RuleSet::weighs`](crate::rule::RuleSet::weighs)), and [`Prior::None`] where they don't.
    pub prior: Option<Prior>,
    /// Lines that stand in several documents: the weights want less of them.
    pub repeats: Option<Arc<Repeats>>,
    /// Whether the guard is off, as it is for the small documents of rule examples.
    pub unguarded: bool,
    /// Whether it is told which words were looked at, for [`crate::touch`].
    pub words: bool,
}
