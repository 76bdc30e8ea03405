//! naqi strips the furniture that web pages leave in scraped text, by rule files, and keeps a ledger of what it took.
//!
//! The way of a document: bytes are [`decode`]d; a [`Document`] is laid out in lines; lines are [`fold`]ed; patterns are
//! found in them; hits are weighed by place and neighbours; what goes is peeled off to a fixed point; characters and white
//! space are [`tidy`]ed; a [`Clean`] text comes out, with the [`ledger`] of every change.
//!
//! ```
//! use naqi::{Cleaner, Document};
//!
//! let cleaner = Cleaner::bundled()?;
//! let document = Document::new("The council met on Monday.\n\nShare this article\n");
//! let clean = cleaner.clean(&document);
//! assert_eq!(clean.text, "The council met on Monday.\n");
//! # Ok::<(), naqi::rule::Problems>(())
//! ```
//!
//! Most programs need [`Cleaner`], [`Document`], [`Clean`], [`Options`] and [`RuleSet`], and no more. Beside them, [`decode`] turns bytes
//! into text, [`io`] takes records of files through a cleaner, and [`rule`] and [`prove`] read rules and try their examples. The other
//! modules are what the program `naqi` does beyond cleaning.
// `tidy::wide` allows itself one call.
#![deny(unsafe_code)]
#![warn(missing_docs)]

// The program speaks of the library by its name, as any other user of it.
#[cfg(feature = "cli")]
extern crate self as naqi;

#[cfg(feature = "cli")]
pub mod author;
mod bundled;
pub mod clean;
#[cfg(feature = "cli")]
mod cli;
mod compile;
pub mod decode;
pub mod document;
mod find;
pub mod fold;
mod hashed;
pub mod impact;
pub mod io;
mod layout;
pub mod ledger;
pub mod mine;
#[cfg(feature = "cli")]
pub mod page;
mod peel;
pub mod prove;
pub mod repeats;
pub mod rule;
mod sentence;
pub mod show;
pub mod tidy;
pub mod touch;
mod weigh;

pub use clean::{Clean, Cleaner, Left, Options, Verdict};
#[cfg(feature = "cli")]
pub use cli::{Closed, run};
pub use document::Document;
pub use ledger::{By, Edit, OffsetMap};
pub use repeats::Repeats;
pub use rule::{Family, Policy, Rule, RuleSet, Select};
pub use tidy::Tidy;
pub use weigh::{Decision, Miss, Prior, SIGNALS, WeighedLine};
