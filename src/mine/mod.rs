//! Mining: what repeats in a corpus, and which of it is furniture by the looks of it, as proposed rules.
//!
//! Three passes over the corpus, in bounded memory. The first counts lines and borders of lines in a [`Sketch`]. The
//! second counts exactly what the sketch says repeats, and remembers some of its occurrences. From these the proposals are
//! made. The third lets the proposed rules clean the corpus, to see where else their words stand. A reader of the passes
//! hands documents to [`First`], [`Second`] and [`Third`]; what can be done on any thread is apart from what must be
//! done in order.

mod common;
mod copies;
mod date;
mod filler;
mod first;
mod gather;
mod grow;
mod guess;
mod items;
mod lead;
mod proposal;
mod propose;
pub mod repeats;
mod second;
mod sketch;
mod third;
mod write;

pub use first::{Counted, First, count};
pub use gather::{Met, Seen};
pub use items::{Kind, Place};
pub use proposal::{Proposal, Shape};
pub use propose::Refused;
pub use second::{Found, Gathers, Mined, Second};
pub use sketch::Sketch;
pub use third::{NearMisses, Third};
pub use write::{Written, file, told};

/// The last so many characters.
fn last(text: &str, characters: usize) -> String {
    let skip = text.chars().count().saturating_sub(characters);
    text.chars().skip(skip).collect()
}
