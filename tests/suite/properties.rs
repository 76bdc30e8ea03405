//! The guarantees, for arbitrary documents made of furniture, prose and hostile characters.

use std::sync::{Arc, LazyLock};

use libtest_mimic::{Failed, Trial};
use naqi::io::process::Meta;
use naqi::io::{Intake, Kind, Processor, Record, Render, Tally};
use naqi::rule::Finder;
use naqi::rule::Source;
use naqi::{By, Clean, Cleaner, Document, Options, Prior, Repeats, RuleSet, Tidy, fold};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::torn::torn;

static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| Cleaner::bundled().expect("the bundled rules load"));
/// Under both priors, and with every third line of the rules' examples as one that stands in other documents, too.
static WEIGHED: LazyLock<[Cleaner; 4]> = LazyLock::new(|| {
    let examples = examples();
    let lines = examples.iter().flat_map(|text| text.split('\n')).filter(|line| line.contains(char::is_alphabetic));
    let rows: String = lines.step_by(3).map(|line| format!("3\t3\t\t{line}\n")).collect();
    let repeats = Arc::new(Repeats::parse(format!("{}\n{rows}", naqi::repeats::HEADER)).expect("rows of examples are rows"));
    [(Prior::Extracted, false), (Prior::Page, false), (Prior::Extracted, true), (Prior::Page, true)].map(|(prior, known)| {
        let options = Options { prior: Some(prior), repeats: known.then(|| repeats.clone()), ..Options::default() };
        Cleaner::new(RuleSet::bundled().expect("the bundled rules load"), options)
    })
});

/// A test for each guarantee.
pub fn trials() -> Vec<Trial> {
    vec![
        trial("clean and ledger give the input back", 400, documents, restored),
        trial("cleaning twice changes nothing", 600, documents, twice),
        trial("weighing twice changes nothing", 400, documents, weighed_twice),
        trial("cleaning a torn document twice changes nothing", 1000, torn, weighed_twice),
        trial("a change of rules touches nothing but what it says", 300, documents, touched),
        trial("nothing is invented", 400, documents, nothing_invented),
        trial("every step settles and restores", 600, hostile, every_step),
        trial("what carries nothing is not seen", 600, hostile, nothing_hidden),
        trial("standard and lm lose no letter", 600, hostile, no_letter_lost),
        trial("offsets map to character borders both ways", 300, documents, offsets),
        trial("folding maps back to character borders", 600, || ".{0,60}".boxed(), folded),
        trial("arbitrary bytes are cleaned and restored", 400, || prop::collection::vec(any::<u8>(), 0..300).boxed(), bytes),
        trial("arbitrary JSON lines are cleaned and restored", 300, documents, json_lines),
        trial("arbitrary rule files never panic", 400, rule_files, rules),
        trial(
            "arbitrary patterns and regexes never panic",
            300,
            || ("[\\PC\\n]{0,20}", "[\\PC]{0,20}", ".{0,80}").prop_map(|(a, b, c)| format!("{a}\0{b}\0{c}")).boxed(),
            patterns,
        ),
    ]
}

fn trial<T: std::fmt::Debug + 'static>(
    name: &'static str,
    cases: u32,
    strategy: fn() -> BoxedStrategy<T>,
    holds: fn(T) -> Result<(), TestCaseError>,
) -> Trial {
    Trial::test(name, move || {
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        runner.run(&strategy(), holds).map_err(|error| Failed::from(error.to_string()))
    })
}

/// The texts of the rules' examples.
fn examples() -> Vec<String> {
    // The bundled set comes packed, without examples.
    let (set, _) = RuleSet::parse_sound(&[RuleSet::bundled_sources()]);
    set.rules.iter().flat_map(|rule| rule.proof.matches.iter().chain(&rule.proof.keeps)).map(|proven| proven.example.text.clone()).collect()
}

/// Documents of furniture from the rules' own examples, prose, and characters that cause trouble.
fn documents() -> BoxedStrategy<String> {
    let examples = examples();
    let pieces: Vec<String> = examples.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect();
    let piece = prop_oneof![
        4 => prop::sample::select(pieces),
        1 => prop::sample::select(examples),
        2 => ".{0,20}",
        1 => "[ \\t\\r\\n\u{a0}\u{200c}\u{200f}\u{202b}\u{202c}\u{2067}\u{2069}\u{640}\u{64b}\u{301}\u{85}\u{2028}\u{feff}\u{fffd}•|:-]{1,6}",
    ];
    let joint = prop::sample::select(vec!["\n", "\n\n", " ", "    ", "\t", " | ", "\r\n", "", "\n \n\n"]);
    prop::collection::vec((piece, joint), 0..12).prop_map(|pieces| pieces.into_iter().map(|(piece, joint)| piece + joint).collect()).boxed()
}

