//! The nouns. Everything a wing ([`read`](crate::read), [`attribute`](crate::attribute),
//! [`judge`](crate::judge), [`report`](crate::report)) says to another is said in these types.
//!
//! Nothing here does input or output, asks for the time, or knows a file format.

pub mod attribution;
pub mod claim;
pub mod component;
mod date;
pub mod graph;
pub(crate) mod head;
pub mod imported;
pub mod inventory;
pub mod problem;
pub mod purl;
pub mod report;
pub(crate) mod room;
pub mod script;
mod secret;
pub mod source;
pub mod vendor;
pub mod verdict;
pub mod waiver;

pub use date::Date;
pub(crate) use date::{day, optional_day};
