//! Which rules of a set are used, chosen by their addresses.

use globset::{GlobBuilder, GlobMatcher};

/// Which rules to load, by globs over addresses: `ar/**`, `!any/credit/*`. The last glob that matches decides; if the
/// first one is a `!`, everything is chosen to begin with.
#[derive(Debug, Clone, Default)]
pub struct Select {
    globs: Vec<(bool, GlobMatcher)>,
}

impl Select {
    /// Reads the globs.
    ///
    /// # Errors
    /// The glob that is none, and why.
    pub fn new<S: AsRef<str>>(globs: &[S]) -> Result<Self, String> {
        let mut select = Self::default();
        for written in globs {
            let written = written.as_ref();
            let (take, glob) = written.strip_prefix('!').map_or((true, written), |rest| (false, rest));
            let matcher = GlobBuilder::new(glob)
                .literal_separator(true)
                .build()
                .map_err(|error| format!("{written:?} is not a glob over addresses: {}", error.kind()))?;
            select.globs.push((take, matcher.compile_matcher()));
        }
        Ok(select)
    }

    /// Whether a rule of this address is chosen.
    pub fn takes(&self, address: &str) -> bool {
        let begin = self.globs.first().is_none_or(|(take, _)| !take);
        self.globs.iter().rev().find(|(_, glob)| glob.is_match(address)).map_or(begin, |(take, _)| *take)
    }

    /// Whether a glob names this address outright (an old address that was renamed).
    pub(super) fn takes_by_name(&self, address: &str) -> bool {
        self.globs.iter().rev().find(|(_, glob)| glob.is_match(address)).is_some_and(|(take, _)| *take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_choose() {
        let cases: [(&[&str], &str, bool); 6] = [
            (&[], "ar/share/x", true),
            (&["ar/**"], "ar/share/x", true),
            (&["ar/**"], "en/share/x", false),
            (&["!any/credit/*"], "en/share/x", true),
            (&["ar/**", "!ar/share/*"], "ar/share/x", false),
            (&["ar/*"], "ar/share/x", false),
        ];
        for (globs, address, taken) in cases {
            assert_eq!(Select::new(globs).unwrap().takes(address), taken, "{globs:?} {address}");
        }
        assert!(Select::new(&["a[".to_owned()]).is_err());
    }
}
