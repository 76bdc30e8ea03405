//! Tables of records of one size, read where they lie: those of the bundled rules are made by the build and lie in the
//! program, so that starting costs nothing for the ones that no text asks for.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A record of [`Flat`].
pub(crate) trait Record: Sized + Copy {
    /// Bytes of a record.
    const SIZE: usize;
    /// Reads a record from [`Record::SIZE`] bytes.
    fn read(bytes: &[u8]) -> Self;
    /// Appends the record.
    fn write(&self, out: &mut Vec<u8>);
}

/// Little-endian numbers at fixed places of a record.
#[inline]
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(*bytes[at..].first_chunk().unwrap_or(&[0; 4]))
}

#[inline]
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(*bytes[at..].first_chunk().unwrap_or(&[0; 8]))
}

impl Record for u32 {
    const SIZE: usize = 4;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        u32_at(bytes, 0)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}

impl Record for u64 {
    const SIZE: usize = 8;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        u64_at(bytes, 0)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}

/// Records one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flat<T> {
    bytes: Cow<'static, [u8]>,
    of: PhantomData<T>,
}

impl<T> Default for Flat<T> {
    fn default() -> Self {
        Self { bytes: Cow::Borrowed(&[]), of: PhantomData }
    }
}

impl<T: Record> FromIterator<T> for Flat<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        let mut bytes = Vec::new();
        records.into_iter().for_each(|record| record.write(&mut bytes));
        Self { bytes: bytes.into(), of: PhantomData }
    }
}

impl<T: Record> Flat<T> {
    pub fn len(&self) -> usize {
        self.bytes.len() / T::SIZE
    }

    /// The record at an index.
    ///
    /// # Panics
    /// Behind the end, as a slice does.
    #[inline]
    pub fn at(&self, index: usize) -> T {
        T::read(&self.bytes[index * T::SIZE..(index + 1) * T::SIZE])
    }

    /// The records of a range.
    #[inline]
    pub fn range(&self, from: usize, to: usize) -> impl Iterator<Item = T> + '_ {
        self.bytes(from, to).map(T::read)
    }

    #[inline]
    fn bytes(&self, from: usize, to: usize) -> impl Iterator<Item = &[u8]> {
        self.bytes[from * T::SIZE..to * T::SIZE].chunks_exact(T::SIZE)
    }
}

impl<T> Serialize for Flat<T> {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        writer.serialize_bytes(&self.bytes)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Flat<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        Ok(Self { bytes: Cow::Borrowed(<&'de [u8]>::deserialize(reader)?), of: PhantomData })
    }
}

/// Records by a small number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = "'de: 'static"))]
pub(crate) struct Groups<T> {
    /// Where the records of each number begin, and behind the last where they end.
    starts: Flat<u32>,
    records: Flat<T>,
}

impl<T> Default for Groups<T> {
    fn default() -> Self {
        Self { starts: Flat::default(), records: Flat::default() }
    }
}

impl<T: Record> Groups<T> {
    /// Groups records; what was added first comes first.
    pub fn new(count: usize, mut pairs: Vec<(usize, T)>) -> Self {
        pairs.sort_by_key(|pair| pair.0);
        let starts = (0..=count).map(|number| pairs.partition_point(|pair| pair.0 < number) as u32).collect();
        Self { starts, records: pairs.into_iter().map(|pair| pair.1).collect() }
    }

    /// The records of a number below the count.
    #[inline]
    pub fn get(&self, number: usize) -> impl Iterator<Item = T> + '_ {
        let (from, to) = self.place(number);
        self.records.range(from, to)
    }

    /// Where the records of a number begin and end.
    #[inline]
    fn place(&self, number: usize) -> (usize, usize) {
        (self.starts.at(number) as usize, self.starts.at(number + 1) as usize)
    }
}

/// Records by a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = "'de: 'static"))]
pub(crate) struct Index<T> {
    buckets: u32,
    groups: Groups<Keyed<T>>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { buckets: 0, groups: Groups::default() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Keyed<T> {
    /// [`short`] of the hash: what is found is compared anyway, and small records are read sooner.
    key: u32,
    record: T,
}

impl<T: Record> Record for Keyed<T> {
    const SIZE: usize = 4 + T::SIZE;

    #[inline]
    fn read(bytes: &[u8]) -> Self {
        Self { key: u32_at(bytes, 0), record: T::read(&bytes[4..]) }
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.key.write(out);
        self.record.write(out);
    }
}

impl<T: Record> Index<T> {
    pub fn new(pairs: Vec<(u64, T)>) -> Self {
        if pairs.is_empty() {
            return Self::default();
        }
        let buckets = pairs.len().next_power_of_two() as u32;
        let keyed = pairs.into_iter().map(|(key, record)| (bucket(key, buckets), Keyed { key: short(key), record })).collect();
        Self { buckets, groups: Groups::new(buckets as usize, keyed) }
    }

    /// What stands under a hash, in the order it was added, and now and then what stands under another.
    #[inline]
    pub fn get(&self, key: u64) -> impl Iterator<Item = T> + '_ {
        let (from, to) = if self.buckets > 0 { self.groups.place(bucket(key, self.buckets)) } else { (0, 0) };
        let short = short(key);
        // Of a record with another key nothing else is read.
        self.groups.records.bytes(from, to).filter(move |bytes| u32_at(bytes, 0) == short).map(|bytes| T::read(&bytes[4..]))
    }
}

/// Half of a hash, with something of each of its bits.
#[inline]
fn short(key: u64) -> u32 {
    (key ^ key >> 32) as u32
}

/// The bucket of a hash, by its high bits: the low ones are those of the bitmaps.
#[inline]
fn bucket(key: u64, buckets: u32) -> usize {
    (key >> 40) as usize & (buckets as usize - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found_in_order() {
        let pairs: Vec<(u64, u32)> = (0..1000).map(|n| ((u64::from(n) % 300) << 40 | u64::from(n % 7), n)).collect();
        let index = Index::new(pairs.clone());
        for (key, _) in &pairs {
            let expected: Vec<u32> = pairs.iter().filter(|pair| pair.0 == *key).map(|pair| pair.1).collect();
            assert_eq!(index.get(*key).collect::<Vec<_>>(), expected);
        }
        assert_eq!(index.get(301 << 40).count(), 0);
        assert_eq!(Index::<u32>::default().get(0).count(), 0);
    }

    #[test]
    fn tables_come_back_from_their_bytes() {
        let index = Index::new((0..100_u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15), n as u32)).collect());
        let bytes: &'static [u8] = postcard::to_allocvec(&index).unwrap().leak();
        assert_eq!(postcard::from_bytes::<Index<u32>>(bytes).unwrap(), index);
    }
}
