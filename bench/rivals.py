"""The Python programs that naqi is compared with, each as a filter over documents parted by form feeds; run by the interpreter
of the environment that `bench/compare` sets up (bench/requirements.txt).

    target/rivals/bin/python bench/rivals.py c4-lines <corpus.txt >out.txt
"""

import sys


def c4(**settings):
    """datatrove's filter after C4: drops lines, and documents; what is left of a document it passes on."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    judge = C4QualityFilter(**settings)

    def clean(text):
        document = Document(text, "")
        passed = judge.filter(document)
        return document.text if passed is True else None

    return clean


def c4_lines():
    """Its questions of lines alone: no sentences are counted, which takes a tokenizer."""
    return c4(min_num_sentences=-1)


def fixed():
    from ftfy import fix_text

    return fix_text


def camel():
    """What camel-tools' own recipe for normalising Arabic does."""
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar, normalize_unicode

    steps = [normalize_unicode, normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar, dediac_ar]

    def clean(text):
        for step in steps:
            text = step(text)
        return text

    return clean


RIVALS = {"c4": c4, "c4-lines": c4_lines, "ftfy": fixed, "camel-tools": camel}


def main():
    clean = RIVALS[sys.argv[1]]()
    out = sys.stdout.buffer
    given = sys.stdin.buffer.read().decode("utf-8")
    for text in given.split("\f")[:-1]:
        cleaned = clean(text)
        out.write(b"\f" if cleaned is None else cleaned.encode() + b"\f")


if __name__ == "__main__":
    main()
