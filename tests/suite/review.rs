//! `naqi snap review --web`: what its server tells and does, and to whom.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use libtest_mimic::{Failed, Trial};

use super::browser::{Browser, trial};
use super::project;

/// The tests.
pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("review: accept, reject, and nobody else", decisions),
        Trial::test("review: the reviewer ends it", ended),
        trial("review to a written snapshot", in_browser),
    ]
}

/// A server over a folder of three documents whose snapshots wait; killed if it does not end by itself.
struct Server {
    child: Child,
    folder: tempfile::TempDir,
    host: String,
    root: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn new() -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let docs = folder.path().join("docs");
        std::fs::create_dir(&docs)?;
        for (name, text) in
            [("one.txt", "The council met on Monday.\nShare this page\n"), ("two.txt", "Nothing.\n"), ("three.txt", "</script><b>Nothing.\n")]
        {
            std::fs::write(docs.join(name), text)?;
        }
        std::fs::write(
            folder.path().join("r.toml"),
            "lang = \"en\"\nfamily = \"share\"\n[[rule]]\nid = \"label\"\nabout = \"A label.\"\nline = [\"share this page\"]\nmatch = [\"Text.\\n[-Share this page-]\"]\nkeep = [\"Share this page with him.\"]\n",
        )?;
        run(folder.path(), &["snap", "test", "docs", "--no-bundled", "--rules", "r.toml"])?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_naqi"))
            .current_dir(folder.path())
            .args(["snap", "review", "--web", "docs", "--no-bundled", "--rules", "r.toml"])
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stderr.take().ok_or("no stderr")?).read_line(&mut line)?;
        let url = line.split_whitespace().find_map(|word| word.strip_prefix("http://")).ok_or_else(|| format!("no address: {line}"))?;
        let (host, root) = url.split_once('/').ok_or("no path")?;
        Ok(Self { host: host.to_owned(), root: format!("/{root}"), child, folder })
    }

    /// The status of an answer, and its body.
    fn ask(&self, method: &str, path: &str, body: &str, headers: &str) -> Result<(u16, String), Failed> {
        let mut stream = TcpStream::connect(&self.host)?;
        write!(stream, "{method} {path} HTTP/1.1\r\nContent-Length: {}\r\n{headers}\r\n\r\n{body}", body.len())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("no status")?;
        Ok((status, body.to_owned()))
    }

    fn own(&self) -> String {
        format!("Host: {}", self.host)
    }

    fn snapshots(&self, ending: &str) -> Vec<String> {
        let folder = std::fs::read_dir(self.folder.path().join("docs/snapshots")).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            folder.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.ends_with(ending)).collect();
        names.sort();
        names
    }
}

fn run(folder: &Path, args: &[&str]) -> Result<(), Failed> {
    Command::new(env!("CARGO_BIN_EXE_naqi")).current_dir(folder).args(args).output()?;
    Ok(())
}

fn expect(holds: bool, what: &str) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what.into()) }
}

fn decisions() -> Result<(), Failed> {
    let mut server = Server::new()?;
    let own = server.own();
    let page = server.ask("GET", &server.root, "", &own)?;
    expect(
        page.0 == 200 && page.1.contains("\"served\":true") && page.1.contains("connect-src 'self'") && !page.1.contains("</script><b>"),
        "the page",
    )?;
    let names: Vec<String> = server.snapshots(".snap.new").iter().map(|name| name.trim_end_matches(".snap.new").to_owned()).collect();
    expect(names.len() == 3, "three snapshots wait")?;
    let accept = format!("{}accept", server.root);
    for (what, path, headers) in [
        ("another token", "/0000/accept".to_owned(), own.clone()),
        ("no token", "/".to_owned(), own.clone()),
        ("another host", accept.clone(), "Host: evil.example".to_owned()),
        ("another origin", accept.clone(), format!("{own}\r\nOrigin: http://evil.example")),
        ("no host", accept.clone(), "X: y".to_owned()),
    ] {
        let (status, body) = server.ask("POST", &path, &names[0], &headers)?;
        expect(status == 404 && body.is_empty(), what)?;
    }
    expect(server.ask("POST", &accept, "../../r", &own)?.0 == 404, "a name that does not wait")?;
    expect(server.snapshots(".snap").is_empty(), "nothing is accepted yet")?;
    expect(server.ask("POST", &accept, &names[0], &format!("{own}\r\nOrigin: http://{}", server.host))?.0 == 204, "accept")?;
    expect(server.snapshots(".snap") == [format!("{}.snap", names[0])], "it is accepted")?;
    expect(server.ask("POST", &format!("{}reject", server.root), &names[1], &own)?.0 == 204, "reject")?;
    expect(server.ask("POST", &accept, &names[2], &own)?.0 == 204, "the last one")?;
    expect(server.child.wait()?.code() == Some(0), "it ends when all is decided")?;
    expect(server.snapshots(".snap.new").is_empty() && server.snapshots(".snap").len() == 2, "two are accepted, none waits")
}

fn ended() -> Result<(), Failed> {
    let mut server = Server::new()?;
    let own = server.own();
    expect(server.ask("POST", &format!("{}end", server.root), "", &own)?.0 == 204, "end")?;
    expect(server.child.wait()?.code() == Some(1), "some still wait")?;
    expect(server.snapshots(".snap.new").len() == 3, "they wait")
}

/// A reviewer with keys and buttons: what was accepted is written, what was rejected is gone, the rest waits.
fn in_browser(browser: &Browser) -> Result<(), Failed> {
    let mut server = Server::new()?;
    let told = browser.run("review.js", format!("http://{}{}", server.host, server.root).as_ref())?;
    expect(server.child.wait()?.code() == Some(1), "one still waits when the reviewer ends it")?;
    let written = server.snapshots(".snap");
    expect(written.len() == 1, "one snapshot is written")?;
    expect(server.snapshots(".snap.new").len() == 1, "one waits")?;
    let snapshot = std::fs::read_to_string(server.folder.path().join("docs/snapshots").join(&written[0]))?;
    insta::with_settings!({ snapshot_path => project("tests/browser"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("review", format!("{told}\n{}\n{snapshot}", written[0]));
    });
    Ok(())
}
