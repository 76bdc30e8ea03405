//! `naqi snap review --web`: the snapshots that wait, on a page that a server on this machine gives to one browser.
//!
//! The server listens on the loopback address alone. Every path begins with a token drawn anew for each run, without which
//! nothing is told and nothing is done; requests that name another host are refused, so that no page of another site can
//! reach it by a name of its own. One connection is served at a time, and each has a few seconds.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use naqi::author::snap::{Change, Folder, by_line, rows as changed_rows};
use naqi::io::ledger::hex;
use naqi::page::{Page, Shown};

use super::super::args::SnapWork;
use super::super::{End, Failure, rules, say};
use super::{decide, each, place_shown, snapshots, unread};

/// Bytes of the longest request that is read.
const LONGEST: u64 = 64 << 10;
/// How long a browser may take to ask.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of the token: as many as nobody guesses.
const TOKEN: usize = 16;

/// Serves the snapshots that wait until all are decided or the reviewer ends it.
pub fn run(work: &SnapWork) -> Result<End, Failure> {
    let folder = snapshots(&work.place);
    let names = folder.pending().map_err(|error| unread(&error))?;
    if names.is_empty() {
        say(&format!("no snapshot waits; naqi snap test {} compares the documents anew", place_shown(&work.place)));
        return Ok(End::Done);
    }
    let html = page(work, &folder, &names)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let host = listener.local_addr()?.to_string();
    let mut token = [0; TOKEN];
    getrandom::fill(&mut token).map_err(|error| Failure::Io(format!("no random token: {error}")))?;
    let mut review = Review { folder, waiting: names, html, root: format!("/{}/", hex(&token)), host, counts: [0; 2], ended: false };
    say(&format!("review at http://{}{} and end there, or with Ctrl-C", review.host, review.root));
    while !review.waiting.is_empty() && !review.ended {
        let (stream, _) = listener.accept()?;
        // A browser that leaves in the middle of a word is its own business.
        if let Err(Failure::Usage(message)) = review.serve(stream) {
            return Err(Failure::Usage(message));
        }
    }
    let [accepted, rejected] = review.counts;
    say(&format!("{accepted} accepted, {rejected} rejected, {} still waiting", review.waiting.len()));
    Ok(if review.waiting.is_empty() { End::Done } else { End::Differs })
}

/// The page: the documents whose snapshots wait, and below each what differs from what was accepted.
fn page(work: &SnapWork, folder: &Folder, names: &[String]) -> Result<String, Failure> {
    let cleaner = rules::cleaner(&work.rules, work.rules.tidy, false, None)?;
    let read = |path: &Path| Folder::read(path).map_err(|error| unread(&error));
    let mut page = Page::served();
    each(work, |name, _, document| {
        if !names.contains(&name) {
            return Ok(());
        }
        let (old, new) = (read(&folder.accepted(&name))?, read(&folder.waiting(&name))?);
        let mut notes = vec![if old.is_some() { "different from what was accepted:".to_owned() } else { "new".to_owned() }];
        if let (Some(old), Some(new)) = (old, new) {
            let changed = changed_rows(&by_line(&old.contents), &by_line(&new.contents), 0);
            notes.extend(changed.iter().map(|row| row.pieces.iter().map(|(change, text)| marked(*change, text)).collect()));
        }
        let shown = Shown::new(&name, &cleaner, &document, &cleaner.clean(&document), notes);
        page.count(&cleaner, &shown);
        page.add(shown);
        Ok(())
    })?;
    Ok(page.html("naqi snap review", &cleaner, &rules::load(&work.rules, true)?))
}

/// A piece of a difference, in the notation of `snap test`.
fn marked(change: Change, text: &str) -> String {
    match change {
        Change::Same => text.to_owned(),
        Change::Gone => format!("{{-{text}-}}"),
        Change::Come => format!("{{+{text}+}}"),
    }
}

struct Review {
    folder: Folder,
    waiting: Vec<String>,
    html: String,
    /// What every path begins with.
    root: String,
    host: String,
    /// How many were accepted and rejected.
    counts: [usize; 2],
    ended: bool,
}

/// What was asked.
struct Request {
    method: String,
    path: String,
    body: String,
    /// Whether it names this server as its host, and no other page as where it comes from.
    own: bool,
}

impl Review {
    fn serve(&mut self, mut stream: TcpStream) -> Result<(), Failure> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let Some(request) = self.request(&stream)? else { return Ok(answer(&mut stream, "400 Bad Request", "")?) };
        let asked = request.path.strip_prefix(&self.root).filter(|_| request.own).map(str::to_owned);
        let waits = self.waiting.iter().position(|name| *name == request.body);
        match (request.method.as_str(), asked.as_deref(), waits) {
            ("GET", Some(""), _) => Ok(answer(&mut stream, "200 OK", &self.html)?),
            ("POST", Some("accept"), Some(at)) => {
                decide::accept(&self.folder, &self.waiting.remove(at))?;
                self.counts[0] += 1;
                Ok(answer(&mut stream, "204 No Content", "")?)
            }
            ("POST", Some("reject"), Some(at)) => {
                decide::reject(&self.folder, &self.waiting.remove(at))?;
                self.counts[1] += 1;
                Ok(answer(&mut stream, "204 No Content", "")?)
            }
            ("POST", Some("end"), _) => {
                self.ended = true;
                Ok(answer(&mut stream, "204 No Content", "")?)
            }
            _ => Ok(answer(&mut stream, "404 Not Found", "")?),
        }
    }

    /// Reads a request of HTTP/1.1; nothing, if it is none.
    fn request(&self, stream: &TcpStream) -> io::Result<Option<Request>> {
        let mut reader = BufReader::new(stream.take(LONGEST));
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
        let (mut host, mut origin, mut length) = (None, None, 0);
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 {
                return Ok(None);
            }
            let Some((name, value)) = header.trim_end().split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "host" => host = Some(value.trim().to_owned()),
                "origin" => origin = Some(value.trim().to_owned()),
                "content-length" => length = value.trim().parse().unwrap_or(u64::MAX),
                _ => {}
            }
        }
        if length > LONGEST {
            return Ok(None);
        }
        let mut body = vec![0; usize::try_from(length).unwrap_or(0)];
        reader.read_exact(&mut body)?;
        let Ok(body) = String::from_utf8(body) else { return Ok(None) };
        let own = host.as_ref() == Some(&self.host) && origin.is_none_or(|origin| origin == format!("http://{}", self.host));
        Ok(Some(Request { method, path, body, own }))
    }
}

fn answer(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: frame-ancestors 'none'\r\n\r\n{body}",
        body.len()
    )?;
    stream.flush()
}
