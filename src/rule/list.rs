//! Lists shared between rule files: named `lang.name`, taking in other lists by `{name}`, never in a circle.

use std::collections::HashMap;
use std::ops::Range;

use super::members::List;
use super::pattern::spellings;
use super::problem::{Problems, Source};
use crate::fold::fold;

/// A list as its file has it.
#[derive(Debug)]
pub(crate) struct WrittenList {
    pub source: Source,
    /// `lang.name`.
    pub name: String,
    pub span: Range<usize>,
    pub members: Vec<(String, Range<usize>)>,
}

/// All lists by full name, folded and with their inclusions resolved.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    pub lists: Vec<List>,
    index: HashMap<String, usize>,
}

impl Lists {
    /// The index of the list that `name` means in a file of the pack `lang`.
    pub fn find(&self, lang: &str, name: &str) -> Result<usize, String> {
        let full = full_name(lang, name);
        self.index.get(&full).copied().ok_or_else(|| {
            let near = super::keys::nearest(&full, self.index.keys().map(String::as_str));
            let hint = near.map_or_else(String::new, |near| format!("; is `{near}` meant?"));
            format!("there is no list `{full}`{hint}")
        })
    }

    /// Resolves the lists of all files. A list defined in several files of one pack is their union.
    pub fn resolve(written: &[WrittenList], problems: &mut Problems) -> Self {
        let mut by_name: HashMap<&str, Vec<&WrittenList>> = HashMap::new();
        let mut order = Vec::new();
        for list in written {
            let parts = by_name.entry(&list.name).or_default();
            if parts.is_empty() {
                order.push(list.name.as_str());
            }
            parts.push(list);
        }
        let mut lists = Self::default();
        for name in order {
            let mut members = Vec::new();
            collect(name, &by_name, &mut vec![name.to_owned()], &mut members, problems);
            members.sort_by(|a: &String, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            members.dedup();
            if members.is_empty() {
                let first = by_name[name][0];
                problems.add(&first.source, first.span.clone(), format!("the list `{name}` is empty"), "no members", "give it at least one");
            }
            lists.index.insert(name.to_owned(), lists.lists.len());
            lists.lists.push(List::new(name, members));
        }
        lists
    }
}

/// `any.network` is a full name; `network` means the file's own pack.
fn full_name(lang: &str, name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("{lang}.{name}") }
}

fn collect(name: &str, by_name: &HashMap<&str, Vec<&WrittenList>>, chain: &mut Vec<String>, members: &mut Vec<String>, problems: &mut Problems) {
    for list in by_name.get(name).into_iter().flatten() {
        let lang = name.split('.').next().unwrap_or_default();
        for (member, span) in &list.members {
            let Some(included) = member.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
                if fold(member).is_empty() {
                    problems.add(&list.source, span.clone(), "an empty list member", "nothing is left of it once folded", "take it out");
                } else {
                    members.extend(spellings(member).iter().map(|spelling| fold(spelling)));
                }
                continue;
            };
            let full = full_name(lang, included);
            if chain.contains(&full) {
                // Told once: from the first list of the circle by name.
                if chain[0] == full && chain.iter().min() == Some(&full) {
                    problems.add(
                        &list.source,
                        span.clone(),
                        format!("lists that contain each other: {} → {full}", chain.join(" → ")),
                        "closes the circle",
                        "take one of the lists out of another",
                    );
                }
            } else if !by_name.contains_key(full.as_str()) {
                if chain.len() == 1 {
                    let near = super::keys::nearest(&full, by_name.keys().copied()).map_or_else(String::new, |near| format!("is `{near}` meant?"));
                    problems.add(&list.source, span.clone(), format!("there is no list `{full}`"), "no such list", near);
                }
            } else {
                chain.push(full.clone());
                collect(&full, by_name, chain, members, problems);
                chain.pop();
            }
        }
    }
}
