//! The way of a line through the table: character by character into folded bytes, words and signs.
//!
//! It stands apart because a text spends its time here: what is nearly all of a text, letters and single spaces, goes
//! through a loop of its own, everything else through functions of its own.

use std::ops::Range;

use super::chunk::{eight, four};
use super::state::{State, begin};
use super::table::{self, Class, Entry, entry, long};
use super::{Folded, LEAD, SLACK, WITHIN, Word, class_of};

impl Folded {
    /// Folds a line; with `MAP`, where each folded byte came from is kept.
    pub(super) fn run<const MAP: bool>(&mut self, line: &str) {
        self.words.clear();
        self.signs.clear();
        self.starts.clear();
        self.unspaced = 0;
        let bytes = line.as_bytes();
        let mut state = State::default();
        // No character but the long ones folds to more than twice its bytes; those make room for themselves.
        let mut buffer = std::mem::take(&mut self.buffer);
        let room = LEAD + bytes.len() * 2 + SLACK;
        if buffer.len() < room {
            // Made anew, since zeros that nobody has written take no memory, and hardly any line needs all of the room.
            buffer = vec![0; room.max(buffer.len() * 2)];
        }
        let (table, pairs) = (table::two_bytes(), table::pairs());
        let mut letters = 0;
        let mut at = 0;
        while at < bytes.len() {
            let (mut entry, mut width) = entry_at(table, bytes, at);
            // Letters of words and the spaces between them are nearly all of a text, and need no more than this.
            if entry.is_plain() {
                if state.previous != Class::Word {
                    state.begin_word(at as u32);
                    state.previous = Class::Word;
                }
                // In registers: a text spends its time here.
                let mut length = state.length as usize;
                // Letters of two bytes go four at a time.
                while !MAP
                    && width == 2
                    && let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk)
                    && let Some(place) = buffer.get_mut(LEAD + length..).and_then(<[u8]>::first_chunk_mut)
                {
                    let (form, count) = four(pairs, u64::from_le_bytes(*eight));
                    *place = form.to_le_bytes();
                    length += 2 * count;
                    at += 2 * count;
                    letters += count as u32;
                    if count < 4 {
                        break;
                    }
                }
                // Those of ASCII go eight at a time.
                while !MAP
                    && width == 1
                    && let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk)
                    && let Some(place) = buffer.get_mut(LEAD + length..).and_then(<[u8]>::first_chunk_mut)
                {
                    let (form, count, some) = eight(u64::from_le_bytes(*chunk));
                    *place = form.to_le_bytes();
                    length += count;
                    at += count;
                    letters += some;
                    if count < 8 {
                        break;
                    }
                }
                while at < bytes.len() {
                    (entry, width) = entry_at(table, bytes, at);
                    if !entry.is_plain() {
                        break;
                    }
                    letters += entry.letter();
                    if let Some(place) = buffer.get_mut(LEAD + length..).and_then(<[u8]>::first_chunk_mut) {
                        *place = entry.form();
                    }
                    length += entry.length() as usize;
                    if MAP {
                        begin(&mut self.starts, length, at);
                    }
                    at += width;
                }
                state.length = length as u32;
                state.ink = at;
                if at >= bytes.len() {
                    break;
                }
            }
            letters += entry.letter();
            if entry.is_space() {
                if state.previous != Class::Space {
                    self.end_word(&state);
                    state.previous = Class::Space;
                    state.put::<MAP>(&mut buffer, entry, at, &mut self.starts);
                }
            } else {
                self.other::<MAP>(line, &mut state, &mut buffer, at..at + width, entry);
            }
            at += width;
        }
        self.end_word(&state);
        if state.ends_with_space(&buffer) {
            state.pop::<MAP>(&mut self.starts);
        }
        self.letters = letters;
        self.raw_end = state.ink as u32;
        self.text.clear();
        self.text.push_str(simdutf8::basic::from_utf8(&buffer[LEAD..LEAD + state.length as usize]).unwrap_or_default());
        self.buffer = buffer;
    }

    /// A character that is neither of a word nor white space, or that folds to several.
    fn other<const MAP: bool>(&mut self, line: &str, state: &mut State, buffer: &mut Vec<u8>, place: Range<usize>, entry: Entry) {
        let class = entry.class();
        if class == Class::Drop {
            if place.len() > 1 {
                state.ink = place.end;
            }
            if stands_alone(line, &place, state.previous) {
                self.part::<MAP>(state, buffer, entry_at(table::two_bytes(), b"-", 0).0, class_of('-'), (place.start, place.start as u32));
            }
            return;
        }
        state.ink = place.end;
        if entry.is_long() {
            self.long::<MAP>(line, state, buffer, place, class);
        } else {
            self.part::<MAP>(state, buffer, entry, class, (place.start, place.start as u32));
        }
    }

    /// A character that folds to several.
    fn long<const MAP: bool>(&mut self, line: &str, state: &mut State, buffer: &mut Vec<u8>, place: Range<usize>, class: Class) {
        let form = line[place.clone()].chars().next().map(long).unwrap_or_default();
        buffer.resize(buffer.len() + form.len(), 0);
        for part in form.chars() {
            let class = class_in(class, part);
            if class != Class::Space || state.previous != Class::Space {
                self.part::<MAP>(state, buffer, Entry::of(part, class, false), class, (place.start, WITHIN));
            }
        }
    }

    /// Adds a folded character, and keeps account of the word it begins, ends or belongs to. It comes from `at`, where a
    /// word would begin at `raw`.
    fn part<const MAP: bool>(&mut self, state: &mut State, buffer: &mut [u8], entry: Entry, class: Class, (at, raw): (usize, u32)) {
        // «على :» and «على:» are the same label.
        if entry.form()[0] == b':' && state.ends_with_space(buffer) {
            state.pop::<MAP>(&mut self.starts);
        }
        if class != Class::Word {
            self.end_word(state);
        } else if state.previous != Class::Word {
            state.begin_word(raw);
        }
        let (from, joined) = (state.length, state.previous == Class::Unspaced);
        state.previous = class;
        state.put::<MAP>(buffer, entry, at, &mut self.starts);
        match class {
            Class::Unspaced => {
                if let Some(word) = self.words.last_mut().filter(|_| joined) {
                    word.end = state.length;
                }
                self.words.push(Word { start: from, end: state.length, raw });
                self.unspaced += 1;
            }
            Class::Sign | Class::Ornament => self.signs.push(from),
            _ => {}
        }
    }

    #[inline(always)]
    fn end_word(&mut self, state: &State) {
        if state.previous == Class::Word {
            self.words.push(Word { start: state.word, end: state.length, raw: state.raw });
        }
    }
}

