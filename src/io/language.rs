//! Language codes: what headers and fields of corpora say, as the tags that rules use.
//!
//! Corpora name languages by ISO 639-3 codes, by BCP 47 tags, or by words. Rules use two letters where there are two.

/// Codes of three letters, each with the two of ISO 639-1: 639-3, the bibliographic codes of 639-2, and the single
/// languages of Arabic, Persian, Chinese and others that language identifiers name. From the tables of pycountry.
const SHORT: &str = include_str!("language.txt");

/// The language that a field or header names, if it is one: a tag in lower case. Several languages are none, since rules
/// of every one of them may be needed.
pub fn tag(told: &str) -> Option<String> {
    let told = told.trim();
    let first = told.split(['-', '_']).next().unwrap_or_default();
    let is_code = (2..=3).contains(&first.len()) && told.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_code || !first.bytes().all(|byte| byte.is_ascii_alphabetic()) || matches!(&*first.to_ascii_lowercase(), "und" | "zxx" | "mul") {
        return None;
    }
    let told = told.to_ascii_lowercase();
    let short =
        SHORT.split_ascii_whitespace().find_map(|pair| pair.strip_prefix(&told[..first.len()]).filter(|short| short.len() == 2 && first.len() == 3));
    Some(short.map_or_else(|| told.clone(), |short| format!("{short}{}", &told[first.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tags_and_words() {
        for known in ["ara ar", "arb_Arab ar_arab", "per fa", "EN-us en-us", "fr fr", "ast ast"] {
            let (told, is) = known.split_once(' ').unwrap();
            assert_eq!(tag(told).as_deref(), Some(is), "{told}");
        }
        for told in ["eng,zho", "English", "und", "", "e1"] {
            assert_eq!(tag(told), None, "{told}");
        }
    }
}