/// Texts rich in characters that are not seen, escapes, marks and presentation forms, among letters of many scripts.
fn hostile() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        4 => "[abé سلامیکە你क्ष ไทยᠠ👩❤🏴1#\n]{1,6}",
        3 => "[\u{0}-\u{20}\u{7f}-\u{a0}\u{ad}\u{34f}\u{61c}\u{180b}-\u{180f}\u{2000}-\u{200f}\u{2028}-\u{202f}\u{205f}-\u{206f}\u{3000}\u{fe00}-\u{fe0f}\u{feff}\u{fff9}-\u{ffff}\u{e0000}-\u{e007f}\u{e0100}-\u{e0110}\u{1d173}\u{1bca0}]{1,6}",
        2 => "[\u{300}-\u{330}\u{64b}-\u{655}\u{670}\u{6d6}-\u{6ed}\u{94d}\u{5b4}\u{640}\u{3099}\u{20e3}\u{1f3fb}]{1,4}",
        1 => "[\u{fb00}-\u{fdff}\u{fe70}-\u{feff}\u{ff01}-\u{ffee}]{1,5}",
        1 => "(&(amp;){0,2}(lt|gt|nbsp|shy|zwj|zwnj|rlm|lrm|#8203|#x202e|#38|#0|Tab|NewLine);?|\\\\u(0633|200b|00ad|d83d|de00|0041)){1,4}",
        1 => ".{0,6}",
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat()).boxed()
}

/// Cleaners without rules: every profile, and every step alone.
static TIDIERS: LazyLock<Vec<Cleaner>> = LazyLock::new(|| {
    let profiles = Tidy::PROFILES.into_iter().map(|(_, tidy, _)| tidy);
    let steps = naqi::tidy::Step::ALL.iter().map(|step| Tidy::NONE.with(*step, true));
    let cleaner = |tidy| Cleaner::new(RuleSet::default(), Options { tidy, ..Options::default() });
    profiles.chain(steps).map(cleaner).collect()
});

fn every_step(text: String) -> Result<(), TestCaseError> {
    let document = Document::new(text);
    for cleaner in &*TIDIERS {
        let once = cleaner.clean(&document);
        let mut back = String::new();
        let mut at = 0;
        // The clean text with every edit undone.
        let map = once.offsets();
        for edit in &once.edits {
            let start = map.clean(edit.start);
            back.push_str(&once.text[at..start]);
            back.push_str(&document.text[edit.start..edit.end]);
            at = start + edit.with.len();
        }
        back.push_str(&once.text[at..]);
        prop_assert_eq!(&back, &document.text, "{} restores", cleaner.tidy());
        let again = Document::new(once.text.as_ref());
        let twice = cleaner.clean(&again);
        prop_assert_eq!(&twice.text, &once.text, "{} settles; {:?}", cleaner.tidy(), twice.edits);
    }
    Ok(())
}

/// Of characters that are not seen only those stay that have a visible neighbour to give them meaning; none at the
/// borders of lines, of controls none but newline and tab.
fn nothing_hidden(text: String) -> Result<(), TestCaseError> {
    let hidden = |c: char| {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
    };
    let never = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{ad}' | '\u{202d}' | '\u{202e}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
    };
    let document = Document::new(text);
    let clean = TIDIERS[1].clean(&document);
    prop_assert!(!clean.text.contains(never), "{:?}", clean.text);
    for line in clean.text.lines() {
        let bare = line.trim_start_matches(|c| hidden(c) && !matches!(c, '\u{200d}' | '\u{202a}' | '\u{202b}' | '\u{2066}'..='\u{2068}'));
        prop_assert_eq!(bare, line);
    }
    Ok(())
}

