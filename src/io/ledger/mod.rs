//! The ledger on disk: a JSON line for every record, in order, that together with what was written gives the input back.
//!
//! Every line says how many bytes were written for its record, so that restoring never has to guess where one ends.

mod restore;

use serde::{Deserialize, Serialize};

use crate::decode::{Charset, Origin};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What made it: a rule's address or `tidy/step`.
    pub by: String,
    /// First byte of the decoded input.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub with: String,
    /// How misread text was put right, where a plan of steps says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
}

/// How a record was decoded, where that is more than plain UTF-8.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decoding {
    /// WHATWG name.
    pub encoding: String,
    /// How it is known; restoring does not need it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// How likely a guess is right, from 0 to 1; nothing if it was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Whether a byte order mark was taken off.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bom: bool,
    /// Where malformed bytes stood in the text, and the bytes in hexadecimal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<(usize, String)>,
    /// All bytes in hexadecimal, where the encoding cannot be written back exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verbatim: Option<String>,
}

/// What happened to one record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of naqi.
    pub naqi: String,
    /// Hash of the rules, policies and steps.
    pub rules: String,
    /// The input; `-` is standard input.
    pub path: String,
    /// Number in the input, from 1.
    pub record: u64,
    /// Its name in its input, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Bytes written for it.
    pub bytes: usize,
    /// xxh3 of these bytes.
    pub hash: String,
    /// What became of it.
    pub verdict: String,
    /// Bytes that part it from the next record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub separator: String,
    /// The bytes that part it in the output, if they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parted: Option<String>,
    /// Present if the bytes were not plain UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decoding: Option<Decoding>,
    /// What stood before the text, such as the headers of a WARC record.
    #[serde(default, skip_serializing_if = "Raw::is_empty")]
    pub head: Raw,
    /// Whether the written line is naqi's own, so that only its text was there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made: bool,
    /// What stood around the text's string in a line of which only the text was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<(String, String)>,
    /// Where the field that was added begins in the written line, and how long it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<(usize, usize)>,
    /// Bytes that were too many to be kept: they cannot be given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<u64>,
    /// In a JSON line: where the text's string begins and how long it is, in what was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(usize, usize)>,
    /// In a JSON line: the string as it stood, if its escapes cannot be told from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string: Option<String>,
    /// The record's bytes in hexadecimal, if it was rejected or passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<String>,
    /// The changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Change>,
}

/// Bytes that are nearly always text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Raw {
    /// As they are.
    Text(String),
    /// In hexadecimal, if they are no UTF-8.
    Hex {
        /// The digits.
        hex: String,
    },
}

impl Default for Raw {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Raw {
    /// Bytes in the form that fits them.
    pub fn of(bytes: &[u8]) -> Self {
        std::str::from_utf8(bytes).map_or_else(|_| Self::Hex { hex: hex(bytes) }, |text| Self::Text(text.to_owned()))
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.clone().into_bytes()),
            Self::Hex { hex } => unhex(hex),
        }
    }
}

impl Decoding {
    /// What has to be written down of an origin; nothing for plain UTF-8.
    pub fn of(origin: &Origin<'_>) -> Option<Self> {
        let plain = origin.guess.charset == Charset::UTF_8 && !origin.bom && origin.replaced.is_empty();
        (!plain).then(|| Self {
            encoding: origin.guess.charset.name().to_owned(),
            how: origin.guess.how.name().to_owned(),
            confidence: origin.guess.how.is_guess().then(|| f64::from(origin.guess.confidence) / 100.0),
            bom: origin.bom,
            replaced: origin.replaced.iter().map(|(at, raw)| (*at, hex(raw))).collect(),
            verbatim: origin.verbatim.as_deref().map(hex),
        })
    }
}

/// The hash of written bytes.
pub fn hash(bytes: &[u8]) -> String {
    format!("xxh3:{:016x}", xxhash_rust::xxh3::xxh3_64(bytes))
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).map(char::from).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let digit = |c: u8| char::from(c).to_digit(16).map(|digit| digit as u8).ok_or("not hexadecimal");
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err("an odd number of hexadecimal digits".into());
    }
    pairs.map(|pair| Ok(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}
