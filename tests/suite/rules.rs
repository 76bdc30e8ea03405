//! Every bundled rule against its own examples, and every `keep` against all rules together.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use naqi::RuleSet;
use naqi::prove::{Proof, prove_rule, prove_together};
use naqi::rule::Problems;

/// A test for each rule, and one for all.
pub fn trials() -> Vec<Trial> {
    let (set, problems) = RuleSet::parse_sound(&[RuleSet::bundled_sources()]);
    let set = Arc::new(set);
    let mut trials = vec![Trial::test("rules load", move || holds(&problems))];
    for (index, rule) in set.rules.iter().enumerate() {
        let own = Arc::clone(&set);
        trials.push(Trial::test(format!("rule {}", rule.address), move || {
            let mut proof = Proof::default();
            prove_rule(&own, index, &mut proof);
            holds(&proof.problems)
        }));
    }
    trials.push(Trial::test("keeps hold under all rules together", move || holds(&prove_together(&set))));
    trials
}

fn holds(problems: &Problems) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(problems.to_string().into()) }
}