/// Letters stay in their order; what is read out of misreadings, escapes or shapes is left out of the comparison.
fn no_letter_lost(text: String) -> Result<(), TestCaseError> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.chars().filter(|c| !matches!(c, '&' | '\\' | '\u{1b}' | '\u{fb00}'..='\u{feff}' | '\u{640}')).collect();
    let document = Document::new(text);
    // Marks may change places when what stood between them goes.
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.nfd().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    static CLEANERS: LazyLock<[Cleaner; 2]> = LazyLock::new(|| {
        [Tidy::STANDARD, Tidy::LM].map(|tidy| {
            let tidy = tidy.with(naqi::tidy::Step::Mojibake, false);
            Cleaner::new(RuleSet::default(), Options { tidy, ..Options::default() })
        })
    });
    for cleaner in &*CLEANERS {
        // A C1 control that stands for a letter adds one.
        let clean = cleaner.clean(&document);
        let added = |c: &char| matches!(c, 'ƒ' | 'Š' | 'Œ' | 'Ž' | 'š' | 'œ' | 'ž' | 'Ÿ' | 'ˆ');
        let plain = |text: &str| letters(&text.chars().filter(|c| !added(c)).collect::<String>());
        prop_assert_eq!(plain(&clean.text), plain(&document.text));
    }
    Ok(())
}

fn clean<'a>(document: &'a Document<'_>) -> Clean<'a> {
    CLEANER.clean(document)
}

fn restored(text: String) -> Result<(), TestCaseError> {
    let record = Record { number: 1, bytes: text.into_bytes(), separator: b"\x0c".to_vec(), ..Record::default() };
    for render in [Render::Text, Render::Jsonl] {
        round_trip(&record, render)?;
        round_trip(&Record { kind: Kind::Warc, head: b"WARC/1.0\r\n\r\n".to_vec(), ..record.clone() }, render)?;
    }
    Ok(())
}

fn round_trip(record: &Record, render: Render) -> Result<(), TestCaseError> {
    let processor = Processor {
        cleaner: &CLEANER,
        hash: String::new(),
        render: Some(render),
        intake: Intake::default(),
        ledger: true,
        meta: Some(Meta { name: "naqi".into(), offsets: true }),
        panics: None,
    };
    let done = processor.process("-", record, &mut Tally::default());
    let entry = done.ledger.ok_or_else(|| TestCaseError::fail("no ledger"))?;
    // Through its form on disk.
    let line = serde_json::to_string(&entry).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let entry: naqi::io::ledger::Entry = serde_json::from_str(&line).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let bytes = entry.restore(&done.out).map_err(TestCaseError::fail)?;
    prop_assert_eq!(bytes, [record.head.as_slice(), &record.bytes, &record.separator].concat());
    Ok(())
}

fn twice(text: String) -> Result<(), TestCaseError> {
    let document = Document::new(text);
    let once = clean(&document).text.into_owned();
    let again = Document::new(once.as_str());
    let twice = clean(&again);
    prop_assert_eq!(&twice.text, &once, "{:?}", twice.edits.iter().map(|edit| CLEANER.name(edit.by)).collect::<Vec<_>>());
    Ok(())
}

/// The same with lines weighed; what went comes back from the ledger's edits.
fn weighed_twice(text: String) -> Result<(), TestCaseError> {
    for cleaner in &*WEIGHED {
        let document = Document::new(text.as_str());
        let once = cleaner.clean(&document);
        let again = Document::new(&*once.text);
        let twice = cleaner.clean(&again);
        prop_assert_eq!(&twice.text, &once.text, "{:?}", twice.edits.iter().map(|edit| cleaner.name(edit.by)).collect::<Vec<_>>());
        let (mut back, mut at) = (String::new(), 0);
        for edit in &once.edits {
            back.push_str(&text[at..edit.start]);
            back.push_str(&edit.with);
            at = edit.end;
        }
        back.push_str(&text[at..]);
        prop_assert_eq!(&back, &*once.text);
    }
    Ok(())
}

/// The bundled rules with a few of them gone or with fewer patterns, and what that can touch.
static CHANGED: LazyLock<Vec<(Cleaner, naqi::touch::Touch)>> = LazyLock::new(|| {
    let whole = RuleSet::bundled().expect("the bundled rules load");
    let changed = |turn: usize| {
        let mut set = whole.clone();
        let mut number = 0;
        set.rules.retain_mut(|rule| {
            number += 1;
            let chosen = (number + turn * 41_usize).is_multiple_of(400);
            match &mut rule.finder {
                Finder::Line(patterns) | Finder::Phrase(patterns) | Finder::Starts(patterns) | Finder::Ends(patterns) if chosen => {
                    let mut left = patterns.to_vec();
                    left.remove(number % left.len());
                    *patterns = left.into();
                    turn.is_multiple_of(2) && !patterns.is_empty()
                }
                _ => true,
            }
        });
        let touch = naqi::touch::Outline::of(&whole).touch(&naqi::touch::Outline::of(&set));
        (Cleaner::new(set, Options { words: true, ..Options::default() }), touch)
    };
    (0..8).map(changed).collect()
});

