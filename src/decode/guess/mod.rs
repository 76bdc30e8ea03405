//! Which encoding bytes are in, when nobody says so, and how sure that is.
//!
//! The order is that of how much each kind of evidence can be trusted: a byte order mark, a label, the zero bytes of
//! UTF-16, valid UTF-8, UTF-8 with a few bytes broken, and only then letters. Where nothing is convincing it is UTF-8 with
//! replacements: replaced bytes are counted and can be given back, while wrong letters look like right ones.

mod alphabet;
mod candidates;
mod chain;
mod declared;
mod evidence;
pub(crate) mod letters;
mod wide;

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_8, KOI8_R, KOI8_U, WINDOWS_1252, WINDOWS_1255};

use super::Charset;
use candidates::READINGS;
use evidence::Sample;
use letters::{Cost, in_nats, nats};

/// Bytes in which control characters of UTF-16 and ISO-2022-JP are looked for: whoever has one has it soon.
const CONTROLS: usize = 64 << 10;

/// Of the sequences of bytes above 0x7F, the share that must be valid for UTF-8 with broken bytes, in per cent. Text in
/// legacy encodings has hardly any, since a valid one is a rare pair of letters in each of them.
const MOSTLY: usize = 80;

/// Nats by which UTF-8 is likelier than any legacy encoding before the bytes are looked at: damage that is counted is
/// better than letters that only look right.
const UTF8_AHEAD: Cost = nats(1.0);

/// Nats that the word of others weighs: of the detector, of the text itself, of the language and of the site.
const DETECTOR: Cost = nats(5.0);
const DECLARED: Cost = nats(12.0);
const LANGUAGE: Cost = nats(6.0);
const DOMAIN: Cost = nats(3.0);

/// An encoding that is declared although it is not meant, since programs write it of their own accord.
const DECLARED_BY_HABIT: Cost = nats(2.0);

/// The most that hints take off what the bytes cost.
const ALL_HINTS: Cost = DETECTOR + DECLARED + LANGUAGE + DOMAIN;

/// What the word of the detector weighs in the confidence: it has looked at the same letters.
const DETECTOR_AGAIN: Cost = DETECTOR / 4;

/// Evidence is not as independent as letter pairs make believe: so many nats of it count as one. This and the constant
/// above make the confidence what it says (bench/DETECTION.md).
const DEPENDENT: f32 = 2.0;

/// Nats beyond which a reading has no part in the confidence.
const NEGLIGIBLE: Cost = nats(40.0);

/// What is known of bytes before they are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// The encoding, said by who knows it; only a byte order mark goes before it.
    pub label: Option<Charset>,
    /// The language, as a BCP 47 tag.
    pub lang: Option<&'a str>,
    /// The host that the text was taken from.
    pub site: Option<&'a str>,
}

/// How an encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A byte order mark.
    Bom,
    /// A label that was given.
    Label,
    /// The bytes are valid UTF-8, or nearly so.
    Utf8,
    /// The zero bytes of UTF-16 and UTF-32.
    Zeros,
    /// The text names it, and can be read in it.
    Declared,
    /// The letters that come out.
    Letters,
    /// Nothing tells; UTF-8 is assumed.
    Assumed,
}

impl How {
    /// Its name, as it stands in ledgers and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Label => "label",
            Self::Utf8 => "utf-8",
            Self::Zeros => "zeros",
            Self::Declared => "declared",
            Self::Letters => "letters",
            Self::Assumed => "assumed",
        }
    }

    /// Whether it was guessed; an encoding that is assumed shows by its malformed sequences.
    pub fn is_guess(self) -> bool {
        matches!(self, Self::Zeros | Self::Declared | Self::Letters)
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An encoding, how it is known, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The encoding.
    pub charset: Charset,
    /// How it is known.
    pub how: How,
    /// How likely it is right, in per cent, if all encodings are equally common.
    pub confidence: u8,
}

impl Guess {
    /// Below this confidence, in per cent, a guess is doubtful even where its encoding is a hundred times as common as the
    /// others that could be meant.
    pub const DOUBTFUL: u8 = 20;

    /// An encoding that is beyond doubt.
    pub fn sure(charset: Charset, how: How) -> Self {
        Self { charset, how, confidence: 100 }
    }

    /// Whether it was guessed on evidence that convinces nobody.
    pub fn is_doubtful(&self) -> bool {
        self.how.is_guess() && self.confidence < Self::DOUBTFUL
    }
}

