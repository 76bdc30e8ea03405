#!/usr/bin/env python3
"""How often naqi answers as ftfy does, on texts that were misread on purpose and on texts that only look so.

Usage, with ftfy 6.3 installed (pip install ftfy):
  against_ftfy.py NAQI [WORDS] [KEPT…]
NAQI is the program, WORDS a file of texts, one a line (bench/mojibake/words.txt), KEPT files of odd but honest texts as
JSON lines with the key `is` (tests/mojibake/kept.jsonl). Every text of WORDS is misread in each encoding once and twice,
in pairs of encodings, with no-break spaces turned into spaces, and beside sound text. An answer of naqi agrees if it
equals what ftfy's `fix_text` or `fix_encoding` makes of the text. SHOW=1 in the environment lists where ftfy is right and
naqi is not.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys

import ftfy
import ftfy.bad_codecs  # noqa: F401 (registers the sloppy encodings)

LATIN, WINDOWS, MAC, DOS = "latin-1", "sloppy-windows-1252", "macroman", "cp437"
SINGLE = [LATIN, WINDOWS, "sloppy-windows-1250", "sloppy-windows-1251", "sloppy-windows-1253", "sloppy-windows-1254",
          "sloppy-windows-1257", MAC, DOS, "iso-8859-2"]
DOUBLE = [(WINDOWS, WINDOWS), (LATIN, WINDOWS), (WINDOWS, LATIN), (LATIN, LATIN), (MAC, MAC), (WINDOWS, MAC), (MAC, WINDOWS),
          (WINDOWS, "sloppy-windows-1251"), ("sloppy-windows-1251", "sloppy-windows-1251"), (DOS, DOS), (WINDOWS, DOS),
          ("sloppy-windows-1253", "sloppy-windows-1253"), (WINDOWS, WINDOWS, WINDOWS)]
AROUND = [("Hello, ", ""), ("", " goodbye"), ("“", "”"), ('"', '"'), ("#", ""), ("5 ", " 6"), ("été ", ""), ("", " naïve"),
          ("– ", " –"), ("привет ", " да")]


def misread(text, encodings):
    try:
        for encoding in encodings:
            text = text.encode("utf-8").decode(encoding)
    except UnicodeError:
        return None
    return text


def cases(words):
    """Kind, misread text, what it was."""
    for word in words:
        for encodings in [(one,) for one in SINGLE] + DOUBLE:
            yield " + ".join(encodings).replace("sloppy-", ""), misread(word, encodings), word
        western = misread(word, (WINDOWS,))
        yield "no-break space lost", western.replace("\u00a0", " ") if "\u00a0" in western else None, word
        for before, after in AROUND:
            yield "beside sound text", before + western + after, before + word + after


def answers(naqi, texts):
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [naqi, "-q", "--no-rules", "--from", "jsonl", "--to", "jsonl"]
    out = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    return [json.loads(line)["text"] for line in out.rstrip("\n").split("\n")]


def main():
    folder = pathlib.Path(__file__).parent
    words = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else folder / "words.txt").read_text(encoding="utf-8").splitlines()
    kept = [json.loads(line)["is"] for path in sys.argv[3:] for line in open(path, encoding="utf-8")]
    found = {}
    for kind, text, was in cases(words):
        if text is not None and text != was:
            found.setdefault(text, (kind, was))
    for text in kept:
        found[text] = ("kept", text)
    counts = collections.defaultdict(collections.Counter)
    for (text, (kind, was)), answer in zip(found.items(), answers(sys.argv[1], found)):
        theirs = (ftfy.fix_text(text), ftfy.fix_encoding(text))
        wanted = {was, ftfy.fix_text(was), ftfy.fix_encoding(was)}
        right, their_right = answer in wanted, bool(wanted & set(theirs))
        counts[kind].update(cases=1, agrees=answer in theirs, naqi=right, ftfy=their_right, only_ftfy=their_right and not right)
        if os.environ.get("SHOW") and their_right and not right:
            print(f"{kind}: {text!r} was {was!r}, naqi has {answer!r}", file=sys.stderr)
    keys = ["cases", "agrees", "naqi", "ftfy", "only_ftfy"]
    print("| misread as | cases | naqi answers as ftfy | naqi is right | ftfy is right | only ftfy is right |\n|---|---|---|---|---|---|")
    counts["all"] = sum((counts[kind] for kind in list(counts)), collections.Counter())
    for kind, row in counts.items():
        print(f"| {kind} | " + " | ".join(f"{row[key]:,}" for key in keys) + " |")


main()
