//! `entities`: HTML character references that were left in text, once or more deeply escaped.
//!
//! References that end in `;` are read by the table of the HTML standard. Without `;` only those that HTML reads so, and
//! only where nothing else could be meant: `AT&T`, `&c.` and `?a=1&copy=2` stay. A line with markup is source code and
//! stays whole, and in a text with markup `&lt;` and `&gt;` stay; so does a reference between quotes, which is being
//! talked about.

use htmlize::ENTITIES;
use memchr::{memchr, memrchr};

use crate::tidy::characters::c1;
use crate::tidy::step::Edits;

/// The longest name of the HTML standard, `&CounterClockwiseContourIntegral;`, without `&` and `;`.
const LONGEST: usize = 31;

/// A character of the output and the bytes it came from. The second character of a reference has none.
struct Piece {
    c: char,
    start: usize,
    end: usize,
    read: bool,
}

pub(in crate::tidy) fn edits(text: &str, edits: &mut Edits) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut tags = None;
    while let Some(next) = memchr(b'&', &bytes[at..]).map(|found| at + found) {
        let start = memrchr(b'\n', &bytes[at..next]).map_or(at, |newline| at + newline + 1);
        at = memchr(b'\n', &bytes[next..]).map_or(text.len(), |newline| next + newline + 1);
        let line = &text[start..at];
        if !is_markup(line) {
            // A text with tags writes `&lt;` where it means no tag.
            let tags = *tags.get_or_insert_with(|| is_markup(text));
            self::line(line, start, tags, edits);
        }
    }
}

/// The references of one line that begins at `offset`.
fn line(line: &str, offset: usize, tags: bool, edits: &mut Edits) {
    let mut out = Output { pieces: Vec::new(), tags };
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        out.push(Piece { c, start, end: start + c.len_utf8(), read: false }, next);
    }
    out.unended(None);
    let pieces = out.pieces;
    let mut with = String::new();
    let mut first = 0;
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.read) {
        if piece.start < piece.end {
            first = piece.start;
        }
        with.push(piece.c);
        if pieces.get(at + 1).is_none_or(|next| !next.read || next.start < next.end) {
            edits.replace(offset + first, offset + piece.end, std::mem::take(&mut with));
        }
    }
}

/// Whether a text has a tag of HTML or XML.
fn is_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    memrchr(b'>', bytes)
        .is_some_and(|end| memchr::memchr_iter(b'<', &bytes[..end]).any(|start| matches!(bytes[start + 1], b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!')))
}

/// The output is a stack, and a reference is read when its end comes in sight. What was read may end another one:
/// `&amp;lt;` and `&#38;lt;` are read to the bottom in one pass.
struct Output {
    pieces: Vec<Piece>,
    /// Whether the text has tags.
    tags: bool,
}

/// References that are nothing else in any language of programming.
const PLAIN: [&str; 6] = ["amp", "lt", "gt", "quot", "apos", "nbsp"];

impl Output {
    /// Adds a character, and reads the reference that ends with it or before it.
    fn push(&mut self, piece: Piece, next: Option<char>) {
        if !piece.c.is_ascii_alphanumeric() && piece.c != ';' {
            self.unended(Some(piece.c));
        }
        let ends = piece.c == ';';
        self.pieces.push(piece);
        let Some((start, name)) = ends.then(|| tail(&self.pieces[..self.pieces.len() - 1])).flatten() else { return };
        let mut before = self.pieces[..start].iter().rev().map(|piece| piece.c);
        // `"&nbsp;"` is talked about; `= &sum;` takes an address.
        let quoted = before.clone().next().is_some_and(|c| matches!(c, '"' | '\'' | '`') && Some(c) == next);
        let address = before.find(|c| *c != ' ').is_some_and(|c| matches!(c, '=' | '(')) && !name.starts_with('#') && !PLAIN.contains(&name.as_str());
        if !quoted && !address {
            self.read(start, &name, next);
        }
    }

    /// Reads a reference without `;` at the end of the output, before the character `next`.
    fn unended(&mut self, next: Option<char>) {
        let Some((start, name)) = tail(&self.pieces) else { return };
        if next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '=' | '-' | '_' | '%')) {
            return;
        }
        let mut word = self.pieces[..start].iter().rev().take(200).map(|piece| piece.c).take_while(|c| !c.is_whitespace());
        let before = word.clone().next();
        // Parts of a URL are parted by `&` as well.
        let safe = !word.any(|c| matches!(c, '?' | '/' | '=' | '&'))
            && match name.as_str() {
                "amp" | "nbsp" | "quot" => true,
                _ => !before.is_some_and(char::is_alphanumeric) && (name.starts_with('#') || name.starts_with(|c: char| c.is_ascii_lowercase())),
            };
        let known = if name.starts_with('#') { name.len() > 2 } else { ENTITIES.contains_key(format!("&{name}").as_bytes()) };
        if safe && known {
            self.read(start, &name, next);
        }
    }

    /// Puts what a reference stands for into the place of the pieces from `start`, if it stands for anything.
    fn read(&mut self, start: usize, name: &str, next: Option<char>) {
        let Some(text) = meaning(name).filter(|text| !self.tags || !matches!(text.as_str(), "<" | ">")) else { return };
        let (from, to) = (self.pieces[start].start, self.pieces.last().map_or(0, |piece| piece.end));
        self.pieces.truncate(start);
        for (place, c) in text.chars().enumerate() {
            let start = if place == 0 { from } else { to };
            self.push(Piece { c, start, end: to, read: true }, next);
        }
    }
}

