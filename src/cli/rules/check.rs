//! `naqi rules check`: every mistake and every example of rule files.

use std::io;
use std::path::PathBuf;

use naqi::prove::{Proof, prove_rule, prove_together};
use naqi::rule::problem::Problems;
use naqi::{Rule, RuleSet};

use super::super::show::color;
use super::super::{End, Failure, say};
use super::{print, read};

/// Runs `rules check`.
pub fn run(paths: &[PathBuf], no_bundled: bool) -> Result<End, Failure> {
    let own = if paths.is_empty() { vec![RuleSet::bundled_sources()] } else { read(paths)? };
    let mut layers = Vec::new();
    if !no_bundled && !paths.is_empty() {
        layers.push(RuleSet::bundled_sources());
    }
    layers.extend(own.iter().cloned());
    let (set, problems) = RuleSet::parse_sound(&layers);
    let is_own = |rule: &Rule| own.iter().flatten().any(|source| std::sync::Arc::ptr_eq(&source.text, &rule.origin.source.text));
    let mut proof = Proof::default();
    let mut rules = 0;
    for (index, rule) in set.rules.iter().enumerate().filter(|(_, rule)| is_own(rule)) {
        prove_rule(&set, index, &mut proof);
        rules += usize::from(!rule.address.is_empty());
    }
    // What one rule takes from another's `keep` is only worth telling once each of them holds alone.
    let together = if problems.is_empty() && proof.problems.is_empty() { prove_together(&set) } else { Problems::default() };
    let colored = color(&io::stderr());
    for drawn in [&problems, &proof.problems, &together].map(|problems| problems.draw(colored)) {
        if !drawn.is_empty() {
            say(drawn.trim_end());
            say("");
        }
    }
    for address in &proof.mended {
        say(&format!("{address}: a todo example holds by now; make it a match or a keep"));
    }
    let wrong = problems.len() + proof.problems.len() + together.len();
    let summary =
        format!("{rules} rules, {} examples, {} todo, {wrong} {}\n", proof.examples, proof.todo, if wrong == 1 { "mistake" } else { "mistakes" });
    print(&summary)?;
    if wrong == 0 { Ok(End::Done) } else { Err(Failure::Usage(format!("{wrong} {} in the rules", if wrong == 1 { "mistake" } else { "mistakes" }))) }
}
