//! Sentences for drafted examples, in some languages: body text that surrounds furniture, and prose around a wording.
//! They are invented, and mean to be changed by somebody who writes the language better.

use unicode_script::{Script, UnicodeScript};

/// A language: a body line, and what stands before and after a wording in prose.
type Sentences = (&'static str, &'static str, &'static str, &'static str);

const ALL: [Sentences; 11] = [
    (
        "en",
        "The ferry did not sail on Monday, because the wind had turned in the night and the harbour was full of drifting ice.",
        "On the wall somebody had written the words ",
        " with a piece of chalk, and nobody in the village knew what they were for.",
    ),
    (
        "ar",
        "لم تبحر العبارة يوم الاثنين لأن الريح تغيرت في الليل وامتلأ المرفأ الصغير بقطع الخشب التي حملها الموج من الشاطئ البعيد.",
        "كتب أحدهم على الجدار كلمات ",
        " بقطعة من الطباشير، ولم يعرف أحد من أهل القرية سببها.",
    ),
    (
        "fa",
        "کشتی روز دوشنبه حرکت نکرد، زیرا باد در شب برگشته بود و بندر کوچک پر از تخته‌هایی بود که موج از ساحل دور آورده بود.",
        "کسی روی دیوار با گچ نوشته بود ",
        " و هیچ کس در روستا نمی‌دانست که برای چیست.",
    ),
    (
        "ur",
        "پیر کے دن کشتی روانہ نہیں ہوئی کیونکہ رات کو ہوا کا رخ بدل گیا تھا اور چھوٹی بندرگاہ لکڑی کے تختوں سے بھر گئی تھی۔",
        "کسی نے دیوار پر چاک سے لکھا تھا ",
        " اور گاؤں میں کوئی نہیں جانتا تھا کہ یہ کس لیے ہے۔",
    ),
    (
        "de",
        "Die Fähre fuhr am Montag nicht, weil sich der Wind in der Nacht gedreht hatte und der Hafen voller treibender Bretter lag.",
        "An der Wand standen mit Kreide die Worte ",
        " geschrieben, und niemand im Dorf wusste, wozu sie gut waren.",
    ),
    (
        "fr",
        "Le bac n'est pas parti lundi, parce que le vent avait tourné dans la nuit et que le port était plein de planches à la dérive.",
        "Sur le mur quelqu'un avait écrit à la craie les mots ",
        " et personne au village ne savait à quoi ils servaient.",
    ),
    (
        "es",
        "El transbordador no salió el lunes, porque el viento había cambiado por la noche y el puerto estaba lleno de tablas a la deriva.",
        "En la pared alguien había escrito con tiza las palabras ",
        " y nadie en el pueblo sabía para qué servían.",
    ),
    (
        "pt",
        "A balsa não saiu na segunda-feira, porque o vento tinha mudado durante a noite e o porto estava cheio de tábuas à deriva.",
        "Na parede alguém tinha escrito com giz as palavras ",
        " e ninguém na aldeia sabia para que serviam.",
    ),
    (
        "ru",
        "Паром в понедельник не вышел, потому что ночью переменился ветер и маленькая гавань была полна досок, принесённых волной.",
        "На стене кто-то написал мелом слова ",
        " и никто в деревне не знал, зачем они там.",
    ),
    (
        "ja",
        "月曜日の渡し船は出なかった。夜のうちに風向きが変わり、小さな港が遠い浜から流れてきた板でいっぱいになっていたからである。",
        "壁には誰かがチョークで",
        "という言葉を書いていたが、村の人は誰もその意味を知らなかった。",
    ),
    (
        "zh",
        "星期一渡船没有开出，因为夜里风向变了，小小的港口里漂满了从远处海滩冲来的木板，船长只好等到第二天早上再说。",
        "有人用粉笔在墙上写下",
        "这几个字，村里没有人知道那是什么意思。",
    ),
];

fn of(lang: &str) -> &'static Sentences {
    let lang = lang.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|(known, ..)| *known == lang).unwrap_or(&ALL[0])
}

/// A line of body text.
pub(super) fn body(lang: &str) -> &'static str {
    of(lang).1
}

/// A wording in a sentence.
pub(super) fn around(lang: &str, wording: &str) -> String {
    let (_, _, before, after) = of(lang);
    format!("{before}{wording}{after}")
}

/// The language that a text's letters tell, for the pack of a rule; `any` where they tell none, as Latin ones do.
pub fn language(text: &str) -> &'static str {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter(|c| c.is_alphabetic()).map(|c| c.script()) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    match counts.iter().max_by_key(|(_, count)| *count).map(|(script, _)| *script) {
        Some(Script::Arabic) if text.contains(['ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ']) => "ur",
        Some(Script::Arabic) if text.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']) => "fa",
        Some(Script::Arabic) => "ar",
        Some(Script::Cyrillic) => "ru",
        Some(Script::Hiragana | Script::Katakana) => "ja",
        Some(Script::Han) => "zh",
        Some(Script::Hangul) => "ko",
        Some(Script::Greek) => "el",
        Some(Script::Hebrew) => "he",
        Some(Script::Thai) => "th",
        Some(Script::Devanagari) => "hi",
        _ => "any",
    }
}
