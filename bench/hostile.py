"""Texts that could cost more than their length: each a function from a size in bytes to about as many bytes. What is written
here is made up; words come from the bundled rules, because what rules look for costs most.
"""

import functools
import html
import itertools
import json
import random
import re
import tomllib

import corpus

PROSE = "The council met on Monday and chose the colour of the bridge. "
ARABIC = "اجتمع المجلس يوم الاثنين واختار لون الجسر الجديد. "
RUSSIAN = "Совет собрался в понедельник и выбрал цвет нового моста. "
CASES = {}


def case(name, flags=()):
    """Files a function under a name, with the flags that naqi gets for it."""

    def filed(make):
        CASES[name] = (make, ("--split", "form-feed", *flags) if "--from" not in flags else flags)
        return make

    return filed


def repeated(text, size):
    data = text if isinstance(text, bytes) else text.encode()
    return (data * (size // len(data) + 1))[: size // len(data) * len(data)]


def over_and_over(**texts):
    """One text repeated, each under its name."""
    for name, text in texts.items():
        case(name.replace("_", " "))(functools.partial(repeated, text))


def drawn(pieces, joint, size, seed=1):
    """Pieces in random order until there are so many bytes."""
    chance, made, left = random.Random(seed), [], size
    while left > 0:
        made.append(chance.choice(pieces))
        left -= len(made[-1].encode()) + len(joint)
    return joint.join(made).encode()


@functools.cache
def news(size):
    """Documents of news, one behind the other, each with its language."""
    found, left = [], size
    for code, text in corpus.documents(7):
        found.append((code, text))
        left -= len(text.encode()) + 1
        if left <= 0:
            return found


@functools.cache
def rules():
    return [rule for path in sorted((corpus.ROOT / "rules").glob("*/*.toml")) for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])]


@functools.cache
def wordings(*keys):
    """The wordings of all rules, slots filled with something."""
    found = (wording for rule in rules() for key in keys for wording in rule.get(key, []))
    return [filled for wording in found if (filled := re.sub(r"\{[^}]*\}", "Mara", wording).replace("#", "12").replace("*", "one").replace("\\", "").strip())]


@functools.cache
def lists():
    """Members of the lists of the rules for any language and of four packs."""
    paths = [path for pack in ("any", "en", "ar", "fr", "ru") for path in sorted((corpus.ROOT / "rules" / pack).glob("*.toml"))]
    found = (words for path in paths for words in tomllib.loads(path.read_text(encoding="utf-8")).get("lists", {}).values())
    return [word for words in found for word in words if isinstance(word, str) and "{" not in word]


