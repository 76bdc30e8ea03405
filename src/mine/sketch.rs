//! How often something came, in memory that does not grow: a count-min sketch with conservative update (Cormode and
//! Muthukrishnan, "An improved data stream summary", 2005; Estan and Varghese, "New directions in traffic measurement",
//! 2002).
//!
//! It never says too little. It says too much by more than e/width of all that was added with a probability below
//! e^-[`DEPTH`], less than 2 %; with conservative update much less in practice. Mining counts exactly in a second pass
//! what the sketch lets through, so that what it says too much costs time and memory, and no count is wrong for it.

/// Rows.
const DEPTH: usize = 4;
/// Bytes of all counters, of two bytes each, if nothing else is asked for.
const BYTES: usize = 32 << 20;
/// Counters of a row, at least.
const LEAST: usize = 1 << 10;

/// Counts by hash.
#[derive(Debug)]
pub struct Sketch {
    counters: Vec<u16>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self::of(BYTES)
    }
}

impl Sketch {
    /// A sketch of so many bytes, or somewhat fewer: the counters of a row are a power of two.
    pub fn of(bytes: usize) -> Self {
        let width = 1 << (bytes / (DEPTH * size_of::<u16>())).max(LEAST).ilog2();
        Self { counters: vec![0; DEPTH * width] }
    }

    /// Counts a hash once more.
    pub fn add(&mut self, hash: u64) {
        let least = self.count(hash);
        for place in self.places(hash) {
            // Only what would say too little is raised.
            if self.counters[place] == least {
                self.counters[place] = least.saturating_add(1);
            }
        }
    }

    /// How often a hash came, at least, and at most 65,535.
    pub fn count(&self, hash: u64) -> u16 {
        self.places(hash).map(|place| self.counters[place]).min().unwrap_or(0)
    }

    /// The share of the counters that have come so far.
    pub fn filled(&self, least: u16) -> f64 {
        self.counters.iter().filter(|counter| **counter >= least).count() as f64 / self.counters.len() as f64
    }

    /// A counter of each row: two hashes make as many as are needed (Kirsch and Mitzenmacher, 2006).
    fn places(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let width = self.counters.len() / DEPTH;
        let (one, two) = (hash as usize, (hash >> 32) as usize | 1);
        (0..DEPTH).map(move |row| row * width + one.wrapping_add(row.wrapping_mul(two)) % width)
    }
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

    #[test]
    fn a_small_one_is_full_sooner() {
        let (mut small, mut large) = (Sketch::of(10_000), Sketch::of(1 << 20));
        for number in 0..3_000_u32 {
            let hash = xxh3_64(&number.to_le_bytes());
            small.add(hash);
            large.add(hash);
        }
        assert_eq!((small.counters.len(), large.counters.len()), (1 << 12, 1 << 19));
        assert!(small.filled(1) > 0.9 && large.filled(1) < 0.1 && large.filled(2) < 0.001);
    }
}
