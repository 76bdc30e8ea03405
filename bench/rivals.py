"""The Python programs that naqi is compared with, each as a filter over documents parted by form feeds, or over JSON lines
{"id", "text", "lang"}; run by the interpreter of the environment that `bench/compare` sets up (bench/requirements.txt).

    target/rivals/bin/python bench/rivals.py c4-lines <corpus.txt >out.txt
    target/rivals/bin/python bench/rivals.py justext --jsonl <gold.jsonl >out.jsonl
"""

import html
import json
import sys


def c4(**settings):
    """datatrove's filter after C4: drops lines, and documents; what is left of a document it passes on."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    judge = C4QualityFilter(**settings)

    def clean(text, lang):
        document = Document(text, "")
        passed = judge.filter(document)
        return document.text if passed is True else None

    return clean


def c4_lines():
    """Its questions of lines alone: no sentences are counted, which takes a tokenizer."""
    return c4(min_num_sentences=-1)


def fixed():
    from ftfy import fix_text

    return lambda text, lang: fix_text(text)


def camel():
    """What camel-tools' own recipe for normalising Arabic does."""
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar, normalize_unicode

    steps = [normalize_unicode, normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar, dediac_ar]

    def clean(text, lang):
        for step in steps:
            text = step(text)
        return text

    return clean


# The languages that jusText has stop words of and the gold pages are in; of others it judges without.
STOPLISTS = {
    "ar": "Arabic", "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fr": "French", "hr": "Croatian",
    "it": "Italian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
}  # fmt: skip


def justext_lines():
    """jusText's classes of paragraphs, a line taken for a paragraph."""
    import justext

    def clean(text, lang):
        page = "<html><body>" + "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip()) + "</body></html>"
        known = lang in STOPLISTS
        words = justext.get_stoplist(STOPLISTS[lang]) if known else frozenset()
        # What its manual says for a language without stop words.
        bounds = {} if known else {"stopwords_low": 0, "stopwords_high": 0}
        return "\n".join(part.text for part in justext.justext(page.encode(), words, encoding="utf-8", **bounds) if not part.is_boilerplate)

    return clean


RIVALS = {"c4": c4, "c4-lines": c4_lines, "ftfy": fixed, "camel-tools": camel, "justext": justext_lines}


def main():
    clean = RIVALS[sys.argv[1]]()
    out = sys.stdout.buffer
    given = sys.stdin.buffer.read().decode("utf-8")
    if sys.argv[2:] == ["--jsonl"]:
        for record in map(json.loads, given.split("\n")[:-1]):
            out.write(json.dumps({"id": record["id"], "text": clean(record["text"], record.get("lang")) or ""}).encode() + b"\n")
        return
    for text in given.split("\f")[:-1]:
        cleaned = clean(text, None)
        out.write(b"\f" if cleaned is None else cleaned.encode() + b"\f")


if __name__ == "__main__":
    main()
