//! Text for the examples of proposed rules, so that no sentence of a corpus gets into a rule: two sentences a language,
//! written for this. The second is the one that stands around a false friend.

/// Sentences by language: a paragraph, the beginning and the end of a sentence around other words, and a short name.
const TEXTS: [(&str, [&str; 4]); 5] = [
    (
        "ar",
        [
            "اجتمع أعضاء المجلس البلدي صباح الاثنين في القاعة القديمة لبحث ترميم الجسر الذي يصل ضفتي النهر، ثم عاد كل منهم إلى بيته قبل المساء.",
            "قرأ المعلم على تلاميذه في الحصة الأولى عبارة",
            "ثم شرح لهم كيف كتبها أول مرة حين كان صبيا في القرية البعيدة",
            "جسر النهر القديم",
        ],
    ),
    (
        "fa",
        [
            "اعضای شورای شهر صبح دوشنبه در تالار قدیمی گرد هم آمدند تا درباره بازسازی پل روی رودخانه گفتگو کنند و پیش از غروب به خانه‌های خود بازگشتند.",
            "آموزگار در زنگ نخست برای شاگردانش عبارت",
            "را خواند و سپس گفت که آن را نخستین بار در روستایی دور نوشته بود",
            "پل کهنه رودخانه",
        ],
    ),
    (
        "ur",
        [
            "شہر کی کونسل کے ارکان پیر کی صبح پرانے ہال میں جمع ہوئے تاکہ دریا کے پل کی مرمت پر بات کریں اور شام سے پہلے سب اپنے گھروں کو لوٹ گئے۔",
            "استاد نے پہلے گھنٹے میں اپنے شاگردوں کے سامنے یہ عبارت",
            "پڑھی اور پھر بتایا کہ اس نے یہ پہلی بار ایک دور کے گاؤں میں لکھی تھی",
            "دریا کا پرانا پل",
        ],
    ),
    (
        "en",
        [
            "The members of the town council met on Monday morning in the old hall to talk about the bridge across the river, and all of them went home before dusk.",
            "In the first hour the teacher read to his pupils the words",
            "and told them how he had written these as a boy in a village far away",
            "The old river bridge",
        ],
    ),
    (
        "",
        [
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.",
            "Ut enim ad minim veniam quis",
            "nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo",
            "Dolor sit amet",
        ],
    ),
];

/// The sentences of a language.
pub(super) struct Filler {
    /// A paragraph.
    pub paragraph: &'static str,
    /// What stands before other words in a sentence.
    pub before: &'static str,
    /// What stands behind them.
    pub after: &'static str,
    /// A headline.
    pub name: &'static str,
}

/// The sentences for a language, or in no language.
pub(super) fn filler(lang: Option<&str>) -> Filler {
    let own = lang.and_then(|lang| lang.split(['-', '_']).next());
    let [paragraph, before, after, name] = TEXTS.iter().find(|(lang, _)| Some(*lang) == own).map_or(TEXTS[TEXTS.len() - 1].1, |(_, texts)| *texts);
    Filler { paragraph, before, after, name }
}