/// The encoding of bytes: by their byte order mark, else by the label, else by what they look like.
pub fn guess(bytes: &[u8], hints: &Hints<'_>) -> Guess {
    if let Some(label) = hints.label {
        // With a label the standard alone decides, and it knows no UTF-32.
        let marked = Encoding::for_bom(bytes).map(|(encoding, _)| Charset::Web(encoding));
        let own = !label.mark().is_empty() && bytes.starts_with(label.mark());
        return match marked {
            Some(charset) if !own => Guess::sure(charset, How::Bom),
            _ => Guess::sure(label, if own { How::Bom } else { How::Label }),
        };
    }
    if let Some(charset) = Charset::for_mark(bytes) {
        return Guess::sure(charset, How::Bom);
    }
    if plain(bytes).is_some() {
        return Guess::sure(Charset::UTF_8, How::Utf8);
    }
    wide::guess(bytes).or_else(|| valid(bytes)).or_else(|| mostly_utf8(bytes)).unwrap_or_else(|| legacy(bytes, hints))
}

/// The text, if the bytes are valid UTF-8 without a sign of another encoding that is valid UTF-8 too.
pub(super) fn plain(bytes: &[u8]) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    let start = &bytes[..bytes.len().min(CONTROLS)];
    let suspect = memchr::memchr2_iter(0, 0x1B, start).any(|at| start[at] == 0 || matches!(start.get(at + 1), Some(b'$' | b'(')));
    (!suspect).then_some(text)
}

/// UTF-8 with a sign of another encoding in it: ISO-2022-JP, if it can be read as that, or UTF-8 all the same.
fn valid(bytes: &[u8]) -> Option<Guess> {
    simdutf8::basic::from_utf8(bytes).ok()?;
    let japanese = bytes.is_ascii().then(|| ISO_2022_JP.decode_without_bom_handling_and_without_replacement(bytes)).flatten();
    if japanese.is_some_and(|text| !text.is_ascii()) {
        return Some(Guess { charset: Charset::Web(ISO_2022_JP), how: How::Letters, confidence: 99 });
    }
    Some(Guess::sure(Charset::UTF_8, How::Utf8))
}

/// UTF-8, if nearly all that is not ASCII is valid.
fn mostly_utf8(bytes: &[u8]) -> Option<Guess> {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let share = valid * 100 / (valid + broken).max(1);
    (valid > 0 && share >= MOSTLY).then(|| Guess { charset: Charset::UTF_8, how: How::Utf8, confidence: u8::try_from(share).unwrap_or(100).max(90) })
}

fn legacy(bytes: &[u8], hints: &Hints<'_>) -> Guess {
    let region = evidence::region(bytes);
    let declared = declared::declared(bytes);
    let utf8 = evidence::broken_utf8(region) - UTF8_AHEAD;
    let mut ranked = ranked(region, hints, declared, NEGLIGIBLE + ALL_HINTS);
    // Where all others are so far behind that the word of the detector moves nothing, it is not asked. Of Hebrew only the
    // detector knows which way it runs.
    let far = |other: Cost, own: Cost| other - own > NEGLIGIBLE + DETECTOR;
    let sure = ranked[0].encoding != WINDOWS_1255
        && ranked[1..].iter().all(|rival| far(rival.cost, ranked[0].cost))
        && far(utf8, ranked[0].cost)
        && far(utf8, ranked[0].evidence);
    let detected = if sure { None } else { Some(detected(region, hints)) };
    for one in ranked.iter_mut().filter(|one| detected.is_some_and(|detected| stands_for(one.encoding, detected))) {
        one.cost -= DETECTOR;
        one.evidence -= DETECTOR_AGAIN;
    }
    sort(&mut ranked);
    let Ranked { encoding, cost, evidence, .. } = ranked[0];
    let read = |encoding: &'static Encoding| encoding.decode_without_bom_handling(region).0;
    let text = read(encoding);
    // How likely each is by the evidence alone, beside the best one: among texts in encodings that are all as common.
    let likely = |other: Cost| (-in_nats((other - evidence).clamp(-NEGLIGIBLE, NEGLIGIBLE)) / DEPENDENT).exp();
    // Rivals that make the same text are none.
    let rivals = ranked[1..].iter().filter(|rival| rival.cost < cost + NEGLIGIBLE && read(rival.encoding) != text);
    let all = 1.0 + likely(utf8) + rivals.map(|rival| likely(rival.evidence)).sum::<f32>();
    if utf8 <= cost {
        return Guess { charset: Charset::UTF_8, how: How::Assumed, confidence: percent(likely(utf8) / all) };
    }
    // A name that the text has for itself is right if it reads the same.
    let visual = detected.filter(|detected| *detected == ISO_8859_8);
    let same = [declared, visual].into_iter().flatten().find(|other| *other == encoding || read(other) == text);
    let how = if declared.is_some() && same == declared { How::Declared } else { How::Letters };
    // Both are read alike, but only one of them can write all that the other reads.
    let encoding = if encoding == GBK && GBK.encode(&text).2 { GB18030 } else { encoding };
    Guess { charset: Charset::Web(same.unwrap_or(encoding)), how, confidence: percent(1.0 / all) }
}

