//! `naqi rules check`: every mistake and every example of rule files.

use std::io;
use std::path::PathBuf;

use naqi::RuleSet;
use naqi::prove::{Proof, prove_rule, prove_together};
use naqi::rule::Problems;

use super::super::show::color;
use super::super::{End, Failure, say};
use super::{counted, layers, print};

/// Runs `rules check`.
pub fn run(paths: &[PathBuf], no_bundled: bool) -> Result<End, Failure> {
    let (layers, own) = layers(paths, no_bundled)?;
    let (set, problems) = RuleSet::parse_sound(&layers);
    let mut proof = Proof::default();
    let mut rules = 0;
    for (index, rule) in set.rules.iter().enumerate().filter(|(_, rule)| own.has(rule)) {
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
    let summary = format!("{}, {}, {} todo, {}\n", counted(rules, "rule"), counted(proof.examples, "example"), proof.todo, counted(wrong, "mistake"));
    print(&summary)?;
    if wrong == 0 { Ok(End::Done) } else { Err(Failure::Usage(format!("{} in the rules", counted(wrong, "mistake")))) }
}
