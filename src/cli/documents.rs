//! Documents out of all inputs, one after the other, for the subcommands that look at documents and write no corpus.

use naqi::Document;
use naqi::decode::{Charset, Hints, decode};
use naqi::io::{Kind, Record, jsonl, language};

use super::args::ReadFlags;
use super::inputs::{open, wanted};
use super::source::Source;
use super::{End, Failure, say};

/// Where a document came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its input; `-` is standard input.
    pub input: String,
    /// Its number there, from 1.
    pub record: u64,
    /// What it was there.
    pub kind: Kind,
    /// The bytes that part it from the next one.
    pub separator: Vec<u8>,
}

/// Gives every document of the inputs to `look`. A record that cannot be decoded is told and does not stop the others.
///
/// # Errors
/// An input that breaks while it is read, and what `look` gives.
pub fn each(sources: &[Source], flags: &ReadFlags, mut look: impl FnMut(Origin, Document<'static>) -> Result<(), Failure>) -> Result<End, Failure> {
    let mut end = End::Done;
    for source in sources {
        let name = source.name();
        let mut opened = open(source, flags, false, false)?;
        while let Some(record) = opened.reader.next().map_err(|error| Failure::read(&name, &error))? {
            let is_blank = record.kind == Kind::Line && record.fault.is_none() && record.bytes.iter().all(u8::is_ascii_whitespace);
            if is_blank || matches!(record.kind, Kind::Passed | Kind::Null) {
                continue;
            }
            match document(flags, &record) {
                Ok((_, document)) => {
                    look(Origin { input: name.clone(), record: record.number, kind: record.kind, separator: record.separator }, document)?;
                }
                Err(reason) => {
                    say(&format!("naqi: {name}: record {}: {reason}", record.number));
                    end = End::Differs;
                }
            }
        }
    }
    Ok(end)
}

/// The document of a record, and the name it has for itself.
pub fn document(read: &ReadFlags, record: &Record) -> Result<(Option<String>, Document<'static>), String> {
    if let Some(fault) = &record.fault {
        return Err(fault.clone());
    }
    let decoded = decode(
        &record.bytes,
        &Hints {
            label: record.about.encoding.or(read.encoding).or(matches!(record.kind, Kind::Line | Kind::Row).then_some(Charset::UTF_8)),
            lang: read.lang.as_deref(),
            site: read.site.as_deref(),
        },
    );
    if read.strict && decoded.origin.malformed > 0 {
        return Err(format!("malformed sequences in {}: {}", decoded.origin.guess.charset.name(), decoded.origin.malformed));
    }
    if read.strict && decoded.origin.guess.is_doubtful() {
        return Err(format!("the encoding is a doubtful guess: {}", decoded.origin.guess.charset.name()));
    }
    let decoded = decoded.text;
    let (text, id, url, lang) = if record.kind == Kind::Line {
        let fields = jsonl::fields(&decoded, &wanted(read))?;
        (fields.text, fields.id, fields.url, fields.lang)
    } else {
        (decoded.into_owned(), record.about.id.clone(), record.about.url.clone(), record.about.lang.clone())
    };
    let mut document = Document::new(text);
    if let Some(lang) = read.lang.clone().or_else(|| lang.as_deref().and_then(language::tag)) {
        document = document.lang(lang);
    }
    let document = match url.or_else(|| read.site.clone()) {
        Some(site) => document.site(&site),
        None => document,
    };
    Ok((id, document))
}
