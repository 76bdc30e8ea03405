//! From the ledger's entry and the written bytes back to the record as it came in.

use super::{Entry, hash, unhex};
use crate::decode::{Charset, Guess, How, Origin, encode};
use crate::io::jsonl::quoted;

impl Entry {
    /// The record's bytes as they came in, separator included, from the bytes that were written for it.
    ///
    /// # Errors
    /// The bytes are not those that were written, or the entry does not fit them.
    pub fn restore(&self, written: &[u8]) -> Result<Vec<u8>, String> {
        if hash(written) != self.hash {
            return Err("the clean text is not the one the ledger was written for".into());
        }
        if let Some(lost) = self.lost {
            return Err(format!("{lost} bytes of it were too many to be kept; they are in the input only"));
        }
        if let Some(raw) = &self.rejected {
            return Ok([unhex(raw)?, self.separator.clone().into_bytes()].concat());
        }
        let written = std::str::from_utf8(written).map_err(|_| "the clean text is not UTF-8")?;
        let body = written.strip_suffix(self.parted.as_ref().unwrap_or(&self.separator).as_str()).ok_or("the separator is missing")?;
        let piece = |(start, length): (usize, usize)| {
            let range = start..start.checked_add(length).ok_or("a place is outside the line")?;
            body.get(range.clone()).map(|piece| (piece, range)).ok_or_else(|| "a place is outside the line".to_owned())
        };
        // The string as it stood in a line.
        let string = |clean: &str| match &self.string {
            Some(string) => Ok(string.clone()),
            None => self.undo(clean).map(|text| quoted(&text)),
        };
        let mut bytes = self.head.bytes()?;
        match (self.place, &self.around) {
            (Some(place), _) => {
                let (value, range) = piece(place)?;
                let clean: String = serde_json::from_str(value).map_err(|error| error.to_string())?;
                if self.made {
                    bytes.extend(self.encoded(&self.undo(&clean)?)?);
                } else {
                    let after = match self.meta {
                        Some(meta) => {
                            let (_, meta) = piece(meta)?;
                            let between = body.get(range.end..meta.start).ok_or("a place is outside the line")?;
                            format!("{between}{}", &body[meta.end..])
                        }
                        None => body[range.end..].to_owned(),
                    };
                    bytes.extend(format!("{}{}{after}", &body[..range.start], string(&clean)?).into_bytes());
                }
            }
            (None, Some((before, after))) => bytes.extend(format!("{before}{}{after}", string(body)?).into_bytes()),
            (None, None) => bytes.extend(self.encoded(&self.undo(body)?)?),
        }
        bytes.extend_from_slice(self.separator.as_bytes());
        Ok(bytes)
    }

    /// The decoded input from the clean text.
    fn undo(&self, clean: &str) -> Result<String, String> {
        let mut text = String::new();
        let mut at = 0_usize;
        for edit in &self.edits {
            let kept = edit.start.checked_sub(text.len()).ok_or("the edits overlap")?;
            let piece = at.checked_add(kept).and_then(|end| clean.get(at..end)).ok_or("the edits do not fit the clean text")?;
            text.push_str(piece);
            text.push_str(&edit.removed);
            at += kept;
            if !clean[at..].starts_with(&edit.with) {
                return Err("the edits do not fit the clean text".into());
            }
            at += edit.with.len();
        }
        text.push_str(&clean[at..]);
        Ok(text)
    }

    fn encoded(&self, text: &str) -> Result<Vec<u8>, String> {
        let Some(decoding) = &self.decoding else { return Ok(text.as_bytes().to_vec()) };
        let charset = Charset::for_label(&decoding.encoding).ok_or_else(|| format!("unknown encoding {:?}", decoding.encoding))?;
        let replaced = decoding.replaced.iter().map(|(at, raw)| Ok((*at, unhex(raw)?))).collect::<Result<_, String>>()?;
        let verbatim = decoding.verbatim.as_deref().map(unhex).transpose()?.map(Into::into);
        encode(text, &Origin { replaced, verbatim, ..Origin::new(Guess::sure(charset, How::Label), decoding.bom) })
    }
}
