//! Documents that never were a page although their lines are long: copyright files, headers of mails and packages, logs.

use memchr::memmem;

use crate::layout::Line;

/// Lines of a copyright file that name a copyright, at least, and at least one line in so many. A page names its own once or twice,
/// below its text; three of the gold pages reach both.
const RIGHTS: usize = 4;
const RIGHTS_OF: usize = 20;
/// Fields of the shortest header, and entries of the shortest log.
const FIELDS: usize = 3;
const ENTRIES: usize = 4;

/// Whether a document is a copyright file: it says of many works whose they are, and names a licence.
pub(in crate::weigh) fn is_of_rights(text: &str, lines: &[Line]) -> bool {
    let found = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !(found("opyright") && (found("icense") || found("icence"))) {
        return false;
    }
    let names_copyright = |line: &&Line| ["opyright", "OPYRIGHT", "©"].iter().any(|word| text[line.start..line.end].contains(word));
    let count = lines.iter().filter(names_copyright).count();
    count >= RIGHTS && RIGHTS_OF * count >= lines.len()
}

/// Which lines are fields of a header, or entries of a log.
pub(super) fn entries(text: &str, lines: &[Line]) -> Vec<bool> {
    let mut told = vec![false; lines.len()];
    let kinds: Vec<Option<Kind>> = lines.iter().map(|line| kind(&text[line.start..line.end])).collect();
    let entry = |kind: &Option<Kind>| *kind == Some(Kind::Entry);
    let mut from = 0;
    for run in kinds.chunk_by(|a, b| a.is_some() && b.is_some() && entry(a) == entry(b)) {
        let record = match run[0] {
            None => false,
            Some(Kind::Entry) => run.len() >= ENTRIES,
            // A colon behind the first word is common in prose; a hyphen in that word is not.
            Some(_) => run.len() >= FIELDS && run.contains(&Some(Kind::Named)),
        };
        told[from..from + run.len()].fill(record);
        from += run.len();
    }
    told
}

/// What a line of a header or of a log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name and what it stands for.
    Field,
    /// The same, with a hyphen in its name, as `Content-Type: text/plain`.
    Named,
    /// What happened, behind the second at which it did.
    Entry,
}

/// What a line is, if it is of one of them.
fn kind(line: &str) -> Option<Kind> {
    match line.as_bytes()[0] {
        b'0'..=b'9' => {
            let end = line.find(|c: char| !(c.is_ascii_digit() || "-:./T ".contains(c))).unwrap_or(line.len());
            let clock = |word: &str| {
                let word = word.rsplit('T').next().unwrap_or(word);
                word.split(':').count() == 3 && word.split(':').all(|part| !part.is_empty() && part.starts_with(|c: char| c.is_ascii_digit()))
            };
            (end < line.len() && line[..end].split(' ').any(clock)).then_some(Kind::Entry)
        }
        b'A'..=b'Z' => {
            let (name, value) = line.split_once(':')?;
            let word = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(|c| c.is_ascii_alphanumeric());
            let field = value.starts_with(' ') && name.split('-').all(word);
            field.then_some(if name.contains('-') { Kind::Named } else { Kind::Field })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::split;

    #[test]
    fn rights_are_told_of_many_works() {
        let mut lines = Vec::new();
        let one = "Files: oven/heat\nCopyright: 2004 Anna Berg\n";
        for (text, told) in [
            (format!("{}License: as below\n", one.repeat(4)), true),
            (one.repeat(4), false),
            (format!("{}License: as below\n", one.repeat(3)), false),
            (format!("{}{}License: as below\n", one.repeat(4), "Bread.\n".repeat(80)), false),
        ] {
            split(&text, &mut lines);
            assert_eq!(is_of_rights(&text, &lines), told, "{text}");
        }
    }

    #[test]
    fn entries_are_headers_and_logs() {
        let mut lines = Vec::new();
        for (text, told) in [
            ("Name: bread\nRequires-Dist: salt\nAuthor: Anna\nShare", vec![true, true, true, false]),
            ("Name: bread\nPrice: 3\nAuthor: Anna", vec![false; 3]),
            ("Requires-Dist: salt\nE-mail: anna", vec![false; 2]),
            ("Follow us: here\nE-mail:anna\nX-Ray: no", vec![false; 3]),
            ("0:03:55 passed\n2024-05-12 00:03:59 failed\n2024-05-12T00:03:59.1 passed\n01:02:03 end\nEnd", vec![true, true, true, true, false]),
            ("12:30 Bread\n12:40 Salt\n12:50 Water\n13:00 End", vec![false; 4]),
            ("12:30:01\n12:40:01\n12:50:01\n13:00:01", vec![false; 4]),
        ] {
            split(text, &mut lines);
            assert_eq!(entries(text, &lines), told, "{text}");
        }
    }
}