/// The name between the last `&` of the output and its end, and where the `&` stands.
fn tail(out: &[Piece]) -> Option<(usize, String)> {
    let from = out.len().saturating_sub(LONGEST + 1);
    let start = from + out[from..].iter().rposition(|piece| !piece.c.is_ascii_alphanumeric() && piece.c != '#')?;
    let name = &out[start + 1..];
    (out[start].c == '&' && !name.is_empty()).then(|| (start, name.iter().map(|piece| piece.c).collect()))
}

/// What a name or number stands for.
fn meaning(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let c = char::from_u32(code)?;
        // Numbers of C1 controls are read as windows-1252 (HTML standard, section 13.2.5.80). Those of other controls are
        // left to be seen.
        let c = c1::meant(c).or((c == '\u{85}').then_some('…')).unwrap_or(c);
        let is_text = !c.is_control() || matches!(c, '\n' | '\t' | '\r');
        return (is_text && !super::controls::is_noncharacter(c)).then(|| c.to_string());
    }
    if let Some(text) = ENTITIES.get(format!("&{name};").as_bytes()) {
        return std::str::from_utf8(text).ok().map(str::to_owned);
    }
    // `&EACUTE;`: what shouting in capitals made of `&eacute;`.
    let shouted = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let quiet = shouted.then(|| ENTITIES.get(format!("&{};", name.to_ascii_lowercase()).as_bytes())).flatten()?;
    let quiet = std::str::from_utf8(quiet).ok()?;
    let loud = quiet.to_uppercase();
    (loud != quiet && loud.chars().count() == 1).then_some(loud)
}

#[cfg(test)]
mod tests {
    use crate::tidy::Step;
    use crate::tidy::characters::alone;

    #[test]
    fn references_are_read_and_ampersands_stay() {
        for (text, expected) in [
            ("Tom &amp; Jerry, &quot;caf&eacute;&quot; &#8212; &#x627;&#X628;", "Tom & Jerry, \"café\" — اب"),
            ("AT&amp;T &amp;amp; co", "AT&T & co"),
            ("&amp;lt;b&amp;gt; &amp;#38;#38;amp;", "<b> &"),
            ("&#&#51;8;lt;", "<"),
            ("it&#39;s 5&euro;, &#128;&#x85;&#150;", "it's 5€, €…–"),
            ("&NotEqualTilde;!", "≂\u{338}!"),
            ("&EACUTE;TAT &AMP; &NBSP;", "ÉTAT & &NBSP;"),
            ("a &nbsp b &lt c, &copy 2024", "a \u{a0} b < c, © 2024"),
            ("&ccedil;a &amp", "ça &"),
            ("5 &lt; 6 <3 &gt;", "5 < 6 <3 >"),
            ("<b>&amp;</b>\nTom &amp; &amp;lt;Jerry&gt;\n", "<b>&amp;</b>\nTom & &lt;Jerry&gt;\n"),
        ] {
            assert_eq!(alone(Step::Entities, text), expected);
        }
        for text in [
            "AT&T, R&D, Q&A; &c. &c; &;",
            "https://example.org/?a=1&copy=2&lt=3&reg",
            "/find?q=x&para",
            "the reference \"&nbsp;\" and '&amp;'",
            "<p>a &amp; b</p>",
            "<b>x</b>\nescape('&lt;b&#62;')",
            "p = &sum; f(&image;)",
            "&#0; &#7; &#xD800; &#x110000; &#xFFFF; &#99999999999; &#; &#x;",
            "BT&GT and M&sect",
            "&notaname; &amp_x",
        ] {
            assert_eq!(alone(Step::Entities, text), text);
        }
    }

    #[test]
    fn deep_escapes_take_linear_time() {
        let deep = format!("&{}lt;", "amp;".repeat(200_000));
        assert_eq!(alone(Step::Entities, &deep), "<");
        let ampersands = "&".repeat(200_000);
        assert_eq!(alone(Step::Entities, &ampersands), ampersands);
        let nested = "&#".repeat(30_000) + &"&#51;8;".repeat(30_000);
        alone(Step::Entities, &nested);
    }

    proptest::proptest! {
        #[test]
        fn twice_changes_nothing(text in "(&(amp;){0,3}|#|38|x26|;|lt;|nbsp|quot;|\"|<|>| |=|b|copy){0,16}") {
            let once = alone(Step::Entities, &text);
            proptest::prop_assert_eq!(alone(Step::Entities, &once), once);
        }
    }
}
