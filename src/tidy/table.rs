//! The steps, the profiles and what they do to each class of characters, as tables for the documentation.

use super::{Step, Tidy, characters};

/// Classes of characters: what they are, and a sample of each between what stands around it.
const CLASSES: [(&str, &str, &str, &str); 44] = [
    ("control characters: NUL, BEL, ESC, DEL", "a", "\u{7}", "b"),
    ("terminal sequences", "a", "\u{1B}[31m", "b"),
    ("CR, VT, FF, NEL, LS, PS", "a", "\u{2028}", "b"),
    ("tab", "a", "\t", "b"),
    ("C1 controls that windows-1252 has", "a", "\u{92}", "b"),
    ("other C1 controls", "a", "\u{81}", "b"),
    ("byte order mark within the text", "a", "\u{FEFF}", "b"),
    ("noncharacters", "a", "\u{FFFE}", "b"),
    ("interlinear annotation, object replacement", "a", "\u{FFFC}", "b"),
    ("private use", "a", "\u{E000}", "b"),
    ("U+FFFD alone", "a", "\u{FFFD}", "b"),
    ("U+FFFD behind another", "a\u{FFFD}", "\u{FFFD}", "b"),
    ("soft hyphen", "a", "\u{AD}", "b"),
    ("bidi mark between letters and signs", "(", "\u{200F}", "س)"),
    ("bidi mark beside white space", "a ", "\u{200F}", "b"),
    ("bidi isolate or embedding, paired around text", "a", "\u{2067}", "س\u{2069}"),
    ("bidi isolate or embedding, unpaired", "a", "\u{2067}", "س"),
    ("bidi override", "a", "\u{202E}", "b"),
    ("ZWNJ between Persian letters", "می", "\u{200C}", "خواهم"),
    ("ZWNJ elsewhere", "a", "\u{200C}", "b"),
    ("ZWJ beside Arabic and Indic letters", "ه", "\u{200D}", " 1445"),
    ("ZWJ between emoji", "👩", "\u{200D}", "🚀"),
    ("ZWJ elsewhere", "a", "\u{200D}", "b"),
    ("U+200B between Thai or Khmer letters", "ไทย", "\u{200B}", "ไทย"),
    ("U+200B elsewhere", "a", "\u{200B}", "b"),
    ("word joiner, invisible operators, deprecated controls", "a", "\u{2060}", "b"),
    ("variation selector behind an emoji or ideograph", "❤", "\u{FE0F}", "b"),
    ("variation selector elsewhere", "a", "\u{FE0F}", "b"),
    ("tags outside flags", "a", "\u{E0041}", "b"),
    ("no-break space, and thin and wide spaces", "a", "\u{A0}", "b"),
    ("letters with marks that compose", "", "e\u{301}", ""),
    ("Arabic marks out of order", "ش", "\u{651}\u{64E}", ""),
    ("Arabic presentation forms", "", "ﻻ", ""),
    ("Latin ligatures", "", "ﬁ", "n"),
    ("ornate words", "", "ﷺ", ""),
    ("full-width and half-width forms", "", "Ａ", ""),
    ("quotation marks", "", "“", "a"),
    ("dashes", "a", "–", "b"),
    ("ellipsis", "a", "…", ""),
    ("tatweel", "س", "ـ", "لام"),
    ("tashkeel", "س", "\u{64E}", "لام"),
    ("hamza seats of alef", "", "أ", "حمد"),
    ("ya without dots, ta marbuta", "", "ى", ""),
    ("Arabic-Indic and Persian digits", "", "٣", ""),
];

/// What a profile does to a sample, in words.
fn does(tidy: Tidy, (_, before, sample, after): (&str, &str, &str, &str)) -> String {
    let text = [before, sample, after].concat();
    let tidied = characters(text.as_str().into(), tidy).text;
    // Around the sample something may change as well; the table is about the sample.
    let bare = [before, after].map(|text| characters(text.into(), tidy).text);
    if tidied == text {
        return "stays".into();
    }
    let left = tidied.strip_prefix(&*bare[0]).and_then(|rest| rest.strip_suffix(&*bare[1])).unwrap_or(&tidied);
    match left {
        "" => "goes".into(),
        left if left == sample => "stays".into(),
        "\n" => "newline".into(),
        " " => "space".into(),
        left if left.chars().any(|c| super::concern::of(c).has(Step::Nfc)) => {
            if left.chars().count() > sample.chars().count() { "decomposed" } else { "reordered" }.into()
        }
        left => format!("`{left}`"),
    }
}

/// The profiles, the steps with the profiles that have them, and what they do to characters, in Markdown.
pub fn table() -> String {
    let mut table = String::from("| profile | what it is |\n|---|---|\n");
    for (name, _, about) in Tidy::PROFILES {
        table.push_str(&format!("| `{name}` | {about} |\n"));
    }
    // A profile of one normal form says by its name which step it has.
    let several: Vec<_> = Tidy::PROFILES.into_iter().filter(|(_, tidy, _)| !tidy.only_normalises()).collect();
    let names: Vec<_> = several.iter().map(|(name, ..)| *name).collect();
    table.push_str(&format!("\n| step | what it does | {} |\n|---|---|{}\n", names.join(" | "), "---|".repeat(names.len())));
    for &step in Step::ALL {
        let marks: Vec<_> = several.iter().map(|(_, tidy, _)| if tidy.has(step) { "yes" } else { "–" }).collect();
        table.push_str(&format!("| `{}` | {} | {} |\n", step.name(), step.about(), marks.join(" | ")));
    }
    let shown: Vec<_> = Tidy::PROFILES.into_iter().filter(|(name, ..)| *name != "none").collect();
    let names: Vec<_> = shown.iter().map(|(name, ..)| *name).collect();
    table.push_str(&format!("\n| characters | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len())));
    for class in CLASSES {
        let cells: Vec<_> = shown.iter().map(|(_, tidy, _)| does(*tidy, class)).collect();
        table.push_str(&format!("| {} | {} |\n", class.0, cells.join(" | ")));
    }
    table
}
