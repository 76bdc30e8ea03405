//! Short texts in many languages, each encoded as it was written of old, and what hints and damage do to a guess.

use super::legacy::{ALL_HINTS, NEGLIGIBLE, Ranked, ranked};
use super::letters::Cost;
use super::*;

/// Labels of the encodings, and a text that is guessed right in each of them.
const TEXTS: &[(&str, &str)] = &[
    ("windows-1256 iso-8859-6", "اجتمع مجلس القرية مساء أمس وقرر أن يبني جسرا جديدا فوق النهر."),
    ("windows-1256 iso-8859-6", "قال الجار إنه سيعود غدا."),
    ("windows-1256", "شهردار گفت که پل تازه را پيش از زمستان خواهند ساخت و راه باز است."),
    ("windows-1256", "گاؤں کے لوگوں نے فيصلہ کيا ہے کہ وہ دريا پر نيا پل بنائيں گے."),
    ("windows-1251 koi8-r ibm866 iso-8859-5", "Вчера вечером жители деревни решили построить новый мост через реку."),
    ("x-mac-cyrillic", "Вечером моя соседка Анна решила, что новая дорога ей не нужна."),
    ("windows-1251 koi8-u", "Мешканці села вирішили збудувати новий міст, бо старий їм уже не служить."),
    ("windows-1251 iso-8859-5", "Жителите на селото решиха да построят нов мост през реката."),
    ("windows-1251 iso-8859-5", "Жителите на селото решија да изградат нов мост преку реката, ќе биде голем."),
    ("windows-1251 iso-8859-5", "Мештани села су одлучили да граде нови мост преко реке и школу за ђаке."),
    ("windows-1253 iso-8859-7", "Οι κάτοικοι του χωριού αποφάσισαν χθες να χτίσουν μια νέα γέφυρα."),
    ("windows-1255 iso-8859-8", "תושבי הכפר החליטו אתמול לבנות גשר חדש מעל הנהר הישן."),
    ("windows-1254", "Köyün sakinleri dün akşam ırmağın üstüne yeni bir köprü yapmaya karar verdi."),
    ("windows-1250 iso-8859-2", "Mieszkańcy wsi postanowili zbudować nowy most, gdyż stary się rozpadł i był śliski."),
    ("windows-1250 iso-8859-2", "Obyvatelé vesnice se včera rozhodli postavit nový most přes řeku, aby děti mohly do školy."),
    ("windows-1250 iso-8859-2", "A falu lakói tegnap este úgy döntöttek, hogy új hidat építenek a folyó fölé."),
    ("windows-1250 iso-8859-2", "Locuitorii satului au hotărât să construiască un pod nou peste râu, fiindcă cel vechi nu mai ţine."),
    ("windows-1250 iso-8859-2", "Prebivalci so včeraj sklenili, da bodo čez reko zgradili most, saj je stari že razpadel, šola pa daleč."),
    ("windows-1257 iso-8859-13", "Kaimo gyventojai vakar nusprendė pastatyti naują tiltą per upę, nes senasis nebetinkamas žmonėms."),
    ("windows-1257 iso-8859-13 iso-8859-4", "Ciema iedzīvotāji vakar nolēma uzcelt jaunu tiltu pār upi, jo vecais vairs nekalpo cilvēkiem."),
    ("windows-1257 windows-1252", "Küla elanikud otsustasid eile õhtul ehitada üle jõe uue silla, sest vana on ohtlik käia."),
    ("windows-1258", "Dân la\u{300}ng quyê\u{301}t đi\u{323}nh xây mô\u{323}t cây câ\u{300}u mơ\u{301}i qua sông."),
    ("windows-874", "ชาวบ้านตัดสินใจสร้างสะพานใหม่ข้ามแม่น้ำเมื่อวานนี้"),
    ("windows-1252 macintosh", "Die Bewohner beschlossen gestern, eine neue Brücke über den Fluss zu bauen; die alte wäre zu gefährlich."),
    ("windows-1252 macintosh", "Les habitants du village ont décidé hier soir de bâtir un pont, car l'ancien n'était plus sûr."),
    ("windows-1252 macintosh", "Los vecinos decidieron construir un puente sobre el río, porque mañana será también el de los niños."),
    ("windows-1252", "Os moradores decidiram ontem construir uma nova ponte, porque a antiga já não é segura para as crianças."),
    ("windows-1252", "Íbúar þorpsins ákváðu í gær að reisa nýja brú yfir ána, því að sú gamla er orðin ótrygg."),
    ("windows-1252", "Byns invånare beslöt i går att bygga en ny bro över ån, eftersom den gamla är för farlig."),
    ("shift_jis euc-jp iso-2022-jp", "村の人々は昨日、川に新しい橋を架けることを決めた。"),
    ("euc-kr", "마을 사람들은 어제 강에 새 다리를 놓기로 결정했다."),
    ("gbk gb18030", "村民们昨天决定在河上建一座新桥，因为旧桥已经不安全了。"),
    ("big5", "村民們昨天決定在河上建一座新橋，因為舊橋已經不安全了。"),
];

#[test]
fn short_texts_are_read_right() {
    for (labels, text) in TEXTS {
        for label in labels.split(' ') {
            let (bytes, encoding, unmappable) = Encoding::for_label(label.as_bytes()).expect("a label").encode(text);
            assert!(!unmappable, "{label}: {text}");
            let guess = guess(&bytes, &Hints::default());
            let Charset::Web(guessed) = guess.charset else { panic!("{label}: {guess:?}") };
            assert_eq!(guessed.decode_without_bom_handling(&bytes).0, *text, "{} as {}", encoding.name(), guessed.name());
            assert!(!guess.is_doubtful() && guess.how == How::Letters, "{label}: {guess:?}");
        }
    }
}

