//! Regular expressions over folded lines: the author's pattern with its letters folded, and its limits.
//!
//! The pattern is parsed, every literal and every class in it is folded, and the result is compiled, so that
//! «أعلان|إعلان» and «اعلان» are one pattern. It stands apart from [`super::pattern`] because it is searched, not matched.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Literal, Repetition};

use serde::{Deserialize, Serialize};

use super::needs::Needs;
use super::search::Search;
use crate::fold::{Folded, fold};

/// Longest pattern, in bytes as written. No rule of the bundled packs needs a tenth of it.
const MAX_WRITTEN: usize = 4096;
/// Deepest nesting of groups and repetitions.
const MAX_NESTING: u32 = 32;
/// Classes of up to this many characters are folded letter by letter; larger ones (`\w`) hold the folded letters anyway.
const SMALL_CLASS: usize = 64;

/// A regular expression. One that was checked before (a bundled one) is compiled when it is needed: most texts need few of
/// them.
#[derive(Clone, Serialize, Deserialize)]
pub struct Regexp {
    /// As the author wrote it.
    pub written: String,
    /// What a line must have for a match.
    pub(crate) needs: Needs,
    #[serde(skip)]
    compiled: Arc<OnceLock<Option<Search>>>,
}

impl fmt::Debug for Regexp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Regexp").field(&self.written).finish()
    }
}

impl Regexp {
    /// Parses, folds and compiles a pattern.
    ///
    /// # Errors
    /// What is wrong, and the byte range of `written` it concerns.
    pub fn new(written: &str) -> Result<Self, (String, Range<usize>)> {
        let all = 0..written.len();
        if written.len() > MAX_WRITTEN {
            return Err((
                format!("the pattern is {} bytes long; at most {MAX_WRITTEN} are allowed", written.len()),
                0..written.chars().next().map_or(0, char::len_utf8),
            ));
        }
        let mut parser = ParserBuilder::new().nest_limit(MAX_NESTING).build();
        let hir = parser.parse(written).map_err(|error| match &error {
            regex_syntax::Error::Parse(error) => (error.kind().to_string(), error.span().start.offset..error.span().end.offset),
            regex_syntax::Error::Translate(error) => (error.kind().to_string(), error.span().start.offset..error.span().end.offset),
            other => (other.to_string(), all.clone()),
        })?;
        let folded = fold_hir(&hir);
        if folded.properties().minimum_len().is_none_or(|length| length == 0) {
            return Err(("the pattern can match nothing at all, so it would match everywhere".into(), all));
        }
        let search = Search::new(&folded).map_err(|message| (message, all))?;
        Ok(Self { written: written.to_owned(), needs: Needs::of(&folded), compiled: Arc::new(OnceLock::from(Some(search))) })
    }

    /// What searches for it; every expression that exists compiles.
    pub(crate) fn search(&self) -> Option<&Search> {
        self.compiled.get_or_init(|| self.hir().map(Search::lazily)).as_ref()
    }

    /// The expression over folded text; every one that exists parses.
    pub(crate) fn hir(&self) -> Option<Hir> {
        Some(fold_hir(&ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(&self.written).ok()?))
    }

    /// What goes of a match: the group named `cut` if the pattern has one, else all of it.
    pub(crate) fn cut(&self, text: &str, found: Range<usize>) -> Range<usize> {
        self.search().and_then(|search| search.cut(text, found.clone())).unwrap_or(found)
    }
}

fn fold_hir(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Literal(Literal(bytes)) => {
            // A literal's own spaces at its borders are kept: they stand between other parts of the pattern.
            let text = String::from_utf8_lossy(bytes);
            let folded = fold(&text);
            let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
            let trail = if text.ends_with(char::is_whitespace) && !folded.is_empty() { " " } else { "" };
            Hir::literal(format!("{lead}{folded}{trail}").into_bytes())
        }
        HirKind::Class(class) => fold_class(class),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition { sub: Box::new(fold_hir(&repetition.sub)), ..repetition.clone() }),
        HirKind::Capture(capture) => Hir::capture(Capture { sub: Box::new(fold_hir(&capture.sub)), ..capture.clone() }),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(fold_hir).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(fold_hir).collect()),
        HirKind::Empty | HirKind::Look(_) => hir.clone(),
    }
}

fn fold_class(class: &Class) -> Hir {
    let mut unicode = match class {
        Class::Unicode(unicode) => unicode.clone(),
        Class::Bytes(bytes) => bytes.to_unicode_class().unwrap_or_else(ClassUnicode::empty),
    };
    // Folded text has no digits but ASCII's and no white space but the space: `\\d` and `\\s` are small there.
    static DIGIT: LazyLock<Option<ClassUnicode>> = LazyLock::new(|| known(r"\d"));
    static SPACE: LazyLock<Option<ClassUnicode>> = LazyLock::new(|| known(r"\s"));
    if DIGIT.as_ref() == Some(&unicode) {
        return Hir::class(Class::Unicode(ClassUnicode::new([ClassUnicodeRange::new('0', '9')])));
    }
    if SPACE.as_ref() == Some(&unicode) {
        return Hir::class(Class::Unicode(ClassUnicode::new([ClassUnicodeRange::new(' ', ' ')])));
    }
    let size: usize = unicode.iter().map(ClassUnicodeRange::len).sum();
    if size > SMALL_CLASS {
        return Hir::class(Class::Unicode(unicode));
    }
    let (mut folded, mut line) = (Vec::new(), Folded::default());
    for range in unicode.iter() {
        for c in range.start()..=range.end() {
            line.fold(c.encode_utf8(&mut [0; 4]));
            let mut chars = line.as_str().chars();
            if let (Some(one), None) = (chars.next(), chars.next()) {
                folded.push(ClassUnicodeRange::new(one, one));
            }
        }
    }
    for range in folded {
        unicode.push(range);
    }
    Hir::class(Class::Unicode(unicode))
}

/// The class that a pattern of the syntax means.
fn known(pattern: &str) -> Option<ClassUnicode> {
    match regex_syntax::parse(pattern).ok()?.into_kind() {
        HirKind::Class(Class::Unicode(class)) => Some(class),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_folded() {
        for (written, line) in [("أعلى (صفحة|الصفحة)", "اعلي الصفحه"), ("[Ss]hare[sS]", "shares"), (r"^\d+ VIEWS$", "12 views"), ("[أإ]علان", "اعلان")]
        {
            assert!(Regexp::new(written).unwrap().search().unwrap().find(line, 0..line.len()).is_some(), "{written}");
        }
    }

    #[test]
    fn a_group_named_cut_goes_alone() {
        let regexp = Regexp::new(r"\.(?P<cut> share)$").unwrap();
        assert_eq!(regexp.cut("a. share", 1..8), 2..8);
        assert_eq!(Regexp::new("share").unwrap().cut("a. share", 3..8), 3..8);
    }

    #[test]
    fn bombs_and_mistakes_are_refused() {
        for written in [r"((\w{1000}){1000}){1000}", "a*", "", "(", "[z-a]", &"a".repeat(1_000_000)] {
            assert!(Regexp::new(written).is_err(), "{}", &written[..written.len().min(20)]);
        }
    }
}
