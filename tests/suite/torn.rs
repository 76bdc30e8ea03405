//! Whole documents, torn apart and put together again: for the guarantees that hang on how lines stand to each other.
//!
//! It stands apart from the guarantees because scenes of whole documents are what the passes over lines go by; lines thrown
//! together at random hardly ever make one.

use std::sync::LazyLock;

use naqi::rule::Example;
use proptest::prelude::*;
use proptest::sample::Index;

use super::files;

/// The documents of `tests/gold` and `tests/docs`, with their furniture.
static WHOLE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let sources = files("tests/gold", "txt").into_iter().chain(files("tests/docs", "txt"));
    let texts: Vec<String> = sources.filter_map(|(_, path)| std::fs::read_to_string(path).ok()).collect();
    let parts = texts.iter().flat_map(|text| text.split("=== "));
    parts.map(|part| Example::parse(part).map_or_else(|_| part.to_owned(), |example| example.text)).filter(|text| !text.is_empty()).collect()
});

/// What happens to a document between the page and the corpus.
#[derive(Debug, Clone, Copy)]
enum Tear {
    /// Lines of another document stand within it.
    Mixed,
    /// Only a stretch of its lines is left.
    Cut,
    /// A stretch stands twice.
    Doubled,
    /// A stretch is glued to one line.
    Glued,
    /// A line is broken at a space.
    Broken,
    /// Every sentence of a stretch stands on its own line.
    Sentences,
    /// Blank lines stand behind every line.
    Spread,
    /// No blank lines are left.
    Dense,
    /// Every line of a stretch is indented.
    Indented,
    /// A line ends with a comma, a colon, an ellipsis …
    Ended,
}

/// Documents that were torn up to four times.
pub fn torn() -> BoxedStrategy<String> {
    use Tear::*;
    let kind = prop::sample::select(vec![Mixed, Cut, Doubled, Glued, Broken, Sentences, Spread, Dense, Indented, Ended]);
    let tears = prop::collection::vec((kind, any::<Index>(), any::<Index>(), 1..12_usize), 0..5);
    (any::<Index>(), tears)
        .prop_map(|(which, tears)| {
            let mut lines: Vec<String> = WHOLE[which.index(WHOLE.len())].split('\n').map(str::to_owned).collect();
            for (tear, at, other, count) in tears {
                let at = at.index(lines.len());
                apply(tear, &mut lines, at, other, count);
                if lines.is_empty() {
                    lines.push(String::new());
                }
            }
            lines.join("\n")
        })
        .boxed()
}

/// Tears a document at a line, with another document or place, over so many lines.
fn apply(tear: Tear, lines: &mut Vec<String>, at: usize, other: Index, count: usize) {
    let to = (at + count).min(lines.len());
    match tear {
        Tear::Mixed => {
            let text: Vec<&str> = WHOLE[other.index(WHOLE.len())].split('\n').collect();
            let from = other.index(text.len());
            lines.splice(at..at, text[from..].iter().take(count).map(|line| (*line).to_owned()));
        }
        Tear::Cut => *lines = lines[at..(at + 3 * count).min(lines.len())].to_vec(),
        Tear::Doubled => {
            let stretch = lines[at..to].to_vec();
            let place = other.index(lines.len() + 1);
            lines.splice(place..place, stretch);
        }
        Tear::Glued => {
            let glued = lines[at..to].join(" ");
            lines.splice(at..to, [glued]);
        }
        Tear::Broken => {
            let spaces: Vec<usize> = lines[at].match_indices(' ').map(|(place, _)| place).collect();
            if !spaces.is_empty() {
                let rest = lines[at].split_off(spaces[other.index(spaces.len())]);
                lines.insert(at + 1, rest);
            }
        }
        Tear::Sentences => {
            let sentences: Vec<String> = lines[at..to].iter().flat_map(|line| line.split_inclusive(". ")).map(str::to_owned).collect();
            lines.splice(at..to, sentences);
        }
        Tear::Spread => lines.iter_mut().for_each(|line| line.push_str(&"\n".repeat(1 + count % 3))),
        Tear::Dense => lines.retain(|line| !line.trim().is_empty()),
        Tear::Indented => lines[at..to].iter_mut().for_each(|line| line.insert_str(0, &" ".repeat(count))),
        Tear::Ended => {
            let ends = [",", ":", "...", " |", "\t", "\u{200f}", "،", "。", "?"];
            lines[at].push_str(ends[other.index(ends.len())]);
        }
    }
}