/// Whether a run of tatweels begins here that joins no letters: writers of Arabic take it for a dash.
fn stands_alone(line: &str, place: &Range<usize>, previous: Class) -> bool {
    const TATWEEL: char = '\u{640}';
    // Not within the run, so that each is looked along once.
    let begins = || line[place.clone()].starts_with(TATWEEL) && !line[..place.start].ends_with(TATWEEL);
    previous == Class::Space && begins() && line[place.end..].trim_start_matches(TATWEEL).chars().next().is_none_or(char::is_whitespace)
}

/// The entry of the character at an offset, and its length in bytes.
#[inline(always)]
fn entry_at(table: &[Entry; 0x800], bytes: &[u8], at: usize) -> (Entry, usize) {
    match bytes[at] {
        first @ 0..0x80 => (table[usize::from(first)], 1),
        first @ 0x80..0xE0 => (table[two(first, bytes.get(at + 1).copied().unwrap_or_default())], 2),
        _ => {
            let (c, length) = decode(bytes, at);
            (entry(c), length)
        }
    }
}

/// The code point of two bytes of UTF-8.
#[inline(always)]
fn two(first: u8, second: u8) -> usize {
    usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F)
}

/// The class of a part of a form of several characters: a ligature of words has spaces in it.
fn class_in(class: Class, part: char) -> Class {
    match part {
        ' ' => Class::Space,
        _ if class == Class::Word || class == Class::Unspaced => class,
        _ => class_of(part),
    }
}

/// The character at a byte offset of valid UTF-8, and its length in bytes.
#[inline(always)]
fn decode(bytes: &[u8], at: usize) -> (char, usize) {
    let low = |i: usize| u32::from(bytes[at + i] & 0x3F);
    let first = u32::from(bytes[at]);
    let (code, length) = match first {
        0..0xE0 => ((first & 0x1F) << 6 | low(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | low(1) << 6 | low(2), 3),
        _ => ((first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4),
    };
    (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length)
}
