#!/usr/bin/env python3
"""Writes a made-up corpus of news: the same bytes for the same arguments, on any machine.

    python3 bench/corpus.py --megabytes 100 >corpus.txt

Documents are parted by form feeds (`--to jsonl`: a record a line). They are shaped on scraped Arabic, Persian and Urdu news
and on the main text of web pages in the other languages: lengths of documents and lines, how many words are function words
or rare, figures, quotes, brackets, vowel marks, names in Latin letters. A fifth of the other words are those of the honest
prose in the bundled rules' own examples, as in such news; it is full of words that rules look for. The rest is drawn letter
by letter after them. How often each comes falls with its rank (Zipf).

Furniture is what the examples of the rules of that language mark. Of the documents 76 in 100 have some, two pieces in the
middle, 20 at most; of the pieces 70 in 100 stand on a line of their own, 12 begin a line of text, 13 end one and 5 stand
within one, as in the hand-labelled pages that this was shaped on.
"""

import argparse
import collections
import itertools
import json
import pathlib
import random
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Code of the language: share of the documents.
LANGUAGES = {"ar": 40, "en": 20, "fa": 8, "ur": 8, "fr": 8, "ru": 8, "zh": 4, "hi": 4}
PACKS = {"zh": "zh-hans"}
UNSPACED = {"zh"}
STOPS = {"ur": "۔", "hi": "।", "zh": "。"}
COMMAS = {"ar": "،", "fa": "،", "ur": "،", "zh": "，"}
QUOTES = {"ar": "«»", "fa": "«»", "fr": "«»", "ru": "«»", "en": "“”", "zh": "“”", "ur": "‘’", "hi": "“”"}
# Share of the words of a sentence that are function words.
FUNCTION = {"ar": 0.2, "zh": 0.2}
# Share of the other words that are known from the rules' examples.
KNOWN = 0.22
# Families that stay in the text by default.
STAY = {"caption", "credit", "byline", "date", "tags", "source"}
MARKED = re.compile(r"\[-(.*?)-\]", re.S)
# Rare words of a language, drawn letter by letter.
RARE = 9000
NAMES = ["Reuters", "Mara", "Levin", "Tarn", "Odell", "BBC", "Norvik", "GMT", "Elba", "UN", "Quill", "Hadley", "Sorrel"]