# Ordinary: what the others are measured by.
case("news")(lambda size: b"".join(text.encode() + b"\f" for _, text in news(size)))
case("news as one document")(lambda size: "".join(text for _, text in news(size)).encode())
case("news as one line")(lambda size: " ".join(" ".join(text.split()) for _, text in news(size)).encode())
case("news in lines of one word")(lambda size: "\n".join(word for _, text in news(size) for word in text.split()).encode())
case("news as JSON Lines", ("--from", "jsonl"))(lambda size: "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for _, text in news(size)).encode())
case("news as JSON Lines, all escaped", ("--from", "jsonl"))(lambda size: "".join(json.dumps({"text": text}) + "\n" for _, text in news(size // 3)).encode())
case("news weighed as extracted", ("--prior", "extracted"))(CASES["news"][0])
case("news as one document, weighed", ("--prior", "page"))(CASES["news as one document"][0])
case("news with a ledger", ("--ledger", "/dev/null"))(CASES["news"][0])
case("news in windows-1256 and malformed")(lambda size: b"".join(text.encode("windows-1256", "replace") + b"\x81\xff\f" for code, text in news(size * 2) if code in ("ar", "fa")))
case("news with vowel marks on every letter")(lambda size: "".join(re.sub(r"(\w)", "\\1\u064e\u0651", text) + "\f" for code, text in news(size // 2) if code in ("ar", "fa", "ur")).encode())
case("news misread: UTF-8 as windows-1252")(lambda size: b"".join(text.encode().decode("windows-1252", "replace").encode() + b"\f" for _, text in news(size // 2)))
case("news misread twice")(lambda size: b"".join(text.encode().decode("latin-1").encode().decode("latin-1").encode() + b"\f" for _, text in news(size // 3)))
case("news misread: windows-1251 as windows-1252")(lambda size: b"".join(text.encode("windows-1251", "replace").decode("windows-1252", "replace").encode() + b"\f" for code, text in news(size * 8) if code == "ru")[:size])
case("misread Cyrillic with a ledger", ("--ledger", "/dev/null"))(CASES["news misread: windows-1251 as windows-1252"][0])
case("news with every letter an entity")(lambda size: "".join("".join(f"&#{ord(c)};" for c in text) + "\f" for _, text in news(size // 4)).encode())
case("news escaped four times")(lambda size: "".join(functools.reduce(lambda said, _: html.escape(said), range(4), text.replace(" ", " & ")) + "\f" for _, text in news(size // 3)).encode())
case("news with a tab behind every word")(lambda size: "".join(text.replace(" ", "\t") + "\f" for _, text in news(size)).encode())
case("news with a gap behind every word")(lambda size: "".join(text.replace(" ", "    ") + "\f" for _, text in news(size)).encode())
case("news decomposed")(lambda size: "".join(__import__("unicodedata").normalize("NFD", text) + "\f" for _, text in news(size)).encode())

# Letters, marks, figures, signs.
over_and_over(
    one_letter_forever="a",
    one_Arabic_letter_forever="ب",
    one_Chinese_character_forever="新",
    lines_of_one_letter="a\n",
    lines_of_one_figure="7\n",
    lines_of_a_full_stop=".\n",
    blank_lines="\n",
    lines_of_white_space=" \t \u00a0 \n",
    nothing_but_spaces=" ",
    nothing_but_tabs="\t",
    no_break_spaces="\u00a0",
    empty_documents="\f",
    documents_of_one_letter="a\n\f",
    figures="0123456789",
    figures_in_groups="12 345 6 7890 ",
    figures_of_five_scripts="12 ٣٤ ۵۶ ७८ ９０ ",
    dates="12/3/2024 10:30 - 3 May 2024, 14:05 | ",
    lines_of_dates="3 May 2024, 14:05\n",
    stops_and_commas=".,;:",
    dashes="-",
    bullets="• • · | — ",
    brackets="(((([[[[{{{{",
    quotes="\"'«“‘",
    links="www.example.org/a/b?c=d&e=f https://example.com ",
    names_and_hashtags="@mara #bridge @levin ",
    copyright_signs="© 2024 © ",
    marks_on_one_letter="\u0301",
    a_letter_and_its_mark="e\u0301",
    ten_marks_out_of_order="a\u0301\u0327\u0323\u0308\u0331\u0301\u0327\u0323\u0308\u0331",
    vowel_marks="بَُِّ",
    jamo="\u1112\u1161\u11ab",
    tatweel="ـ",
    zero_width="a\u200b\u200c\u200d\ufeff",
    bidi_controls="\u202b\u200fa\u202c\u2067\u2069",
    soft_hyphens="a\u00ad",
    controls_of_windows="\u0093a\u0094",
    presentation_forms="ﺗﺎﺑﻌﻨﺎ ﻋﻠﻰ ",
    U_FDFA="\ufdfa",
    full_width="ＳＨＡＲＥ　",
    half_width_kana="ｶﾞｷﾞ",
    emoji="👩‍👩‍👧🏽🇫🇷❤️",
    replacement_characters="\ufffd",
    every_script_by_letter="aбعא字कกあαএ",
    scripts_by_word="the совет عن 新闻 और ",
    a_hyphen_ends_every_line="the coun-\ncil met yes-\nterday\n",
    lines_broken_at_a_column="The council met on Monday and chose the colour\nof the bridge over the river, which nobody had\n",
    backslashes="\\n\\u0041\\",
    angle_brackets="<p><br>&nbsp;</p>",
    ampersands="&",
    an_open_entity="&amp",
    malformed_bytes=b"\xff",
    half_characters=b"\xd8a\xe2\x82",
    letters_of_misread_text="Ã©â€™Ø§Ù„",
    capitals_of_misread_Cyrillic="ÑîâåòäÄÏð ",
    a_sentence=PROSE,
    a_sentence_on_every_line=PROSE.strip() + "\n",
    an_Arabic_sentence=ARABIC,
    a_Russian_sentence_on_every_line=RUSSIAN.strip() + "\n",
    a_paragraph_twice=PROSE * 4 + "\n\n" + ARABIC * 4 + "\n\n",
)

case("zero bytes", ("--from", "text"))(functools.partial(repeated, b"a\0b\0\0 "))

# What rules look for.
over_and_over(
    a_label_on_every_line="Share\n",
    a_label_in_every_word="Share Tweet ",
    a_label_behind_every_sentence=PROSE + "Share this article   ",
    labels_between_sentences=PROSE + "\nShare\nRead more\n",
    a_network_in_every_word="Facebook Twitter, WhatsApp | ",
    a_comment_count_on_every_line="3 comments\n",
    a_heading_that_opens_a_list="Related articles\n" + PROSE + "\n",
    beginnings_of_phrases="click here to share on read more about the by using this site ",
    the_first_word_of_a_phrase="copy ",
)
case("wordings of all rules, a line each")(lambda size: drawn(wordings("line", "phrase", "starts", "ends"), "\n", size))
case("wordings of all rules on one line")(lambda size: drawn(wordings("line", "phrase", "starts", "ends"), " ", size))
case("wordings of phrases within sentences")(lambda size: drawn([PROSE + wording + " and more" for wording in wordings("phrase", "starts", "ends")], "\n", size))
case("words of all rules in any order")(lambda size: drawn(sorted({word for wording in wordings("line", "phrase", "starts", "ends") for word in wording.split()}), " ", size))
case("words of all rules, ten a line")(lambda size: drawn(sorted({word for wording in wordings("line", "phrase", "starts", "ends") for word in wording.split()}), "\n", size))
case("members of lists in a row")(lambda size: drawn(lists(), " ", size))
case("members of lists, a line each")(lambda size: drawn(lists(), "\n", size))
case("wordings cut before their last word")(lambda size: drawn([wording.rsplit(" ", 1)[0] for wording in wordings("line", "phrase", "starts") if " " in wording], " ", size))


@case("beginnings of wordings with wide slots")
def slots(size):
    """What stands before a `*`, over and over on one line: every place could begin a match that never comes to its end."""
    wide = [wording.split("*")[0] for rule in rules() for key in ("line", "phrase", "starts", "ends") for wording in rule.get(key, []) if wording.count("*") > 1]
    heads = [re.sub(r"\{[^}]*\}|\\", "", head).replace("#", "12").strip() for head in wide]
    heads = sorted({head for head in heads if head})
    return drawn([(head + " ") * 40 for head in heads], "\n", size)


@case("the same, as one line")
def slots_in_a_line(size):
    return slots(size).replace(b"\n", b" ")


@case("furniture only, as one document")
def furniture(size):
    chance = random.Random(3)
    languages = [corpus.Language(code) for code in ("ar", "en", "fr", "ru")]
    found = itertools.chain.from_iterable(language.furniture for language in languages)
    return drawn([*found], "\n", size, chance.randrange(99))


case("half furniture, half news")(lambda size: b"".join(text.encode() + b"\f" for _, text in corpus_until(size, share=0.5)))
case("half furniture, half news, as one document")(lambda size: b"".join(text.encode() for _, text in corpus_until(size, share=0.5)))


def corpus_until(size, **how):
    for code, text in corpus.documents(5, **how):
        size -= len(text.encode())
        yield code, text
        if size <= 0:
            return
