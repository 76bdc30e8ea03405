//! Columns of texts as Arrow has them: three layouts of strings, three of bytes.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, BinaryViewArray, LargeBinaryArray, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;

use crate::known::Known;

/// A column of texts, read where it lies.
pub enum Column<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    SmallBytes(&'a BinaryArray),
    LargeBytes(&'a LargeBinaryArray),
    ViewBytes(&'a BinaryViewArray),
    /// All null.
    Nothing(usize),
}

impl<'a> Column<'a> {
    /// The column of an array.
    pub fn new(array: &'a ArrayRef) -> Result<Self, String> {
        match array.data_type() {
            DataType::Utf8 => Ok(Self::Small(array.as_string())),
            DataType::LargeUtf8 => Ok(Self::Large(array.as_string())),
            DataType::Utf8View => Ok(Self::View(array.as_string_view())),
            DataType::Binary => Ok(Self::SmallBytes(array.as_binary())),
            DataType::LargeBinary => Ok(Self::LargeBytes(array.as_binary())),
            DataType::BinaryView => Ok(Self::ViewBytes(array.as_binary_view())),
            DataType::Null => Ok(Self::Nothing(array.len())),
            other => Err(format!("expected strings or bytes, not {other}; cast it")),
        }
    }

    /// The type of the clean texts for a type of texts.
    pub fn made(given: &DataType) -> Result<DataType, String> {
        match given {
            DataType::Utf8 | DataType::Binary => Ok(DataType::Utf8),
            DataType::LargeUtf8 | DataType::LargeBinary => Ok(DataType::LargeUtf8),
            DataType::Utf8View | DataType::BinaryView => Ok(DataType::Utf8View),
            DataType::Null => Ok(DataType::Null),
            other => Err(format!("expected strings or bytes, not {other}; cast it")),
        }
    }

    fn array(&self) -> Option<&dyn Array> {
        Some(match self {
            Self::Small(array) => *array,
            Self::Large(array) => *array,
            Self::View(array) => *array,
            Self::SmallBytes(array) => *array,
            Self::LargeBytes(array) => *array,
            Self::ViewBytes(array) => *array,
            Self::Nothing(_) => return None,
        })
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        if let Self::Nothing(rows) = self { *rows } else { self.array().map_or(0, Array::len) }
    }

    fn is_null(&self, row: usize) -> bool {
        self.array().is_none_or(|array| array.is_null(row))
    }

    /// The string of a row; nothing for bytes.
    pub fn text(&self, row: usize) -> Option<&'a str> {
        match self {
            _ if self.is_null(row) => None,
            Self::Small(array) => Some(array.value(row)),
            Self::Large(array) => Some(array.value(row)),
            Self::View(array) => Some(array.value(row)),
            _ => None,
        }
    }

    /// The text of a row, decoded if it is bytes.
    pub fn decoded(&self, row: usize, known: Known<'_>) -> Option<Cow<'a, str>> {
        let bytes = match self {
            _ if self.is_null(row) => return None,
            Self::SmallBytes(array) => array.value(row),
            Self::LargeBytes(array) => array.value(row),
            Self::ViewBytes(array) => array.value(row),
            _ => return self.text(row).map(Cow::Borrowed),
        };
        Some(known.decode(bytes).0)
    }

    /// Bytes of a row.
    pub fn size(&self, row: usize) -> usize {
        match self {
            Self::Small(array) => array.value_length(row) as usize,
            Self::Large(array) => array.value_length(row) as usize,
            Self::View(array) => array.value(row).len(),
            Self::SmallBytes(array) => array.value_length(row) as usize,
            Self::LargeBytes(array) => array.value_length(row) as usize,
            Self::ViewBytes(array) => array.value(row).len(),
            Self::Nothing(_) => 0,
        }
    }
}
