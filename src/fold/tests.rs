//! What meets when it is folded, what are words of it, and that maps lead back.

use super::*;

#[test]
fn writers_variants_meet() {
    for (a, b) in [
        ("تابعنــا عَلى:", "تابعنا على :"),
        ("تابعنا\u{200c} على", "تابعنا على"),
        ("تابعنا\u{a0}على", "تابعنا على"),
        ("\u{200f}تابعنا على\u{200e}", "تابعنا على"),
        ("ﺗﺎﺑﻌﻨﺎ ﻋﻠﻰ", "تابعنا علي"),
        ("إقرأ أيضاً", "اقرا ايضا"),
        ("کتاب‌ها ۱۲۳", "كتابها 123"),
        ("ＳＨＡＲＥ： ②", "share: 2"),
        ("À LIRE AUSSI", "a lire aussi"),
        ("Straße", "STRASSE"),
        ("PAYLAŞIM", "paylaşım"),
        ("Й", "И\u{306}"),
        ("“x” – «y»", "\"x\" - \"y\""),
        ("علي ـ جدة", "علي - جدة"),
        ("ــــ تابعـــنا ــ", "- تابعنا -"),
    ] {
        assert_eq!(fold(a), fold(b), "{a} / {b}");
    }
    for (a, b) in [("تابعنا على", "تابعونا على"), ("مشاركة", "المشاركة"), ("が", "か"), ("कि", "की")] {
        assert_ne!(fold(a), fold(b), "{a} / {b}");
    }
}

#[test]
fn words_are_words() {
    let mut folded = Folded::default();
    folded.fold("Pin Interest, 分享到 — ok");
    let words: Vec<_> = folded.words().iter().map(|w| &folded.as_str()[w.start as usize..w.end as usize]).collect();
    assert_eq!(words, ["pin", "interest", "分享", "享到", "到", "ok"]);
    assert_eq!((folded.word_count(), folded.letters()), (5, 16));
}

#[test]
fn maps_back_with_the_marks_of_the_last_letter() {
    let line = "قل عَلىٰ: نعم";
    let mut folded = Folded::default();
    folded.fold_mapped(line);
    let at = folded.as_str().find("علي").unwrap();
    let (start, end) = folded.to_original(at, at + "علي".len());
    assert_eq!(&line[start..end], "عَلىٰ");
}

proptest::proptest! {
    /// Folding the words around a range again says where it came from as folding the whole line with a map does.
    #[test]
    fn ranges_are_located_as_a_map_says(line in "[ab ا:#.\u{64b}\u{200f}\u{640}分享ﬁﷺ…½㍿\u{1}\u{a0}1]{0,24}") {
        let (mut folded, mut mapped, mut again) = (Folded::default(), Folded::default(), Folded::default());
        folded.fold(&line);
        mapped.fold_mapped(&line);
        let places: Vec<usize> = (0..=folded.as_str().len()).filter(|at| folded.as_str().is_char_boundary(*at)).collect();
        for (nth, &from) in places.iter().enumerate() {
            for &to in &places[nth + 1..] {
                proptest::prop_assert_eq!(folded.locate(&line, &mut again, from, to), mapped.to_original(from, to), "{}..{} of {:?}", from, to, folded.as_str());
            }
        }
    }
}

proptest::proptest! {
    /// The quick ways of lines without a map, which take letters of two bytes four at a time and those of ASCII eight at a
    /// time, fold as the other does.
    #[test]
    fn folding_is_the_same_with_and_without_a_map(line in "([a-zA-Z0-9]{1,20}|[ا-ي\u{64b}-\u{652}ـٱپ]{1,9}|[а-яЁё]{1,9}|[a-zé-ÿĀ-ž]{1,9}|[߀-ߪ]|[ .:|0-9٠-٩]|分|ß|ﷺ|\u{200f}){0,16}") {
        let (mut folded, mut mapped) = (Folded::default(), Folded::default());
        folded.fold(&line);
        mapped.fold_mapped(&line);
        proptest::prop_assert_eq!(folded.as_str(), mapped.as_str());
        proptest::prop_assert_eq!(folded.words(), mapped.words());
        proptest::prop_assert_eq!((folded.letters(), folded.signs()), (mapped.letters(), mapped.signs()));
    }
}

#[test]
fn ornaments_are_trimmed_and_sentences_are_not() {
    for (line, core) in [("• مشاركة :", "مشاركه"), ("Read more...", "read more"), ("Read more.", "read more."), ("→ Next ▶", "next"), ("???", "???")]
    {
        assert_eq!(trim_ornaments(&fold(line)), core);
    }
}
