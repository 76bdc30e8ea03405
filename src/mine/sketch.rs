//! How often something came, in memory that does not grow: a count-min sketch with conservative update (Cormode and
//! Muthukrishnan, "An improved data stream summary", 2005; Estan and Varghese, "New directions in traffic measurement",
//! 2002).
//!
//! It never says too little. It says too much by more than e/[`WIDTH`] of all that was added with a probability below
//! e^-[`DEPTH`], less than 2 %; with conservative update much less in practice. Mining counts exactly in a second pass
//! what the sketch lets through, so that what it says too much costs time and memory, and no count is wrong for it.

/// Rows.
const DEPTH: usize = 4;
/// Counters of a row: 4 × 2^22 of two bytes are 32 MiB.
const WIDTH: usize = 1 << 22;

/// Counts by hash.
#[derive(Debug)]
pub struct Sketch {
    counters: Vec<u16>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self { counters: vec![0; DEPTH * WIDTH] }
    }
}

impl Sketch {
    /// Counts a hash once more.
    pub fn add(&mut self, hash: u64) {
        let least = self.count(hash);
        for place in places(hash) {
            // Only what would say too little is raised.
            if self.counters[place] == least {
                self.counters[place] = least.saturating_add(1);
            }
        }
    }

    /// How often a hash came, at least, and at most 65,535.
    pub fn count(&self, hash: u64) -> u16 {
        places(hash).map(|place| self.counters[place]).min().unwrap_or(0)
    }
}

/// A counter of each row: two hashes make as many as are needed (Kirsch and Mitzenmacher, 2006).
fn places(hash: u64) -> impl Iterator<Item = usize> {
    let (one, two) = (hash as usize, (hash >> 32) as usize | 1);
    (0..DEPTH).map(move |row| row * WIDTH + one.wrapping_add(row.wrapping_mul(two)) % WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xxhash_rust::xxh3::xxh3_64;

    #[test]
    fn it_never_says_too_little_and_seldom_too_much() {
        let mut sketch = Sketch::default();
        let hash = |number: u32| xxh3_64(&number.to_le_bytes());
        for number in 0..300_000_u32 {
            for _ in 0..=number % 3 {
                sketch.add(hash(number));
            }
        }
        let over = (0..300_000_u32).map(|number| u32::from(sketch.count(hash(number))).checked_sub(number % 3 + 1));
        let over: Vec<u32> = over.map(|over| over.expect("never too little")).collect();
        assert!(over.iter().filter(|over| **over > 0).count() < 30, "of 300,000 counts few are too high");
    }
}
