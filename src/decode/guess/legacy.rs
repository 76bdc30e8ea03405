//! Which of the encodings from before Unicode: every candidate explains the same bytes at a cost, hints take something off, and the
//! cheapest is taken, or UTF-8 with broken bytes if that is cheaper still.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, ISO_8859_8, KOI8_R, KOI8_U, WINDOWS_1252, WINDOWS_1255};

use super::candidates::{self, READINGS};
use super::evidence::{self, Sample};
use super::letters::{Cost, in_nats, nats};
use super::{Charset, Guess, Hints, How, declared};

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
pub(super) const ALL_HINTS: Cost = DETECTOR + DECLARED + LANGUAGE + DOMAIN;

/// What the word of the detector weighs in the confidence: it has looked at the same letters.
const DETECTOR_AGAIN: Cost = DETECTOR / 4;

/// Evidence is not as independent as letter pairs make believe: so many nats of it count as one. This and the constant
/// above make the confidence what it says (bench/DETECTION.md).
const DEPENDENT: f32 = 2.0;

/// Nats beyond which a reading has no part in the confidence.
pub(super) const NEGLIGIBLE: Cost = nats(40.0);

/// The encoding by the letters that come out of the bytes.
pub(super) fn guess(bytes: &[u8], hints: &Hints<'_>) -> Guess {
    let region = evidence::region(bytes);
    if evidence::is_no_text(region) {
        return Guess { charset: Charset::UTF_8, how: How::Assumed, confidence: 1 };
    }
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
pub(super) fn ranked(region: &[u8], hints: &Hints<'_>, declared: Option<&'static Encoding>, ahead: Cost) -> Vec<Ranked> {
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
pub(super) struct Ranked {
    encoding: &'static Encoding,
    /// Where it stands in the table.
    place: usize,
    /// What the bytes cost in it, with how rare it is and what is said for it: the cheapest is taken.
    pub(super) cost: Cost,
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
