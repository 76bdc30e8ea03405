//! The encodings that are weighed, the languages that are written in each, and what hints say of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::*;

use super::chain::Chain;
use super::evidence::Reading;
use super::letters::{Cost, LANGUAGES, Letters, nats};

/// An encoding that bytes could be in.
pub(super) struct Candidate {
    pub(super) encoding: &'static Encoding,
    /// How rare it is, beyond the commonest.
    pub(super) rare: Cost,
    /// The languages that are written in it.
    pub(super) languages: &'static [&'static str],
}

const WESTERN: &[&str] = &["en", "fr", "de", "es", "pt", "it", "nl", "da", "sv", "nb", "fi", "is", "ca", "id", "fil", "ga", "fo", "eu", "cy", "et"];
const CENTRAL: &[&str] = &["pl", "cs", "hu", "sk", "sl", "ro", "sh", "de"];
const CYRILLIC: &[&str] = &["ru", "uk", "bg", "mk", "sr"];
const BALTIC: &[&str] = &["lt", "lv", "et"];

/// All of them; of two in which the bytes are the same text, the one that stands first is named.
static CANDIDATES: &[Candidate] = &[
    Candidate { encoding: WINDOWS_1252, rare: nats(0.0), languages: WESTERN },
    Candidate { encoding: WINDOWS_1251, rare: nats(1.0), languages: CYRILLIC },
    Candidate { encoding: WINDOWS_1256, rare: nats(1.0), languages: &["ar", "fa", "ur"] },
    Candidate { encoding: WINDOWS_1250, rare: nats(1.0), languages: CENTRAL },
    Candidate { encoding: WINDOWS_1254, rare: nats(1.5), languages: &["tr"] },
    Candidate { encoding: WINDOWS_1253, rare: nats(1.0), languages: &["el"] },
    Candidate { encoding: WINDOWS_1255, rare: nats(1.0), languages: &["he"] },
    Candidate { encoding: WINDOWS_1257, rare: nats(2.0), languages: BALTIC },
    Candidate { encoding: WINDOWS_1258, rare: nats(2.0), languages: &["vi"] },
    Candidate { encoding: WINDOWS_874, rare: nats(1.0), languages: &["th"] },
    Candidate { encoding: KOI8_R, rare: nats(1.5), languages: &["ru", "bg"] },
    Candidate { encoding: KOI8_U, rare: nats(1.5), languages: &["uk"] },
    Candidate { encoding: ISO_8859_2, rare: nats(2.0), languages: CENTRAL },
    Candidate { encoding: ISO_8859_5, rare: nats(2.0), languages: CYRILLIC },
    Candidate { encoding: ISO_8859_6, rare: nats(2.0), languages: &["ar"] },
    Candidate { encoding: ISO_8859_7, rare: nats(2.0), languages: &["el"] },
    Candidate { encoding: IBM866, rare: nats(2.5), languages: CYRILLIC },
    Candidate { encoding: ISO_8859_13, rare: nats(3.5), languages: BALTIC },
    Candidate { encoding: ISO_8859_4, rare: nats(4.0), languages: BALTIC },
    Candidate { encoding: ISO_8859_15, rare: nats(4.0), languages: WESTERN },
    Candidate { encoding: X_MAC_CYRILLIC, rare: nats(5.0), languages: CYRILLIC },
    Candidate { encoding: MACINTOSH, rare: nats(5.0), languages: WESTERN },
    Candidate { encoding: ISO_8859_3, rare: nats(7.0), languages: &["eo", "tr"] },
    Candidate { encoding: ISO_8859_16, rare: nats(7.0), languages: &["ro", "sh", "hu", "pl"] },
    Candidate { encoding: ISO_8859_14, rare: nats(7.0), languages: &["cy", "ga"] },
    Candidate { encoding: ISO_8859_10, rare: nats(7.0), languages: &["is", "fo", "lt", "lv", "et"] },
    Candidate { encoding: GBK, rare: nats(1.0), languages: &["zh"] },
    Candidate { encoding: SHIFT_JIS, rare: nats(1.0), languages: &["ja"] },
    Candidate { encoding: EUC_KR, rare: nats(1.0), languages: &["ko"] },
    Candidate { encoding: BIG5, rare: nats(1.0), languages: &["zh-Hant"] },
    Candidate { encoding: EUC_JP, rare: nats(2.0), languages: &["ja"] },
];

