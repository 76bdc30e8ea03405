//! Lints: rules that load and hold, and still are not what their author thinks.
//!
//! A rule file is first right (`naqi rules check`), then good. What is found here has a name each, so that it can be
//! allowed where it is meant.

mod corpus;
mod overlap;
mod place;
mod proof;

pub use corpus::Watch;

use crate::rule::{Problem, Problems, Rule, RuleSet};
use place::Places;

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lint {
    /// The same wording twice under the same conditions.
    Duplicate,
    /// Another rule, no narrower, takes all that a wording could.
    Shadowed,
    /// A single word that goes wherever it stands.
    BareWord,
    /// A `keep` in which nothing of the rule's words stands.
    FarKeep,
    /// A condition without which all examples come out the same.
    UntestedCondition,
    /// A rule that takes nothing from a corpus.
    NeverFires,
    /// A rule that cuts sentences of a corpus.
    FiresInProse,
    /// A regular expression that takes too much work on a corpus.
    OverBudget,
}

impl Lint {
    /// All lints, with their names and what they find.
    pub const ALL: [(Lint, &'static str, &'static str); 8] = [
        (Self::Duplicate, "duplicate", "the same wording stands twice under the same conditions"),
        (Self::Shadowed, "shadowed", "a wider rule of the family takes all that a wording, or the whole rule, could take"),
        (Self::BareWord, "bare-word", "a single word goes at score 3 wherever it stands: no place, no neighbour, no limit"),
        (Self::FarKeep, "far-keep", "a `keep` that shares too few words with the rule to be a near miss"),
        (Self::UntestedCondition, "untested-condition", "without this condition all examples come out the same"),
        (Self::NeverFires, "never-fires", "the rule takes nothing from the corpus (`--corpus`)"),
        (Self::FiresInProse, "fires-in-prose", "the rule cuts a sentence in two, or takes a line of body text whole (`--corpus`)"),
        (Self::OverBudget, "over-budget", "the rule's regular expression was given up on a document for too much work (`--corpus`)"),
    ];

    /// Its name, as `--allow` takes it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(lint, ..)| *lint == self).map_or("", |(_, name, _)| name)
    }

    /// The lint of a name.
    ///
    /// # Errors
    /// There is none; the message names them all.
    pub fn named(name: &str) -> Result<Self, String> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(lint, ..)| *lint).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(_, name, _)| *name).collect();
            format!("no lint is called {name:?}; the lints are {}", names.join(", "))
        })
    }
}

/// The lints as a Markdown table, for the docs.
pub fn table() -> String {
    let mut table = String::from("| lint | what it finds |\n|---|---|\n");
    for (_, name, about) in Lint::ALL {
        table.push_str(&format!("| {name} | {about} |\n"));
    }
    table
}

/// What was found, with the rule it concerns.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The lint.
    pub lint: Lint,
    /// The rule's address.
    pub address: String,
    /// Where, and in words.
    pub problem: Problem,
}

/// The findings about some rules of a set, drawn in the order of their files.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    places: Places,
}

impl Findings {
    /// What can be told from the rules alone, about those of the set that `own` chooses.
    pub fn of(set: &RuleSet, own: &dyn Fn(&Rule) -> bool) -> Self {
        let mut findings = Self::default();
        overlap::look(set, own, &mut findings);
        for (index, rule) in set.rules.iter().enumerate().filter(|(_, rule)| own(rule)) {
            proof::look(set, index, rule, &mut findings);
        }
        findings
    }

    /// Adds what a corpus showed.
    pub fn watched(&mut self, set: &RuleSet, own: &dyn Fn(&Rule) -> bool, watch: &Watch) {
        corpus::look(set, own, watch, self);
    }

    /// The findings but for those of allowed lints, in the order of files and places.
    pub fn sorted(mut self, allowed: &[Lint]) -> Vec<Finding> {
        self.list.retain(|finding| !allowed.contains(&finding.lint));
        self.list.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.problem.source.name.clone(), finding.problem.span.start, finding.lint);
            key(a).cmp(&key(b))
        });
        self.list
    }

    /// Adds a finding about a key of a rule: at one of its values, at the key, or at the rule's id.
    fn add(&mut self, lint: Lint, rule: &Rule, key: (&str, Option<usize>), title: String, label: &str, help: String) {
        let span = self.places.find(rule, key.0, key.1);
        let problem = Problem { source: rule.origin.source.clone(), span, title, label: label.to_owned(), help, lint: Some(lint.name()) };
        self.list.push(Finding { lint, address: rule.address.clone(), problem });
    }
}

/// Findings as problems, to be drawn.
pub fn drawn(findings: &[Finding]) -> Problems {
    let mut problems = Problems::default();
    findings.iter().for_each(|finding| problems.push(finding.problem.clone()));
    problems
}