/// All candidates, the cheapest first, before the detector has its word. Those that come to so much more than the best one on
/// the way that they have no part in anything are not looked at any further.
fn ranked(region: &[u8], hints: &Hints<'_>, declared: Option<&'static Encoding>, ahead: Cost) -> Vec<Ranked> {
    // What is rare needs more than a byte or two for it.
    let rarer = 1 + evidence::missing(region);
    let rank = |place: usize, sample: &Sample<'_>, most: Cost| {
        let (candidate, readings) = &READINGS[place];
        // Of several languages the cheapest counts.
        let least = readings.iter().fold(Cost::MAX, |least, reading| {
            let cost = reading.cost(sample, most.min(least.saturating_add(LANGUAGE + DOMAIN + sample.spare)));
            least.min(cost - hinted(reading.language, hints))
        });
        let evidence = least - told(candidate.encoding, declared);
        Ranked { encoding: candidate.encoding, place, cost: evidence + candidate.rare * rarer, evidence }
    };
    // The likeliest first, so that little of the others must be read.
    let head = Sample::of(evidence::head(region));
    let mut order: Vec<Ranked> = (0..READINGS.len()).map(|place| rank(place, &head, Cost::MAX)).collect();
    sort(&mut order);
    let sample = Sample::of(region);
    let mut best = Cost::MAX;
    let mut ranked = Vec::with_capacity(order.len());
    for first in order {
        let one = rank(first.place, &sample, best.saturating_add(ahead).saturating_add(sample.spare));
        best = best.min(one.cost);
        ranked.push(one);
    }
    sort(&mut ranked);
    ranked
}

/// Puts the cheapest first. Of two that cost the same the one that stands first in the table is named.
fn sort(ranked: &mut [Ranked]) {
    ranked.sort_by_key(|one| (one.cost, one.place));
}

/// An encoding that the bytes could be in.
#[derive(Debug, PartialEq)]
struct Ranked {
    encoding: &'static Encoding,
    /// Where it stands in the table.
    place: usize,
    /// What the bytes cost in it, with how rare it is and what is said for it: the cheapest is taken.
    cost: Cost,
    /// The same by the letters and hints alone.
    evidence: Cost,
}

fn percent(share: f32) -> u8 {
    (share * 100.0).clamp(1.0, 99.0) as u8
}

/// What hints say for a language.
fn hinted(language: &str, hints: &Hints<'_>) -> Cost {
    let lang = hints.lang.is_some_and(|lang| candidates::language(lang) == language);
    let domain = hints.site.and_then(|site| site.rsplit('.').next()).is_some_and(|domain| candidates::of_domain(domain).contains(&language));
    Cost::from(lang) * LANGUAGE + Cost::from(domain) * DOMAIN
}

/// What the text itself says for an encoding.
fn told(encoding: &'static Encoding, declared: Option<&'static Encoding>) -> Cost {
    match declared {
        Some(declared) if !stands_for(encoding, declared) => 0,
        Some(_) if encoding == WINDOWS_1252 => DECLARED_BY_HABIT,
        Some(_) => DECLARED,
        None => 0,
    }
}

/// Whether a candidate is the encoding of that name: of twins the detector and the standard know one.
fn stands_for(candidate: &'static Encoding, named: &'static Encoding) -> bool {
    named == candidate || [(GB18030, GBK), (KOI8_U, KOI8_R)].contains(&(named, candidate))
}

/// What the detector of Firefox says.
fn detected(region: &[u8], hints: &Hints<'_>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(region, true);
    let domain = hints.site.and_then(|site| site.rsplit('.').next()).filter(|domain| domain.bytes().all(|byte| byte.is_ascii_lowercase()));
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests;
