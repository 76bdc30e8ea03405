//! What is in a source, and a reader of records over it.

use std::path::PathBuf;
use std::sync::Once;

use naqi::decode::{Hints, guess};
use naqi::io::ahead::Ahead;
use naqi::io::format::{Doubt, Format, VIEW};
use naqi::io::jsonl::{JsonlReader, Wanted};
use naqi::io::packing::{Limits, unpacked, unread};
use naqi::io::sample::Sample;
use naqi::io::text::{Split, TextReader};
use naqi::io::warc::WarcReader;
use naqi::io::{Intake, Kind, Reader};

use super::args::{From, ReadFlags};
use super::source::{Source, Watch};
use super::{Failure, say};

/// A source that is being read.
pub struct Opened {
    pub reader: Box<dyn Reader>,
    /// What its records are.
    pub kind: Kind,
    watch: Option<Watch>,
    /// The file, if its bytes are not read one after the other.
    table: Option<PathBuf>,
}

#[cfg(not(feature = "parquet"))]
/// What is said where Parquet was not built in.
pub const WITHOUT_PARQUET: &str = "this naqi was built without Parquet; in a clone, cargo install --path . --features parquet builds one with it";

impl Opened {
    /// Whether the file is another one than it was when it was opened.
    pub fn is_changed(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::is_changed)
    }

    /// The hash of its bytes, once it is read to its end; nothing for standard input.
    pub fn hash(&self) -> Option<String> {
        match &self.table {
            Some(path) => super::job::hash(path),
            None => self.watch.as_ref().map(Watch::hash),
        }
    }
}

/// Refuses flags that would be passed over in silence.
pub fn refuse_idle(flags: &ReadFlags) -> Result<(), Failure> {
    let (name, why) = match flags.from {
        From::Jsonl => ("jsonl", ["a line of JSON is a record already", "JSON lines are UTF-8"]),
        From::Warc => ("warc", ["a WARC file consists of records already", "its records name their own"]),
        From::Parquet => ("parquet", ["a row is a record already", "its strings are UTF-8"]),
        From::Auto | From::Text => return Ok(()),
    };
    for (given, flag, why) in [(flags.split.is_some(), "--split", why[0]), (flags.encoding.is_some(), "--encoding", why[1])] {
        if given {
            return Err(Failure::Usage(format!("{flag} does not go with --from {name}: {why}")));
        }
    }
    Ok(())
}

/// How records become documents, by the flags.
pub fn intake(flags: &ReadFlags) -> Intake {
    let site = flags.site.as_deref().map(naqi::document::host);
    Intake { fields: wanted(flags), encoding: flags.encoding, strict: flags.strict, lang: flags.lang.clone(), site }
}

/// The fields of JSON lines that the flags name.
pub fn wanted(flags: &ReadFlags) -> Wanted {
    let usual = Wanted::usual();
    Wanted {
        text: flags.field.clone(),
        url: vec![flags.url_field.clone()],
        lang: flags.lang_field.clone().map_or(usual.lang, |path| vec![path]),
        id: vec![flags.id_field.clone()],
        added: None,
    }
}

/// A reader of records over a source. Rows of a table come as JSON lines, if that is asked for.
pub fn open(source: &Source, flags: &ReadFlags, line_buffered: bool, rows_as_lines: bool) -> Result<Opened, Failure> {
    let (input, watch) = source.open()?;
    let limits = Limits { ratio: flags.max_ratio, window: flags.max_window };
    let mut input = Ahead::new(unpacked(input, limits));
    let limit = usize::try_from(flags.max_record).unwrap_or(usize::MAX);
    // A live stream is judged by what is there.
    let start = input.look(|start| start.len() >= VIEW || line_buffered && !start.is_empty());
    let kind = match flags.from {
        From::Jsonl => Kind::Line,
        From::Warc => Kind::Warc,
        From::Text => Kind::Text,
        From::Parquet => Kind::Row,
        From::Auto => guessed(&start, source, flags, line_buffered)?,
    };
    if kind == Kind::Row {
        return open_table(source, flags, rows_as_lines, watch);
    }
    let split = flags.split.unwrap_or(if line_buffered { Split::Lines } else { Split::Whole });
    if flags.from == From::Auto && kind == Kind::Text && split == Split::Whole && flags.split.is_none() {
        tell_form_feeds(&start, source);
    }
    if kind == Kind::Text && split != Split::Whole {
        let encoding = guess(&start, &Hints { label: flags.encoding, ..Hints::default() }).charset;
        if !encoding.can_be_split() {
            let help = "recode it first, for example with iconv -t utf-8";
            return Err(Failure::Usage(format!("{}: {} cannot be split into documents; {help}", source.name(), encoding.name())));
        }
    }
    let reader: Box<dyn Reader> = match kind {
        Kind::Line => Box::new(JsonlReader::new(input, limit)),
        Kind::Warc => Box::new(WarcReader::new(input, limit)),
        _ => Box::new(TextReader::new(input, split, limit)),
    };
    Ok(Opened { reader: sampled(reader, flags), kind, watch, table: None })
}

