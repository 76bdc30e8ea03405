//! What may run on the page: its own script and style, by their hashes, and nothing else. No request leaves it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy of a page with this script and this style (Content Security Policy Level 3, hashes of inline elements).
pub(super) fn policy(script: &str, style: &str, served: bool) -> String {
    // A page that is served tells its server what was decided, and nobody else.
    let connect = if served { " connect-src 'self';" } else { "" };
    format!("default-src 'none'; script-src '{}'; style-src '{}';{connect} base-uri 'none'; form-action 'none'", hash(script), hash(style))
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that can stand in a script element: nothing in it can end the element or begin a comment or a tag. The escapes
/// mean the same to whoever parses it.
pub(super) fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out
}