/// What is not touched comes out the same by both sets of rules, whichever was asked which words it came across.
fn touched(text: String) -> Result<(), TestCaseError> {
    static WHOLE: LazyLock<Cleaner> =
        LazyLock::new(|| Cleaner::new(RuleSet::bundled().expect("the bundled rules load"), Options { words: true, ..Options::default() }));
    let document = Document::new(text);
    let one = WHOLE.clean(&document);
    let told = |cleaner: &Cleaner, clean: &Clean<'_>| {
        let edits: Vec<_> = clean.edits.iter().map(|edit| (cleaner.name(edit.by).into_owned(), edit.start, edit.end, edit.with.clone())).collect();
        (clean.text.clone().into_owned(), clean.verdict, clean.reason.clone(), clean.fields.clone(), clean.over_budget.len(), edits)
    };
    let known = CHANGED.iter().filter(|(_, touch)| !touch.is_nothing() && !touch.reaches(&naqi::touch::Words::of("The council met.")));
    prop_assert!(known.count() > 4, "hardly a change is known to touch little");
    for (cleaner, touch) in &*CHANGED {
        let other = cleaner.clean(&document);
        if !touch.reaches(&one.words) || !touch.reaches(&other.words) {
            prop_assert_eq!(told(&WHOLE, &one), told(cleaner, &other));
        }
    }
    Ok(())
}

/// Without the steps that read what was escaped or shaped, the clean text is a subsequence of the input once both are
/// composed and what is not seen is put aside.
fn nothing_invented(text: String) -> Result<(), TestCaseError> {
    use unicode_normalization::UnicodeNormalization;
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
        let tidy = "standard,-escapes,-entities,-mojibake,-c1,-presentation".parse().expect("steps");
        Cleaner::new(RuleSet::bundled().expect("the bundled rules load"), Options { tidy, ..Options::default() })
    });
    let document = Document::new(text);
    let clean = CLEANER.clean(&document);
    // One change may be written down as edits that touch, with what it put in the first of them.
    let is_plain = |by: By| matches!(by, By::Tidy(_));
    for touching in clean.edits.chunk_by(|one, next| one.end == next.start && is_plain(one.by) && is_plain(next.by)) {
        let removed = &document.text[touching[0].start..touching[touching.len() - 1].end];
        let with: String = touching.iter().map(|edit| &*edit.with).collect();
        match touching[0].by {
            By::Rule(_) => prop_assert!(with.is_empty() || removed.contains(&*with), "a rule put {with:?} for {removed:?}"),
            By::Weights => prop_assert!(with.is_empty(), "the weights put {with:?}"),
            By::Tidy(_) => {
                let kept = |c: &char| {
                    !c.is_whitespace()
                        && !c.is_control()
                        && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
                };
                let ink = |text: &str| text.chars().filter(kept).nfd().collect::<Vec<_>>();
                let (before, after) = (ink(removed), ink(&with));
                let mut rest = before.iter();
                prop_assert!(after.iter().all(|c| rest.any(|other| other == c)), "tidying put {with:?} for {removed:?}");
            }
        }
    }
    Ok(())
}

fn offsets(text: String) -> Result<(), TestCaseError> {
    let document = Document::new(text);
    let clean = clean(&document);
    let map = clean.offsets();
    for at in (0..=clean.text.len()).filter(|&at| clean.text.is_char_boundary(at)) {
        let original = map.original(at);
        prop_assert!(document.text.is_char_boundary(original), "{at} → {original}");
    }
    for at in (0..=document.text.len()).filter(|&at| document.text.is_char_boundary(at)) {
        let there = map.clean(at);
        prop_assert!(clean.text.is_char_boundary(there), "{at} → {there}");
    }
    for from in (0..=clean.text.len()).filter(|&at| clean.text.is_char_boundary(at)) {
        for to in (from + 1..=clean.text.len()).filter(|&at| clean.text.is_char_boundary(at)) {
            let (start, end) = (map.original(from), map.original_end(to));
            prop_assert!(start <= end && document.text.get(start..end).is_some(), "{from}..{to} → {start}..{end}");
        }
    }
    Ok(())
}

