//! Language codes: what headers and fields of corpora say, as the tags that rules use.
//!
//! Corpora name languages by ISO 639-3 codes, by BCP 47 tags, or by words. Rules use two letters where there are two.

/// Codes of three letters, each with the two of ISO 639-1: 639-3, the bibliographic codes of 639-2, and the single
/// languages of Arabic, Persian, Chinese and others that language identifiers name. From the tables of pycountry.
const SHORT: &str = "\
aaraa abkab afraf akaak albsq alssq amham apcar araar arbar argan armhy arsar aryar arzar asmas avaav aveae \
aymay azeaz azjaz bakba bambm baqeu belbe benbn bisbi bodbo bosbs brebr bulbg burmy catca cescs chach chece \
chizh chucu chvcv cmnzh corkw cosco crecr cymcy czecs danda deude divdv dutnl dzodz ekket ellel engen epoeo \
estet euseu eweee faofo fasfa fijfj finfi frafr frefr fryfy fulff gazom geoka gerde glagd glega glggl glvgv \
greel grngn gujgu hatht hauha hbssh hebhe herhz hinhi hmoho hrvhr hunhu hyehy iboig iceis idoio iiiii ikuiu \
ileie inaia indid ipkik islis itait javjv jpnja kalkl kankn kasks katka kaukr kazkk khkmn khmkm kikki kinrw \
kirky komkv konkg korko kuakj kurku laolo latla lavlv limli linln litlt ltzlb lublu luglg lvslv macmk mahmh \
malml maomi marmr mayms mkdmk mlgmg mltmt monmn mrimi msams myamy nauna navnv nblnr ndend ndong nepne nldnl \
nnonn nobnb norno npine nyany ocioc ojioj orior ormom oryor ossos panpa pbtps perfa pesfa plipi pltmg polpl \
porpt prsfa pusps quequ rohrm ronro rumro runrn rusru sagsg sansa sinsi slksk slosk slvsl smese smosm snasn \
sndsd somso sotst spaes sqisq srdsc srpsr sswss sunsu swasw swesv swhsw tahty tamta tattt telte tgktg tgltl \
thath tibbo tirti tonto tsntn tsots tuktk turtr twitw uigug ukruk urdur uzbuz uznuz venve vievi volvo welcy \
wlnwa wolwo xhoxh yddyi yidyi yoryo zhaza zhozh zsmms zulzu";

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
    let short = SHORT.split(' ').find_map(|pair| pair.strip_prefix(&told[..first.len()]).filter(|short| short.len() == 2 && first.len() == 3));
    Some(short.map_or_else(|| told.clone(), |short| format!("{short}{}", &told[first.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tags_and_words() {
        for (told, is) in [
            ("ara", Some("ar")),
            ("arb_Arab", Some("ar_arab")),
            ("per", Some("fa")),
            ("EN-us", Some("en-us")),
            ("fr", Some("fr")),
            ("ast", Some("ast")),
            ("eng,zho", None),
            ("English", None),
            ("und", None),
            ("", None),
            ("e1", None),
        ] {
            assert_eq!(tag(told).as_deref(), is, "{told}");
        }
    }
}