/// Every candidate with its readings, one for each of its languages.
pub(super) static READINGS: LazyLock<Vec<(&'static Candidate, Vec<Reading>)>> = LazyLock::new(|| {
    let readings = |candidate: &'static Candidate| candidate.languages.iter().map(|language| Reading::new(candidate.encoding, language)).collect();
    CANDIDATES.iter().map(|candidate| (candidate, readings(candidate))).collect()
});

/// The languages that have an alphabet, each with all encodings that it is written in.
pub(super) static CHAINS: LazyLock<HashMap<&'static str, Chain>> = LazyLock::new(|| {
    let chain = |(language, letters): (&&'static str, &Letters)| match letters {
        Letters::Pairs(pairs) => {
            let written = CANDIDATES.iter().filter(|candidate| candidate.languages.contains(language));
            Some((*language, Chain::new(pairs, written.map(|candidate| candidate.encoding))))
        }
        Letters::Single(_) => None,
    };
    LANGUAGES.iter().filter_map(chain).collect()
});

/// The table's name for a language of a hint.
pub(super) fn language(tag: &str) -> &str {
    let parts: Vec<_> = tag.split(['-', '_']).collect();
    match parts[0] {
        "zh" if parts.iter().any(|part| ["hant", "tw", "hk", "mo"].contains(part)) => "zh-Hant",
        "yue" => "zh-Hant",
        "no" | "nn" => "nb",
        "hr" | "bs" => "sh",
        "iw" => "he",
        "be" => "ru",
        "tl" => "fil",
        "ms" => "id",
        "gl" => "pt",
        own => own,
    }
}

/// The languages that are written below a top-level domain; none for domains of any language.
pub(super) fn of_domain(domain: &str) -> &'static [&'static str] {
    match domain {
        "ae" | "bh" | "dj" | "dz" | "eg" | "iq" | "jo" | "km" | "kw" | "lb" | "ly" | "ma" | "mr" | "om" | "ps" | "qa" | "sa" | "sd" | "so" | "sy"
        | "tn" | "ye" => &["ar"],
        "ir" => &["fa"],
        "af" => &["fa"],
        "pk" => &["ur"],
        "il" => &["he"],
        "ru" | "su" | "by" | "kz" | "kg" => &["ru"],
        "ua" => &["uk", "ru"],
        "bg" => &["bg"],
        "mk" => &["mk"],
        "rs" | "me" => &["sr", "sh"],
        "gr" | "cy" => &["el"],
        "tr" => &["tr"],
        "pl" => &["pl"],
        "cz" => &["cs"],
        "sk" => &["sk"],
        "hu" => &["hu"],
        "ro" | "md" => &["ro"],
        "si" => &["sl"],
        "hr" | "ba" => &["sh"],
        "lt" => &["lt"],
        "lv" => &["lv"],
        "ee" => &["et"],
        "vn" => &["vi"],
        "th" => &["th"],
        "jp" => &["ja"],
        "kr" => &["ko"],
        "cn" | "sg" => &["zh"],
        "tw" | "hk" | "mo" => &["zh-Hant"],
        "fr" => &["fr"],
        "de" | "at" | "li" => &["de"],
        "es" | "mx" | "ar" | "cl" | "pe" | "ve" | "uy" => &["es", "ca"],
        "it" => &["it"],
        "pt" | "br" => &["pt"],
        "nl" => &["nl"],
        "dk" => &["da"],
        "se" => &["sv"],
        "no" => &["nb"],
        "fi" => &["fi", "sv"],
        "is" => &["is"],
        "id" => &["id"],
        "ie" => &["ga"],
        _ => &[],
    }
}
