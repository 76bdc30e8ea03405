//! What the headers of a WARC record say, and what kind of record it is by them.

use crate::decode::Charset;

use crate::io::{About, Kind, Record};

/// What the headers of a record say.
#[derive(Debug, Default)]
pub struct Headers {
    sort: String,
    /// Bytes of its body.
    pub length: Option<u64>,
    content: String,
    id: Option<String>,
    url: Option<String>,
    lang: Option<String>,
}

/// The place behind the first empty line.
pub fn blank_line(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr_iter(b'\n', &bytes[from..]).map(|at| from + at + 1).find_map(|next| match bytes.get(next..) {
        Some([b'\n', ..]) => Some(next + 1),
        Some([b'\r', b'\n', ..]) => Some(next + 2),
        _ => None,
    })
}

impl Headers {
    /// Reads headers.
    ///
    /// # Errors
    /// Why they make no sense.
    pub fn of(head: &[u8]) -> Result<Self, String> {
        let head = String::from_utf8_lossy(head);
        let mut headers = Self::default();
        for line in head.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => headers.sort = value.to_ascii_lowercase(),
                "content-length" => {
                    let length = value.parse().map_err(|_| format!("Content-Length is no number: {value:?}"))?;
                    if headers.length.replace(length).is_some_and(|other| other != length) {
                        return Err("Content-Length stands twice".into());
                    }
                }
                "content-type" => headers.content = value.to_ascii_lowercase(),
                "warc-record-id" => headers.id = Some(value.to_owned()),
                "warc-target-uri" => headers.url = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-identified-content-language" | "content-language" => headers.lang = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(headers)
    }

    /// What the record is, and what is told of it.
    pub fn judge(self, record: &mut Record) {
        let mut content = self.content;
        let mut coding = String::new();
        if self.sort == "response" {
            // The payload of a response stands behind headers of its own.
            let end = blank_line(&record.bytes, 0).unwrap_or(0);
            let http = String::from_utf8_lossy(&record.bytes[..end]).to_ascii_lowercase();
            let header = |name: &str| http.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default().trim().to_owned();
            content = header("content-type");
            coding = [header("transfer-encoding"), header("content-encoding")].join(" ").replace("identity", "").trim().to_owned();
            if media(&content) == "text/plain" && coding.is_empty() {
                let payload = record.bytes.split_off(end);
                record.head.extend_from_slice(&std::mem::replace(&mut record.bytes, payload));
            }
        }
        let charset = content.split(';').skip(1).find_map(|part| part.trim().strip_prefix("charset="));
        // What converters write is UTF-8, if it does not say otherwise.
        let plain = (self.sort == "conversion").then_some(Charset::UTF_8);
        let encoding = charset.and_then(|label| Charset::for_label(label.trim_matches('"'))).or(plain);
        let is_plain = media(&content) == "text/plain" && coding.is_empty();
        // What converters write is text, under whatever name.
        let kind = match self.sort.as_str() {
            "conversion" => Kind::Warc,
            "response" | "resource" if is_plain => Kind::Warc,
            _ => Kind::Passed,
        };
        let sort = match self.sort.as_str() {
            "response" | "resource" => [&self.sort, media(&content), &coding].join(" ").trim().to_owned(),
            "" => "no WARC-Type".into(),
            sort => sort.to_owned(),
        };
        record.kind = kind;
        *record.about = About { id: self.id, url: self.url, lang: self.lang, encoding, sort };
    }
}

/// A media type without its parameters.
fn media(content: &str) -> &str {
    content.split(';').next().unwrap_or_default().trim()
}
