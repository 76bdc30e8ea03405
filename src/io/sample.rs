//! A sample of an input: as many records as asked for, each as likely as any other, and the same ones every time; and
//! all damage, which a sample is no reason to be silent about.

use std::collections::BinaryHeap;
use std::io;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Kind, Reader, Record};

/// Reads an input to its end and gives some of its records, in their order.
pub struct Sample<R> {
    input: R,
    size: usize,
    drawn: Option<std::vec::IntoIter<Record>>,
}

impl<R: Reader> Sample<R> {
    /// A sample of so many records.
    pub fn new(input: R, size: usize) -> Self {
        Self { input, size, drawn: None }
    }

    /// The records whose lots are smallest.
    fn draw(&mut self) -> io::Result<Vec<Record>> {
        let mut lots: BinaryHeap<Lot> = BinaryHeap::new();
        let mut faults = Vec::new();
        while let Some(record) = self.input.next()? {
            // Damage is told, whoever is drawn.
            if record.fault.is_some() {
                faults.push(record);
                continue;
            }
            let holds_nothing = record.kind == Kind::Passed || record.bytes.iter().all(u8::is_ascii_whitespace);
            if holds_nothing || self.size == 0 {
                continue;
            }
            let lot = (xxh3_64_with_seed(&record.bytes, record.number), record.number);
            if lots.len() < self.size {
                lots.push(Lot { lot, record });
            } else if lots.peek().is_some_and(|last| lot < last.lot) {
                lots.pop();
                lots.push(Lot { lot, record });
            }
        }
        let mut drawn: Vec<Record> = lots.into_iter().map(|lot| lot.record).chain(faults).collect();
        drawn.sort_by_key(|record| record.number);
        Ok(drawn)
    }
}

impl<R: Reader> Reader for Sample<R> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        let drawn = match self.drawn.take() {
            Some(drawn) => drawn,
            None => self.draw()?.into_iter(),
        };
        Ok(self.drawn.insert(drawn).next())
    }
}

struct Lot {
    lot: (u64, u64),
    record: Record,
}

impl PartialEq for Lot {
    fn eq(&self, other: &Self) -> bool {
        self.lot == other.lot
    }
}

impl Eq for Lot {}

impl PartialOrd for Lot {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lot {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.lot.cmp(&other.lot)
    }
}