class Language:
    """Words and furniture of a language."""

    def __init__(self, code):
        self.code, self.joint = code, "" if code in UNSPACED else " "
        self.function = self.functions()[code]
        counted, self.furniture = collections.Counter(), []
        for path in sorted((ROOT / "rules" / PACKS.get(code, code)).glob("*.toml")):
            for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
                if rule.get("family") in STAY:
                    continue
                for text in rule["keep"]:
                    counted.update(self.words(text))
                spans = itertools.chain.from_iterable(MARKED.findall(text) for text in rule["match"])
                self.furniture.extend(span.strip() for span in spans if 2 < len(span.strip()) < 120 and "\n" not in span.strip())
        self.known = [word for word, _ in counted.most_common() if word not in self.function]
        chance = random.Random(f"rare words: {code}")
        self.rare = [chr(chance.randrange(0x4E00, 0x6600)) for _ in range(2500)] if code in UNSPACED else self.drawn(chance)
        self.weights = {id(words): list(itertools.accumulate(1 / (rank + 40) for rank in range(len(words)))) for words in (self.known, self.rare)}

    @staticmethod
    def functions():
        lines = (ROOT / "src/weigh/signals/function-words.txt").read_text(encoding="utf-8").splitlines()
        return {code: words.split() for code, words in (line.split(": ", 1) for line in lines if not line.startswith("#"))}

    def words(self, text):
        found = [word.strip("'’\u200c") for word in re.split(r"[\s\d_.,;:!?()\[\]{}«»“”\"‘<>|/•·–—،؛؟۔।。，、！？：+*=&@#…-]+", text)]
        return [letter for word in found for letter in word] if self.code in UNSPACED else [word for word in found if word]

    def drawn(self, chance):
        """Words in which every letter follows the two before it as in the known ones."""
        follows = collections.defaultdict(list)
        for word in self.known:
            for at, letter in enumerate(word + "\n"):
                follows[word[max(at - 2, 0) : at]].append(letter)
        made = {}
        while len(made) < RARE:
            word = ""
            while len(word) < 14 and (letter := chance.choice(follows[word[-2:]])) != "\n":
                word += letter
            if len(word) > 2:
                made[word] = None
        return list(made)

    def pick(self, chance, words, count):
        return chance.choices(words, cum_weights=self.weights[id(words)], k=count)

    def sentence(self, chance):
        count = min(max(int(chance.gauss(19, 7)), 5), 45)
        known, rare = iter(self.pick(chance, self.known, 2 * count)), iter(self.pick(chance, self.rare, count))
        function, words = FUNCTION.get(self.code, 0.36), []
        for _ in range(count):
            roll = chance.random()
            if roll < function:
                word = chance.choice(self.function)
            elif roll < function + (1 - function) * KNOWN:
                word = next(known)
            else:
                word = next(rare)
            roll = chance.random()
            if roll < 0.09:
                word += COMMAS.get(self.code, ",")
            elif roll < 0.115:
                word = self.figure(chance)
            elif roll < 0.135:
                left, right = QUOTES[self.code]
                word = left + word + self.joint + next(known) + right
            elif roll < 0.14:
                word = f"({word})"
            elif roll < 0.143 and self.code not in ("en", "fr"):
                word = chance.choice(NAMES)
            elif roll < 0.18 and self.code == "ar":
                word += chance.choice("\u064b\u0651\u064f\u0650\u064e")
            elif roll < 0.18 and self.code in ("en", "fr", "ru"):
                word = word.capitalize()
            words.append(word)
        words[0] = words[0][:1].upper() + words[0][1:]
        return self.joint.join(words) + (STOPS.get(self.code, ".") if chance.random() < 0.95 else chance.choice("!?…:"))

    @staticmethod
    def figure(chance):
        kind, number = chance.random(), chance.randint(1, 99)
        if kind < 0.5:
            return str(number)
        return str(chance.randint(1950, 2026)) if kind < 0.75 else f"{number},{chance.randint(100, 999)}" if kind < 0.9 else f"{chance.randint(0, 23)}:{chance.randint(10, 59)}"

    def paragraph(self, chance):
        return " ".join(self.sentence(chance) for _ in range(chance.randint(1, 6)))

    def document(self, chance, furnished):
        """A document, of which so many have furniture."""
        count = min(max(round(chance.lognormvariate(1.6, 0.7)), 1), 60)
        lines = [self.sentence(chance)[:-1], *(self.paragraph(chance) for _ in range(count))]
        # Blocks whose break was lost: a gap stands for it.
        while len(lines) > 2 and chance.random() < 0.4:
            at = chance.randrange(1, len(lines) - 1)
            lines[at : at + 2] = [lines[at] + "    " + lines[at + 1]]
        if chance.random() < furnished:
            for _ in range(min(1 + int(chance.expovariate(0.4)), 20)):
                self.furnish(chance, lines)
        return "\n".join(lines) + "\n"

    def furnish(self, chance, lines):
        label, place, where = chance.choice(self.furniture), chance.random(), chance.random()
        at = len(lines) - 1 if where < 0.55 else min(1, len(lines) - 1) if where < 0.75 else chance.randrange(len(lines))
        joint = " " if chance.random() < 0.6 else "   "
        if place < 0.7:
            lines.insert(at + 1 if where < 0.55 else at, label)
        elif place < 0.82:
            lines[at] = label + joint + lines[at]
        elif place < 0.95:
            lines[at] += joint + label
        else:
            words = lines[at].split(" ")
            words.insert(chance.randrange(len(words) + 1), label)
            lines[at] = " ".join(words)

    def mixed(self, chance, share):
        """A document of some fourteen lines, of which such a share is furniture."""
        lines = [chance.choice(self.furniture) if chance.random() < share else self.paragraph(chance) for _ in range(14)]
        return "\n".join(lines) + "\n"


def documents(seed=1, furnished=0.76, share=None, codes=tuple(LANGUAGES)):
    """Documents without end, as (language, text)."""
    chance = random.Random(seed)
    languages = {code: Language(code) for code in codes}
    weights = [LANGUAGES[code] for code in codes]
    while True:
        code = chance.choices(codes, weights=weights)[0]
        yield code, languages[code].document(chance, furnished) if share is None else languages[code].mixed(chance, share)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, default=40, help="about as much is written (40)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another corpus (1)")
    parser.add_argument("--to", choices=["text", "jsonl"], default="text")
    parser.add_argument("--furniture", type=float, default=0.76, help="share of the documents that have some (0.76)")
    parser.add_argument("--share", type=float, help="documents of fourteen lines, of which such a share is furniture")
    parser.add_argument("--language", choices=list(LANGUAGES), help="documents of one language alone")
    asked = parser.parse_args()
    out, left = sys.stdout.buffer, int(asked.megabytes * 1e6)
    codes = (asked.language,) if asked.language else tuple(LANGUAGES)
    for number, (code, text) in enumerate(documents(asked.seed, asked.furniture, asked.share, codes)):
        if left <= 0:
            break
        if asked.to == "jsonl":
            record = {"id": number, "lang": code, "text": text}
            made = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        else:
            made = text.encode() + b"\f"
        out.write(made)
        left -= len(made)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
