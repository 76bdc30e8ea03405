//! The normaliser: what is done to characters and white space beside furniture, as edits named by their step.
//!
//! `step` is the table of steps, `profile` says which of them run. Steps on characters run before rules are applied, so
//! that rules see one kind of line end; steps on layout run after, because gaps and blank lines are evidence for the
//! rules.

mod characters;
mod concern;
mod layout;
pub mod mojibake;
mod profile;
mod scan;
mod step;
mod table;
mod wide;
mod window;
mod work;

pub(crate) use characters::{characters, is_settled};
pub(crate) use layout::layout;
pub use profile::Tidy;
pub use step::{Step, Steps};
pub use table::table;
pub(crate) use work::Tidied;
