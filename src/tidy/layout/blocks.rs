//! `blocks`: a gap in a line of running text was the end of a block.
//!
//! Extractors that join blocks put runs of spaces between them. But the halves of a verse, the cells of a table and
//! drawings are parted by gaps as well. The proof that a line is none of these: a piece of it between gaps is running
//! text, of at least [`RUNNING`] words.

use memchr::{memchr, memmem, memrchr};

use crate::tidy::step::Edits;

/// Spaces that make a gap here. Three can still be a typist's.
const GAP: &str = "    ";
/// Words of running text. Halves of verses and cells of tables stay below.
pub(super) const RUNNING: usize = 15;

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(gap) = memmem::find(&bytes[at..], GAP.as_bytes()).map(|found| at + found) {
        let start = memrchr(b'\n', &bytes[at..gap]).map_or(at, |newline| at + newline + 1);
        at = memchr(b'\n', &bytes[gap..]).map_or(bytes.len(), |newline| gap + newline + 1);
        line(text[start..at].trim_end(), start, edits);
    }
}

/// The gaps of one line that begins at `start`.
fn line(line: &str, start: usize, edits: &mut Edits) {
    // Indentation is no gap.
    let indent = line.len() - line.trim_start().len();
    let pieces = || line[indent..].split(GAP);
    if pieces().nth(1).is_none() || !pieces().any(|piece| piece.split_whitespace().nth(RUNNING - 1).is_some()) {
        return;
    }
    let mut at = indent;
    while let Some(found) = line[at..].find(GAP) {
        let from = at + found;
        at = line.len() - line[from..].trim_start().len();
        edits.replace(start + from, start + at, "\n");
    }
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::layout::alone;

    #[test]
    fn gaps_of_running_text_are_breaks_and_others_stay() {
        let running = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.";
        for (text, expected) in [
            (format!("  Title    {running}     Label   x\n"), format!("  Title\n{running}\nLabel   x\n")),
            ("half of a verse    and its other half\n".into(), "half of a verse    and its other half\n".into()),
            (format!("    {running}    \n"), format!("    {running}    \n")),
        ] {
            assert_eq!(alone(Step::Blocks, &text), expected);
        }
    }
}
