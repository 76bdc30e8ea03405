#!/usr/bin/env python3
"""Writes a made-up corpus of news: the same bytes for the same arguments, on any machine.

    python3 bench/corpus.py --megabytes 100 >corpus.txt

Documents are parted by form feeds (`--to jsonl`: a record a line). Their words are those of the honest prose in the
bundled rules' own examples, which is full of words that rules look for, and the function words of `src/weigh`; how
often each comes falls with its rank (Zipf). Furniture is what the examples of the rules of that language mark. Of the
documents 76 in 100 have some, as of the hand-labelled Arabic, Persian and Urdu pages that this was shaped on; lengths
of documents and lines are theirs, too.
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
MARKED = re.compile(r"\[-(.*?)-\]", re.S)


class Language:
    """Words and furniture of a language."""

    def __init__(self, code):
        self.code = code
        self.function = self.functions()[code]
        counted, self.furniture = collections.Counter(), []
        for path in sorted((ROOT / "rules" / PACKS.get(code, code)).glob("*.toml")):
            for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
                if rule.get("family") in ("caption", "credit", "byline", "date", "tags"):
                    continue
                for text in rule["keep"]:
                    counted.update(self.words(text))
                spans = itertools.chain.from_iterable(MARKED.findall(text) for text in rule["match"])
                self.furniture.extend(span.strip() for span in spans if 2 < len(span.strip()) < 120 and "\n" not in span.strip())
        common = [word for word, _ in counted.most_common() if word not in self.function]
        self.content = common
        self.weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(common))))

    @staticmethod
    def functions():
        lines = (ROOT / "src/weigh/signals/function-words.txt").read_text(encoding="utf-8").splitlines()
        return {code: words.split() for code, words in (line.split(": ", 1) for line in lines if not line.startswith("#"))}

    def words(self, text):
        found = re.findall(r"[^\W\d_]+", text)
        return [letter for word in found for letter in word] if self.code in UNSPACED else found

    def sentence(self, chance):
        words = chance.choices(self.content, cum_weights=self.weights, k=min(max(int(chance.gauss(19, 7)), 5), 45))
        for at in range(len(words)):
            if chance.random() < 0.36:
                words[at] = chance.choice(self.function)
            elif chance.random() < 0.07:
                words[at] += COMMAS.get(self.code, ",")
        joint = "" if self.code in UNSPACED else " "
        return joint.join(words) + STOPS.get(self.code, ".")

    def document(self, chance, furnished):
        count = min(max(round(chance.lognormvariate(1.6, 0.7)), 1), 60)
        lines = [self.sentence(chance)[:-1]]
        for _ in range(count):
            lines.append(" ".join(self.sentence(chance) for _ in range(chance.randint(1, 6))))
        if self.furniture and chance.random() < furnished:
            for _ in range(chance.randint(1, 6)):
                label = chance.choice(self.furniture)
                place = chance.random()
                if place < 0.7:
                    lines.append(label)
                elif place < 0.85:
                    lines.insert(chance.randint(0, 1), label)
                elif place < 0.95:
                    lines[-1] += " " + label
                else:
                    lines.insert(chance.randrange(len(lines)), label)
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=float, default=40, help="about as much is written (40)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another corpus (1)")
    parser.add_argument("--to", choices=["text", "jsonl"], default="text")
    parser.add_argument("--furniture", type=float, default=0.76, help="share of the documents that have some (0.76)")
    parser.add_argument("--language", choices=list(LANGUAGES), help="documents of one language alone")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    codes = [asked.language] if asked.language else list(LANGUAGES)
    languages = {code: Language(code) for code in codes}
    out, left, number = sys.stdout.buffer, int(asked.megabytes * 1e6), 0
    while left > 0:
        code = chance.choices(codes, weights=[LANGUAGES[code] for code in codes])[0]
        text = languages[code].document(chance, asked.furniture)
        if asked.to == "jsonl":
            record = {"id": number, "lang": code, "text": text}
            made = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        else:
            made = text.encode() + b"\f"
        out.write(made)
        left -= len(made)
        number += 1


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
