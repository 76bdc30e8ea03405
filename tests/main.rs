//! All integration tests in one binary: every rule, every document and every command-line case is a test of its own
//! name, made from data files.

mod suite;

use libtest_mimic::Arguments;

fn main() {
    let mut arguments = Arguments::from_args();
    // Panics inside properties are part of shrinking; the runner reports what is left of them.
    arguments.color.get_or_insert(libtest_mimic::ColorSetting::Auto);
    let mut trials = Vec::new();
    trials.extend(suite::review::trials());
    trials.extend(suite::rules::trials());
    trials.extend(suite::documents::trials());
    trials.extend(suite::browser::trials());
    trials.extend(suite::characters::trials());
    trials.extend(suite::commands::trials());
    trials.extend(suite::corpora::trials());
    trials.extend(suite::generated::trials());
    trials.extend(suite::gold::trials());
    trials.extend(suite::lints::trials());
    trials.extend(suite::mojibake::trials());
    trials.extend(suite::properties::trials());
    trials.extend(suite::restraint::trials());
    trials.extend(suite::tutorial::trials());
    #[cfg(unix)]
    trials.extend(suite::snapshots::trials());
    libtest_mimic::run(&arguments, trials).exit();
}