/// Bytes, name, how it is known.
const FEW: &[(&[u8], &str, How)] = &[
    (b"a\xFFb", "UTF-8", How::Assumed),
    (b"First.\xFF\n", "UTF-8", How::Assumed),
    (b"\xFF\n", "UTF-8", How::Assumed),
    (b"a\xFF\xED\xA0\x80b\n", "UTF-8", How::Assumed),
    (b"a\n\xD9\x82\xD9", "UTF-8", How::Assumed),
    // A file of old books, one letter of which was damaged, is no windows-1252.
    ("قديم جدا \u{e9} كتاب".as_bytes(), "UTF-8", How::Utf8),
    (b"nul \0 and escape \x1B[1m", "UTF-8", How::Utf8),
    (b"The caf\xE9 on the corner has a new clich\xE9 on its menu", "windows-1252", How::Letters),
];

#[test]
fn a_few_bytes_are_damage_unless_they_make_words() {
    for (bytes, name, how) in FEW {
        let guess = guess(bytes, &Hints::default());
        assert_eq!((guess.charset.name(), guess.how), (*name, *how), "{bytes:X?}");
    }
    let damaged = [&"كتاب قديم في مكتبة القرية".as_bytes()[..30], b"\xE9", " قرأه الناس".as_bytes()].concat();
    assert_eq!(guess(&damaged, &Hints::default()).charset, Charset::UTF_8);
}

#[test]
fn hints_decide_what_letters_leave_open() {
    // A word or two of four letters, in Hebrew and in Russian.
    let name = |bytes: &[u8], lang: Option<&str>, site: Option<&str>| guess(bytes, &Hints { label: None, lang, site }).charset.name();
    assert_eq!(name(b"\xF9\xEC\xE5\xED", Some("he"), Some("www.example.co.il")), "windows-1255");
    assert_eq!(name(b"\xED\xE5\xF2\xF3", Some("ru-RU"), Some("www.example.ru")), "windows-1251");
    assert_eq!(name(b"\xED\xE5\xF2\xF3", Some("el"), None), "windows-1253");
    let declared = b"charset=iso-8859-5 \xBD\xD5\xE2";
    assert_eq!(guess(declared, &Hints::default()).how, How::Declared);
}

/// Encodings that are hardly met with, as common in the measure of the confidence as all others.
const RARE: [&str; 8] = ["macintosh", "x-mac-cyrillic", "iso-8859-15", "iso-8859-10", "iso-8859-4", "iso-8859-16", "ibm866", "iso-8859-3"];

/// Of guesses that are so many per cent sure, about so many are right: counted over pieces of the texts above, in bands.
#[test]
fn the_confidence_is_what_it_says() {
    let mut bands = [(0, 0, 0); 5];
    for (labels, text) in TEXTS {
        let chars: Vec<char> = text.chars().collect();
        for (label, length) in labels.split(' ').chain(RARE).flat_map(|label| [12, 20, 30].map(|length| (label, length))) {
            for piece in chars.windows(length).step_by(7) {
                let piece: String = piece.iter().collect();
                let (bytes, _, unmappable) = Encoding::for_label(label.as_bytes()).expect("a label").encode(&piece);
                if unmappable || bytes.is_ascii() {
                    continue;
                }
                let guess = guess(&bytes, &Hints::default());
                let Charset::Web(guessed) = guess.charset else { panic!("{label}: {guess:?}") };
                let (count, stated, right) = &mut bands[usize::from(guess.confidence) / 20];
                *count += 1;
                *stated += u32::from(guess.confidence);
                *right += u32::from(guessed.decode_without_bom_handling(&bytes).0 == piece);
            }
        }
    }
    for (count, stated, right) in bands {
        let [stated, right] = [stated, right * 100].map(|sum| sum / count);
        assert!(count > 50 && stated.abs_diff(right) <= 20, "of {count} guesses of {stated} % {right} % are right; all: {bands:?}");
    }
}

/// Not reading what has no part in a guess changes nothing of it: also where bytes are lost, and English stands in between.
#[test]
fn what_is_not_read_has_no_part() {
    let mut spared = 0;
    for (labels, text) in TEXTS {
        for label in labels.split(' ').chain(RARE) {
            let (bytes, ..) = Encoding::for_label(label.as_bytes()).expect("a label").encode(text);
            for every in [usize::MAX, 7] {
                let mut long = bytes.repeat(9);
                long.extend_from_slice(b" the bridge over the river ");
                let long: Vec<u8> = long.iter().enumerate().filter(|(at, _)| at % every != every - 1).map(|(_, byte)| *byte).collect();
                let region = evidence::region(&long);
                let [some, all] = [NEGLIGIBLE + ALL_HINTS, Cost::MAX].map(|ahead| ranked(region, &Hints::default(), None, ahead));
                let most = all[0].cost + NEGLIGIBLE;
                let with_a_part = |ranked: &[Ranked]| ranked.iter().take_while(|one| one.cost < most).count();
                assert_eq!(some[..with_a_part(&some)], all[..with_a_part(&all)], "{label}: {text}");
                spared += some.iter().zip(&all).filter(|(some, all)| some != all).count();
            }
        }
    }
    assert!(spared > 1000, "{spared}");
}

/// Where no ASCII ever comes, what is looked at still ends.
#[test]
fn no_text_is_looked_at_without_end() {
    for bytes in [&[0xFF; 1 << 16][..], &b"\xD8a\xE2\x82".repeat(1 << 14)] {
        let region = evidence::region(bytes);
        assert!(region.len() < 1 << 15 && evidence::head(region).len() < 1 << 8, "{} {}", region.len(), evidence::head(region).len());
    }
}
