//! A document: a text and what is known of it. Everything here is told by the caller or read off the letters; nothing
//! is guessed that a rule could not take back.

use std::borrow::Cow;

use crate::rule::Place;

/// A text to be cleaned, decoded, with what is known about where it came from.
#[derive(Debug, Clone, Default)]
pub struct Document<'a> {
    /// The decoded text.
    pub text: Cow<'a, str>,
    /// Its language as a BCP 47 tag, if known; only the first part is compared.
    pub lang: Option<String>,
    /// The host it was taken from, if known.
    pub site: Option<String>,
}

impl<'a> Document<'a> {
    /// A document of which only the text is known.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), lang: None, site: None }
    }

    /// Sets the language.
    #[must_use]
    pub fn lang(mut self, lang: impl Into<String>) -> Self {
        self.lang = Some(lang.into().to_lowercase());
        self
    }

    /// Sets the host; a whole URL is taken too.
    #[must_use]
    pub fn site(mut self, site: &str) -> Self {
        self.site = Some(host(site));
        self
    }

    /// Whether it has what a rule wants of language and site.
    pub(crate) fn meets(&self, place: &Place) -> bool {
        self.meets_lang(place) && self.meets_site(place)
    }

    /// Whether it is in one of the languages that a rule is for.
    pub(crate) fn meets_lang(&self, place: &Place) -> bool {
        place.lang.is_empty() || place.lang.iter().any(|lang| self.speaks(lang))
    }

    /// Whether it is of one of the sites that a rule is for.
    pub(crate) fn meets_site(&self, place: &Place) -> bool {
        place.site.is_empty() || place.site.iter().any(|host| self.is_of(host))
    }

    /// Whether a rule for this language applies: unknown languages are let through.
    fn speaks(&self, lang: &str) -> bool {
        self.lang.as_deref().is_none_or(|own| own.split(['-', '_']).next() == lang.split(['-', '_']).next())
    }

    /// Whether the document is of this host or one below it.
    fn is_of(&self, host: &str) -> bool {
        self.site.as_deref().is_some_and(|own| own == host || own.strip_suffix(host).is_some_and(|rest| rest.ends_with('.')))
    }
}

/// The host of a URL, or the text itself in lower case if it is no URL.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or_default().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_languages() {
        assert_eq!(host("https://user@WWW.Example.com:80/a?b"), "www.example.com");
        let document = Document::new("x").site("https://www.example.com/a").lang("ar-EG");
        assert!(document.is_of("example.com") && !document.is_of("ample.com"));
        assert!(document.speaks("ar") && !document.speaks("fa") && Document::new("x").speaks("fa"));
    }
}