/// What a source holds, by its content.
fn guessed(start: &[u8], source: &Source, flags: &ReadFlags, line_buffered: bool) -> Result<Kind, Failure> {
    if let Some(packing) = unread(start) {
        let help = "naqi reads gzip, zstd and bzip2; --from text reads the bytes as they are";
        return Err(Failure::Io(format!("{}: is packed with {packing}, and nothing is made of it: {help}", source.name())));
    }
    let name = if let Source::File(input) = source { Some(input.path.as_path()) } else { None };
    let format = Format::of(start, name);
    // What is said of texts makes it one.
    if format.kind != Kind::Row && (flags.split.is_some() || flags.encoding.is_some()) {
        return Ok(Kind::Text);
    }
    // The first line may still be on its way: lines of JSON must not be cleaned like lines of text.
    if line_buffered && start.starts_with(b"{") && !start.contains(&b'\n') {
        let help = "--from jsonl or --from text settles it";
        return Err(Failure::Usage(format!("{}: begins like JSON Lines, and its first line is not whole yet; {help}", source.name())));
    }
    if let Some(doubt) = format.doubt {
        tell_doubt(doubt, source);
    }
    Ok(format.kind)
}

/// Says that what is read as text may be something else. Of what may be true of all files of a folder it is said once.
fn tell_doubt(doubt: Doubt, source: &Source) {
    static SAID: [Once; 3] = [const { Once::new() }; 3];
    let (once, what, help) = match doubt {
        Doubt::Objects { objects, lines } => {
            let what = format!("{objects} of the {lines} lines at its start are JSON objects");
            return tell(source, "text", &what, "--from jsonl reads it line by line");
        }
        Doubt::Json => (&SAID[0], "it is JSON", "naqi reads JSON with a record a line, as jq -c '.[]' writes a list"),
        Doubt::Html => (&SAID[1], "it is HTML", "naqi comes after an extractor, and takes no tags out"),
        Doubt::Table => (&SAID[2], "its name is that of a table", "JSON Lines and Parquet are read row by row"),
    };
    once.call_once(|| tell(source, "text", what, help));
}

/// Says that what looks like many documents is read as one: they would be cleaned as if their lines stood in one page. It is
/// said once, because each of a folder's files may have form feeds between its printed pages. Within a line a form feed parts nothing.
fn tell_form_feeds(start: &[u8], source: &Source) {
    static SAID: Once = Once::new();
    if memchr::memmem::find(start.trim_ascii_end(), b"\n\x0C").is_some() {
        SAID.call_once(|| tell(source, "one document", "there are form feeds in it", "--split form-feed reads each part as a document"));
    }
}

fn tell(source: &Source, read_as: &str, what: &str, help: &str) {
    say(&format!("naqi: {}: read as {read_as}, though {what}; {help}, --from text says that this is right", source.name()));
}

fn sampled(reader: Box<dyn Reader>, flags: &ReadFlags) -> Box<dyn Reader> {
    match flags.sample {
        Some(size) => Box::new(Sample::new(reader, size.get())),
        None => reader,
    }
}

/// A Parquet file: its end is read first, so that it has to be a file.
#[cfg(feature = "parquet")]
fn open_table(source: &Source, flags: &ReadFlags, rows_as_lines: bool, watch: Option<Watch>) -> Result<Opened, Failure> {
    use std::sync::atomic::Ordering;

    use naqi::io::table::{LineReader, RowReader, Table};

    use super::source::READ;
    let Source::File(input) = source else {
        return Err(Failure::Usage("Parquet cannot be read from standard input: name the file".into()));
    };
    let file = std::fs::File::open(&input.path).map_err(|error| Failure::read(&source.name(), &error))?;
    let limit = usize::try_from(flags.max_record).unwrap_or(usize::MAX);
    let table = Table::open(file, &wanted(flags)).map_err(|reason| Failure::Io(format!("{}: {reason}", source.name())))?;
    let tell = |bytes| {
        READ.fetch_add(bytes, Ordering::Relaxed);
    };
    let (kind, reader): (Kind, Box<dyn Reader>) = match rows_as_lines {
        true => (Kind::Line, Box::new(LineReader::new(table, limit, tell))),
        false => (Kind::Row, Box::new(RowReader::new(table, limit, tell))),
    };
    Ok(Opened { reader: sampled(reader, flags), kind, watch, table: Some(input.path.clone()) })
}

#[cfg(not(feature = "parquet"))]
fn open_table(source: &Source, _: &ReadFlags, _: bool, _: Option<Watch>) -> Result<Opened, Failure> {
    Err(Failure::Io(format!("{}: {WITHOUT_PARQUET}", source.name())))
}
