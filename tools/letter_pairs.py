#!/usr/bin/env python3
"""Makes src/decode/guess/letters.txt: how often which letter follows which, for each language that a legacy encoding is for.

Only counts of letter pairs and letters come out, from word lists with frequencies:
  wordfreq 3.1.1 (PyPI), its small lists                     most languages
  pythainlp 5.4.0 (PyPI), corpus/tnc_freq.txt (CC0)          Thai
  dictionary-et, -cy, -ga, -eo, -fo, -eu (npm), index.dic    languages that wordfreq lacks; every word counts once

Usage, with wordfreq installed:
  letter_pairs.py PYTHAINLP_FOLDER DICTIONARIES_FOLDER > src/decode/guess/letters.txt
where DICTIONARIES_FOLDER has a folder for each language, with package/index.dic in it.
"""

import collections
import gzip
import math
import pathlib
import sys
import unicodedata

import msgpack
import wordfreq

# Letters rarer than this among all letters are no part of the alphabet.
RARE = 2e-5
# Nats for one step of a cost, and the greatest cost.
STEP, TOP = 0.15, 93
# Share of a cost that comes from how often the letter is at all.
BLEND = 0.03

ALPHABETIC = "en fr de es pt it nl da sv nb fi is ca id fil pl cs hu sk sl ro sh lt lv tr vi ru uk bg mk el he ar fa ur".split()
UNWEIGHTED = "et cy ga eo fo eu".split()
RANKED = {"ja": 2000, "ko": 1200, "zh": 2600, "zh-Hant": 2600}

# Languages in which a word with Latin letters is a foreign one.
NOT_LATIN = "ru uk bg mk el he ar fa ur sr th".split()
# Letters that old encodings and old habits do not tell apart.
FOLD = str.maketrans({"ی": "ي", "ى": "ي", "ک": "ك", "ș": "ş", "ț": "ţ", "ۀ": "ه", "ۂ": "ہ", "ۓ": "ے"})
# Serbian in its other script.
CYRILLIC = [("lj", "љ"), ("nj", "њ"), ("dž", "џ")] + list(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"))
# Vietnamese letters that windows-1258 has whole; of all others the tone stands behind the letter.
VIETNAMESE = "àáâãèéêìíóôùúăđĩũơư".replace("ã", "").replace("ì", "").replace("ĩ", "").replace("ũ", "")


def words(language):
    if language == "sr":
        for word, weight in words("sh"):
            for latin, cyrillic in CYRILLIC:
                word = word.replace(latin, cyrillic)
            yield word, weight
    elif language == "th":
        for line in open(pathlib.Path(sys.argv[1]) / "corpus/tnc_freq.txt", encoding="utf-8"):
            word, weight = line.split("\t")
            yield word.lower(), float(weight)
    elif language in UNWEIGHTED:
        for line in open(pathlib.Path(sys.argv[2]) / language / "package/index.dic", encoding="utf-8"):
            word = line.split("/")[0].split("\t")[0].strip()
            if not word.isupper():
                yield word.lower(), 1.0
    else:
        yield from wordfreq.get_frequency_dict(language, "small").items()


def spelled(word, language):
    """The spellings of a word that are found in legacy encodings."""
    word = unicodedata.normalize("NFC", word).translate(FOLD)
    if language == "de":
        # The lists write ß as ss.
        return [word, word.replace("ss", "ß")] if "ss" in word else [word, word]
    if language in NOT_LATIN:
        return [] if any("a" <= c <= "z" for c in word) else [word]
    if language != "vi":
        return [word]
    parted = []
    for whole in (VIETNAMESE, "âêôăđơư"):
        out = ""
        for letter in word:
            if letter in whole or letter.isascii():
                out += letter
                continue
            base = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323"]
            out += unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tones)) + "".join(tones)
        parted.append(out)
    return parted


def pairs(language):
    """Weights of pairs; a space stands for the border of a word."""
    counts = collections.Counter()
    first, last = collections.Counter(), collections.Counter()
    for word, weight in words(language):
        for spelling in spelled(word, language):
            letters = [c if unicodedata.category(c)[0] in "LM" else " " for c in spelling]
            if all(letter == " " for letter in letters):
                continue
            run = [" ", *letters, " "]
            for pair in zip(run, run[1:]):
                counts[pair] += weight
            first[letters[0]] += weight
            last[letters[-1]] += weight
    if language == "th":
        # Words follow one another without spaces, but for one in ten.
        total = sum(first.values())
        for (a, b), weight in [*counts.items()]:
            if " " in (a, b):
                counts[a, b] = weight * 0.1
        for a in last:
            for b in first:
                counts[a, b] += 0.9 * last[a] * first[b] / total
    return counts


def cost(share):
    return chr(33 + min(TOP, round(-math.log(max(share, 1e-9)) / STEP)))


def alphabetic(language):
    counts = pairs(language)
    letters = collections.Counter()
    for (_, b), weight in counts.items():
        letters[b] += weight
    total = sum(letters.values())
    alphabet = [" "] + sorted(c for c, weight in letters.items() if c != " " and weight / total > RARE)
    print("=", language, "".join(alphabet[1:]))
    for a in alphabet:
        row = sum(counts[a, b] for b in alphabet)
        shares = ((1 - BLEND) * counts[a, b] / row + BLEND * letters[b] / total for b in alphabet)
        print("".join(map(cost, shares)))


def ranked(language, most):
    counts = collections.Counter()
    for word, weight in words(language.removesuffix("-Hant")):
        for c in word:
            if c > "\u02ff" and unicodedata.category(c)[0] == "L":
                counts[c] += weight
    if language == "zh-Hant":
        # The lists have simplified forms only.
        folder = pathlib.Path(wordfreq.__file__).parent / "data/_chinese_mapping.msgpack.gz"
        forms = collections.defaultdict(list)
        for code, simplified in msgpack.load(gzip.open(folder), strict_map_key=False).items():
            traditional = chr(int(code))
            try:
                traditional.encode("big5")
            except UnicodeEncodeError:
                continue
            forms[simplified].append(traditional)
        simplified, counts = counts, collections.Counter()
        for c, weight in simplified.items():
            for form in forms.get(c, [c]):
                counts[form] += weight / len(forms.get(c, [c]))
    total = sum(counts.values())
    levels = collections.defaultdict(str)
    for c, weight in counts.most_common(most):
        # Costs of single characters in coarse steps, so that few lines hold them all.
        level = round(-math.log(weight / total) / (4 * STEP)) * 4
        levels[min(level, TOP)] += c
    print("~", language)
    for level, chars in sorted(levels.items()):
        print(chr(33 + level) + chars)


def main():
    print("# Made by tools/letter_pairs.py, which names the sources; only counts of letters and letter pairs are in it.")
    print("# `=` language alphabet, then a line for the border of a word and for each letter: what follows it costs, from the")
    print(f"# border and each letter on, {STEP} nats for each step from `!`. `~` language, then a cost and the characters that have it.")
    for language in [*ALPHABETIC, "sr", "th", *UNWEIGHTED]:
        alphabetic(language)
    for language, most in RANKED.items():
        ranked(language, most)


main()
