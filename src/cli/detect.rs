//! `naqi detect`: which encoding each input is in, how surely, and how that is known.

use std::io::Read;

use naqi::decode::{Hints, guess};
use naqi::document::host;
use naqi::io::packing::{Limits, unpacked};

use super::args::DetectArgs;
use super::output::Output;
use super::source::{Source, sources};
use super::{End, Failure, say};

/// Bytes that are read of each input. What a megabyte does not show, the rest will hardly.
const START: u64 = 1 << 20;

/// Runs `detect`.
pub fn run(args: &DetectArgs) -> Result<End, Failure> {
    let site = args.site.as_deref().map(host);
    let hints = Hints { label: None, lang: args.lang.as_deref(), site: site.as_deref() };
    let (sources, mut failed) = sources(&args.paths);
    let mut output = Output::stdout()?;
    for source in &sources {
        match start(source) {
            Ok(bytes) => {
                let guess = guess(&bytes, &hints);
                let line = format!("{}\t{}%\t{}\t{}\n", guess.charset.name(), guess.confidence, guess.how, source.name());
                output.put(line.as_bytes())?;
            }
            Err(Failure::Io(message)) => failed.push(message),
            Err(failure) => return Err(failure),
        }
    }
    output.finish()?;
    failed.iter().for_each(|message| say(&format!("naqi: {message}")));
    Ok(if failed.is_empty() { End::Done } else { End::Incomplete })
}

/// The first bytes of an input; of a longer one, up to the end of a line, so that no character is cut.
fn start(source: &Source) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let (input, _) = source.open()?;
    let input = unpacked(input, Limits::default());
    input.take(START).read_to_end(&mut bytes).map_err(|error| Failure::read(&source.name(), &error))?;
    if bytes.len() as u64 == START
        && let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n')
    {
        bytes.truncate(end + 1);
    }
    Ok(bytes)
}