fn folded(text: String) -> Result<(), TestCaseError> {
    let mut folded = fold::Folded::default();
    folded.fold_mapped(&text);
    let line = folded.as_str().to_owned();
    for from in 0..=line.len() {
        for to in from..=line.len() {
            let (start, end) = folded.to_original(from, to);
            prop_assert!(start <= end && text.is_char_boundary(start) && text.is_char_boundary(end), "{from}..{to} → {start}..{end}");
        }
    }
    prop_assert_eq!(fold::fold(&line), line, "folding twice");
    Ok(())
}

fn bytes(bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let record = Record { number: 1, bytes, ..Record::default() };
    round_trip(&record, Render::Text)?;
    round_trip(&record, Render::Jsonl)
}

fn json_lines(text: String) -> Result<(), TestCaseError> {
    let quoted = naqi::io::jsonl::quoted(&text);
    let escaped: String = quoted
        .chars()
        .flat_map(|c| if c as u32 > 0x7F && (c as u32) < 0x1_0000 { format!("\\u{:04x}", c as u32).chars().collect::<Vec<_>>() } else { vec![c] })
        .collect();
    for value in [quoted, escaped, "3".to_owned()] {
        let line = format!("{{ \"n\":1.0,\"text\": {value} ,\"x\":\"é\"}}");
        let record = Record { kind: Kind::Line, number: 1, bytes: line.into_bytes(), separator: b"\n".to_vec(), ..Record::default() };
        round_trip(&record, Render::Jsonl)?;
        round_trip(&record, Render::Text)?;
    }
    Ok(())
}

/// Rule files with something wrong here and there.
fn rule_files() -> BoxedStrategy<String> {
    let files: Vec<String> = RuleSet::bundled_sources().iter().map(|source| source.text.chars().take(3000).collect()).collect();
    let word = prop::sample::select(vec![
        "",
        "\"",
        "[",
        "]",
        "{",
        "}",
        "=",
        "[[rule]]",
        "regex = '('",
        "take = 3",
        "run = {}",
        "line = []",
        "\\",
        "zone = \"x\"",
        "#",
        "\n",
        "'''",
        "[lists]\na = ['{a}']\n",
    ]);
    (prop::sample::select(files), prop::collection::vec((any::<prop::sample::Index>(), word), 0..4))
        .prop_map(|(mut text, changes)| {
            for (at, word) in changes {
                let mut at = at.index(text.len() + 1);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert_str(at, word);
            }
            text
        })
        .boxed()
}

fn rules(text: String) -> Result<(), TestCaseError> {
    if let Ok(laid) = naqi::author::format::format(&text) {
        prop_assert_eq!(naqi::author::format::format(&laid), Ok(laid));
    }
    let source = Source::new("test.toml", text);
    let (set, problems) = RuleSet::parse_sound(&[vec![source]]);
    let _ = problems.draw(false);
    let cleaner = Cleaner::new(set, Options { misses: true, tidy: Tidy::NONE, ..Options::default() });
    let document = Document::new("Share this\nFacebook Twitter WhatsApp\n\nشارك • 4 12:30 {x} [-y-]\n");
    let _ = cleaner.clean(&document);
    Ok(())
}

fn patterns(parts: String) -> Result<(), TestCaseError> {
    let mut parts = parts.split('\0');
    let (pattern, regex, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (pattern, regex) = (serde_json::Value::from(pattern), serde_json::Value::from(regex));
    let proof = "about = 'x'\nfamily = 'share'\nmatch = ['[-x-]']\nkeep = ['y']\n";
    let file = format!(
        "lang = 'en'\n[[rule]]\nid = 'a'\nphrase = {pattern}\n{proof}[[rule]]\nid = 'b'\nline = {pattern}\ntake = {{ until = {pattern} }}\n{proof}[[rule]]\nid = 'c'\nregex = {regex}\ntake = 'to-line-end'\n{proof}"
    );
    let (set, _) = RuleSet::parse_sound(&[vec![Source::new("test.toml", file)]]);
    let cleaner = Cleaner::new(set, Options { unguarded: true, ..Options::default() });
    let document = Document::new(format!("{text} {pattern}\n{regex}\n{text}"));
    let once = cleaner.clean(&document).text.into_owned();
    let again = Document::new(once.as_str());
    prop_assert_eq!(&cleaner.clean(&again).text, &once);
    Ok(())
}
