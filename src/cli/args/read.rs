//! The flags of everything that reads documents: format, fields, encoding, limits.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};
use naqi::clean::MAX_TEXT;
use naqi::decode::Charset;
use naqi::io::jsonl::FieldPath;
use naqi::io::text::Split;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    Auto,
    Text,
    Jsonl,
    Warc,
    Parquet,
}

#[derive(Debug, Clone, Args)]
pub struct ReadFlags {
    /// What is read; auto goes by the content. Whatever it is, it may be packed with gzip, zstd or bzip2
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub from: From,
    /// What parts the documents of a text: form-feed, lines, or blank-lines:N; otherwise a text is one document
    #[arg(long, value_name = "AT", help_heading = "Input")]
    pub split: Option<Split>,
    /// The field of a JSON line, or column of a table, that holds the text; `page.body` is a field within a field
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    pub field: FieldPath,
    /// The field of a JSON line that holds the URL or the host, for rules of one site
    #[arg(long, value_name = "NAME", default_value = "url", help_heading = "Input", visible_alias = "site-field")]
    pub url_field: FieldPath,
    /// The field of a JSON line that holds the language, for rules of one language [default: lang, else language]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub lang_field: Option<FieldPath>,
    /// The field of a JSON line that holds its name, for the ledger
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Input")]
    pub id_field: FieldPath,
    /// The documents' language, for rules of one language: a tag such as `ar`, `ara` or `ar-EG`
    #[arg(long, value_name = "TAG", value_parser = language, help_heading = "Input")]
    pub lang: Option<String>,
    /// The documents' host or URL, for rules of one site
    #[arg(long, value_name = "HOST", value_parser = site, help_heading = "Input")]
    pub site: Option<String>,
    /// The encoding of texts without a byte order mark, by any WHATWG label [default: valid UTF-8 is UTF-8, all else is guessed]
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "Input")]
    pub encoding: Option<Charset>,
    /// Reject records with malformed bytes instead of replacing them, and records of which the encoding is a doubtful guess
    #[arg(long, help_heading = "Input", overrides_with = "no_strict")]
    pub strict: bool,
    #[arg(long, hide = true, overrides_with = "strict")]
    pub no_strict: bool,
    /// Clean so many records of each input, drawn evenly and always the same ones
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub sample: Option<NonZeroUsize>,
    /// Reject records of more bytes than this; K, M and G are understood
    #[arg(long, value_name = "BYTES", default_value = "128M", value_parser = record_size, help_heading = "Input")]
    pub max_record: u64,
    /// Stop reading a packed input that unpacks to more than so many times its size
    #[arg(long, value_name = "N", default_value = "200", help_heading = "Input")]
    pub max_ratio: u64,
    /// Refuse zstd inputs that need a larger window
    #[arg(long, value_name = "BYTES", default_value = "128M", value_parser = size, help_heading = "Input")]
    pub max_window: u64,
}

/// A number of bytes.
pub(super) fn size(written: &str) -> Result<u64, String> {
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match written[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => 64,
    };
    let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(1_u64.checked_shl(unit)?));
    bytes.filter(|bytes| *bytes > 0).ok_or_else(|| "expected a number of bytes, such as 500000, 64K, 128M or 2G".into())
}

fn record_size(written: &str) -> Result<u64, String> {
    size(written)
        .and_then(|bytes| if bytes <= MAX_TEXT as u64 { Ok(bytes) } else { Err(format!("a record of more than {MAX_TEXT} bytes cannot be cleaned")) })
}

pub(super) fn language(written: &str) -> Result<String, String> {
    naqi::io::language::tag(written)
        .ok_or_else(|| "no tag of one language; such are ar, ara and ar-EG, and nothing is said of a language that is not known".into())
}

pub(super) fn site(written: &str) -> Result<String, String> {
    let host = naqi::document::host(written);
    if naqi::rule::is_host(&host) { Ok(host) } else { Err("no host; such are example.com and https://www.example.com/page".into()) }
}

fn encoding(label: &str) -> Result<Charset, String> {
    Charset::for_label(label).ok_or_else(|| "no encoding has this label; any label of the WHATWG Encoding Standard will do".into())
}
