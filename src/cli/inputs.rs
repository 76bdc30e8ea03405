//! What is in a source, and a reader of records over it.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use naqi::decode::{Hints, guess};
use naqi::io::jsonl::{FieldPath, JsonlReader, Wanted};
use naqi::io::packing::{Limits, Packing, unpacked};
use naqi::io::sample::Sample;
use naqi::io::text::{Split, TextReader};
use naqi::io::warc::{self, WarcReader};
use naqi::io::{Kind, Reader};

use super::Failure;
use super::args::{From, ReadFlags};
use super::source::{Source, Watch};

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
pub const WITHOUT_PARQUET: &str = "this naqi was built without Parquet; cargo install naqi --features parquet builds one with it";

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
    let error = |error: io::Error| Failure::read(&source.name(), &error);
    let (input, watch) = source.open()?;
    let limits = Limits { ratio: flags.max_ratio, window: flags.max_window };
    let mut input = unpacked(input, limits).map_err(error)?;
    let limit = usize::try_from(flags.max_record).unwrap_or(usize::MAX);
    // How it starts is looked at once. Damage there is kept for the reader, to whom it is a record's fault.
    let damage = input.fill_buf().err();
    let start = if damage.is_none() { input.fill_buf().map_err(error)? } else { &[] };
    if flags.from == From::Parquet || (flags.from == From::Auto && start.starts_with(b"PAR1")) {
        return open_table(source, flags, rows_as_lines, watch);
    }
    let kind = match flags.from {
        From::Jsonl => Kind::Line,
        From::Warc => Kind::Page,
        From::Text => Kind::Text,
        // What is said of texts makes it one.
        From::Auto if flags.split.is_some() || flags.encoding.is_some() => Kind::Text,
        // The first line may still be on its way: lines of JSON must not be cleaned like lines of text.
        From::Auto if line_buffered && start.starts_with(b"{") && !start.contains(&b'\n') => {
            let help = "--from jsonl or --from text settles it";
            return Err(Failure::Usage(format!("{}: begins like JSON Lines, and its first line is not whole yet; {help}", source.name())));
        }
        From::Auto | From::Parquet => kind_of(start, source, &flags.field),
    };
    let split = flags.split.unwrap_or(if line_buffered { Split::Lines } else { Split::Whole });
    if kind == Kind::Text && split != Split::Whole {
        let encoding = guess(start, &Hints { label: flags.encoding, ..Hints::default() }).charset;
        if !encoding.can_be_split() {
            let help = "recode it first, for example with iconv -t utf-8";
            return Err(Failure::Usage(format!("{}: {} cannot be split into documents; {help}", source.name(), encoding.name())));
        }
    }
    let input = Again { damage, input };
    let reader: Box<dyn Reader> = match kind {
        Kind::Line => Box::new(JsonlReader::new(input, limit)),
        Kind::Page => Box::new(WarcReader::new(input, limit)),
        _ => Box::new(TextReader::new(input, split, limit)),
    };
    Ok(Opened { reader: sampled(reader, flags), kind, watch, table: None })
}

fn sampled(reader: Box<dyn Reader>, flags: &ReadFlags) -> Box<dyn Reader> {
    match flags.sample {
        Some(size) => Box::new(Sample::new(reader, size)),
        None => reader,
    }
}

/// A Parquet file: its end is read first, so that it has to be a file.
#[cfg(feature = "parquet")]
fn open_table(source: &Source, flags: &ReadFlags, rows_as_lines: bool, watch: Option<Watch>) -> Result<Opened, Failure> {
    use naqi::io::table::{LineReader, RowReader, Table};
    let Source::File(input) = source else {
        return Err(Failure::Usage("Parquet cannot be read from standard input: name the file".into()));
    };
    let file = std::fs::File::open(&input.path).map_err(|error| Failure::read(&source.name(), &error))?;
    let limit = usize::try_from(flags.max_record).unwrap_or(usize::MAX);
    let table = Table::open(file, &wanted(flags)).map_err(|reason| Failure::Io(format!("{}: {reason}", source.name())))?;
    let (kind, reader): (Kind, Box<dyn Reader>) =
        if rows_as_lines { (Kind::Line, Box::new(LineReader::new(table, limit))) } else { (Kind::Row, Box::new(RowReader::new(table, limit))) };
    Ok(Opened { reader: sampled(reader, flags), kind, watch, table: Some(input.path.clone()) })
}

#[cfg(not(feature = "parquet"))]
fn open_table(source: &Source, _: &ReadFlags, _: bool, _: Option<Watch>) -> Result<Opened, Failure> {
    Err(Failure::Io(format!("{}: {WITHOUT_PARQUET}", source.name())))
}

/// An input that gives an error again which was met when it was looked at.
struct Again {
    damage: Option<io::Error>,
    input: Box<dyn BufRead + Send>,
}

impl Read for Again {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Again {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.damage.take().map_or(Ok(()), Err)?;
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.input.consume(count);
    }
}

/// What an input holds, by how it starts: a WARC record; or a line that is a JSON object with the text's field in it.
/// Where a first line is longer than what is looked at, or nothing can be seen, the name of the file decides.
fn kind_of(start: &[u8], source: &Source, field: &FieldPath) -> Kind {
    let named = |endings: &[&str]| matches!(source, Source::File(input) if ends_in(&input.path, endings));
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    if start.starts_with(warc::MAGIC) && start.get(warc::MAGIC.len()).is_some_and(u8::is_ascii_digit) || start.is_empty() && named(&["warc", "wet"]) {
        return Kind::Page;
    }
    let start = start.trim_ascii_start();
    let wanted = Wanted { text: field.clone(), ..Wanted::usual() };
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_line = || std::str::from_utf8(line).is_ok_and(|line| naqi::io::jsonl::fields(line, &wanted).is_ok());
    let may_be = start.is_empty() || start[0] == b'{';
    if may_be && (named(&["jsonl", "ndjson"]) || is_line()) { Kind::Line } else { Kind::Text }
}

/// Whether a file's name, without the ending of its packing, ends so.
pub fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let stem = if Packing::of_name(path) == Packing::Plain { path.to_owned() } else { path.with_extension("") };
    let ending = stem.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}
