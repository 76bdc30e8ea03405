//! Every bundled rule against its own examples, and every `keep` against all rules together.

use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use naqi::RuleSet;
use naqi::author::format::format;
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
    trials.push(Trial::test("rule files are laid out", laid_out));
    trials
}

fn holds(problems: &Problems) -> Result<(), Failed> {
    if problems.is_empty() { Ok(()) } else { Err(problems.to_string().into()) }
}

/// Every bundled file is as `naqi rules fmt` lays it out; written otherwise it is laid out to the same meaning and comments.
fn laid_out() -> Result<(), Failed> {
    let comments = |text: &str| {
        let mut comments: Vec<String> = text.lines().filter(|line| line.trim_start().starts_with('#')).map(|line| line.trim().to_owned()).collect();
        comments.sort();
        comments
    };
    for source in RuleSet::bundled_sources() {
        if format(&source.text)? != **source.text {
            return Err(format!("{}: naqi rules fmt lays it out", source.name).into());
        }
        let written = source.text.replace("\n  \"", "\n\"").replace(" = ", "=");
        let laid = format(&written)?;
        let means_the_same = laid.parse::<toml::Table>()? == written.parse::<toml::Table>()?;
        if !means_the_same || comments(&laid) != comments(&written) || format(&laid)? != laid {
            return Err(format!("{} is not what it was", source.name).into());
        }
    }
    Ok(())
}
