#!/usr/bin/env python3
"""Writes a made-up pack of so many rules, each with one wording of two to four words: two in three a phrase, the third a whole
line. Half of the words are of the vocabulary of the made-up corpus, so that every text is full of words that some rule
begins with; the other half stand in no text.

    python3 bench/packs.py 10000 >pack.toml
    naqi --rules pack.toml --no-bundled <corpus.txt
"""

import argparse
import functools
import random
import sys

import corpus

# Languages whose words a rule is made of, as they are spread in the corpus.
CODES = [code for code in corpus.LANGUAGES if code not in corpus.UNSPACED]


@functools.cache
def words(code):
    """What stands in the corpus, and what does not."""
    language = corpus.Language(code)
    there = language.known + language.rare
    known = set(there)
    return there, [word for word in language.drawn(random.Random(f"words of packs: {code}")) if word not in known]


def rules(count, seed=1):
    chance = random.Random(seed)
    made = {}
    while len(made) < count:
        code = chance.choices(CODES, weights=[corpus.LANGUAGES[code] for code in CODES])[0]
        wording = " ".join(chance.choice(words(code)[chance.random() < 0.5]) for _ in range(chance.randint(2, 4)))
        made.setdefault(wording, None)
    yield 'lang = "any"\nfamily = "navigation"\n'
    for number, wording in enumerate(made):
        if number % 3:
            finder, match, keep = "phrase", f"It ended at noon. [-{wording}-]", wording.split()[0]
        else:
            finder, match, keep = "line", f"It ended at noon.\\n[-{wording}-]", f"Then: {wording} and so on."
        yield f'[[rule]]\nid = "made-up-{number}"\nabout = "One of many."\n{finder} = ["{wording}"]\nmatch = ["{match}"]\nkeep = ["{keep}"]\n'


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rules", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    for rule in rules(asked.rules, asked.seed):
        print(rule)
