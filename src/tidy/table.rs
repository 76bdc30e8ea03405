//! The steps and profiles as tables for the documentation.

use super::{Step, Tidy};

/// The profiles, and the steps with the profiles that have them, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| profile | what it is |\n|---|---|\n");
    for (name, _, about) in Tidy::PROFILES {
        table.push_str(&format!("| `{name}` | {about} |\n"));
    }
    // A profile of one normal form says by its name which step it has.
    let several: Vec<_> = Tidy::PROFILES.into_iter().filter(|(_, tidy, _)| !tidy.only_normalises()).collect();
    let names: Vec<_> = several.iter().map(|(name, ..)| *name).collect();
    table.push_str(&format!("\n| step | what it does | {} |\n|---|---|{}\n", names.join(" | "), "---|".repeat(names.len())));
    for &step in Step::ALL {
        let marks: Vec<_> = several.iter().map(|(_, tidy, _)| if tidy.has(step) { "yes" } else { "–" }).collect();
        table.push_str(&format!("| `{}` | {} | {} |\n", step.name(), step.about(), marks.join(" | ")));
    }
    table
}
