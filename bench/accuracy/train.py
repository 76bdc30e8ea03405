#!/usr/bin/env python3
"""Fits the weights: src/weigh/signals/lexicon.txt and src/weigh/trees/extracted.bin. README.md says how, and on what.

  train.py --naqi target/release/naqi --gold FILE.jsonl.gz [--gold FILE:VARIANT=WEIGHT …] [--check]

Needs numpy, scipy, scikit-learn and lightgbm (requirements.txt names the versions). Everything is seeded and runs on one
thread: the same program and gold give the same files.
"""
import argparse
import collections
import hashlib
import json
import math
import pathlib
import random
import re
import struct

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

import gold
from signals import NEAR, Lines

FOLDS = 5
ROOT = pathlib.Path(__file__).resolve().parents[2]
# A word is let into the lexicon when lines of so many sites have it: fewer would learn sites, not furniture.
WORD_SITES, WORD_LEAST = 5, 0.15
# Small trees, strongly held back: the measure is other sites.
TREES = dict(objective="binary", learning_rate=0.1, num_leaves=16, max_depth=6, min_data_in_leaf=150, lambda_l2=10, feature_fraction=0.4)
TREES |= dict(bagging_fraction=0.7, bagging_freq=1, seed=1, num_threads=1, deterministic=True, force_row_wise=True, verbosity=-1)
COUNT = 110
# Losing text counts this much more than leaving furniture.
KEEP = 1.5
# Documents as they are when furniture is gone, after a first look and altogether: they teach to stop.
AGAIN, CLEAN = 0.35, 0.4
# Clean text with its sentences, or some words each, on lines of their own: dialogue, verse, lists.
LOOSE = 0.3
# Documents without their middle: short ones.
ABRIDGED = 0.3
SENTENCE = re.compile(r'(?<=[.!?؟۔…।])["”»\')]?\s+|(?<=[。！？])')
# All visible text, by the name of the variant: what the prior `page` is for.
PAGES = ("raw", "glued")
UNIT = 4096
LEVELS = [3, 2.5, 2, 1.75, 1.5, 1.25, 1.1, 1, 0.75, 0.5, 0.25, 0.1, 0, -0.25]


def fold_of(record):
    site = (record.get("site") or "").split(".")
    short = site[-2:] if len(site) < 3 or site[-2] not in ("co", "com", "org", "net", "gov", "edu", "ac") else site[-3:]
    name = ".".join(short) if len(site) > 1 else record.get("url") or record["id"]
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS, name


class Part:
    """The lines of one form of the gold set, and their weight."""

    def __init__(self, name, records, weight, naqi):
        self.name, self.weight, self.lines = name, weight, Lines(records, naqi)
        folds = [fold_of(record) for record in records]
        self.sites = [site for _, site in folds]
        self.fold = np.array([fold for fold, _ in folds])[self.lines.document]
        size = np.bincount(self.lines.document, self.lines.tokens, len(records))[self.lines.document]
        wanted = np.isin(self.lines.labels, ["keep", "drop", "title"])
        self.drop = self.lines.labels == "drop"
        # Documents count alike, and within them lines by their length: so do the measures.
        self.weights = (self.lines.tokens + 2) / (size + 60) ** 0.7 * wanted * weight * np.where(self.drop, 1, KEEP)
        self.weights += np.where(self.lines.labels == "title", 0.05 * weight, 0)

    @classmethod
    def told(cls, source, naqi):
        """The part that FILE[:VARIANT[=WEIGHT]] names."""
        path, _, rest = source.partition(":")
        variant, _, weight = rest.partition("=")
        part = cls(variant or pathlib.Path(path).name, list(gold.read(path, variant)), float(weight or 1), naqi)
        print(f"{part.name}: {len(part.lines.records)} documents, {len(part.lines.labels)} lines", flush=True)
        return part


def lexicon(parts, but=()):
    """Weights of words by a logistic regression over the words of a line, on all folds but some."""
    sites, rows, labels, weights = collections.defaultdict(set), [], [], []
    for part in parts:
        lines = part.lines
        size = np.bincount(lines.document, lines.tokens, len(lines.records))
        for at in range(len(lines.labels)):
            if part.fold[at] in but or lines.labels[at] not in ("keep", "drop") or not lines.words[at]:
                continue
            rows.append(lines.words[at])
            labels.append(part.drop[at])
            weights.append(min(1, (lines.tokens[at] + 3) / 20) * min(1, part.weight) / math.sqrt(1 + size[lines.document[at]] / 300))
            for word in lines.words[at]:
                sites[word].add(part.sites[lines.document[at]])
    known = {word: at for at, word in enumerate(sorted(word for word in sites if len(sites[word]) >= WORD_SITES and not word.isdigit()))}
    places, ends, values = [], [0], []
    for row in rows:
        mine = sorted({known[word] for word in row if word in known})
        places += mine
        values += [1 / math.sqrt(len(row))] * len(mine)
        ends.append(len(places))
    matrix = csr_matrix((values, places, ends), shape=(len(rows), len(known)))
    fitted = LogisticRegression(C=0.3, max_iter=60).fit(matrix, np.array(labels), sample_weight=np.array(weights))
    told = {word: round(float(fitted.coef_[0][at]), 2) for word, at in known.items()}
    return {word: weight for word, weight in told.items() if abs(weight) >= WORD_LEAST}


def with_lexicon(part, rows, words, chosen):
    """Writes the signals of the lexicon into rows, as src/weigh/signals does."""
    lines, column = part.lines, {name: at for at, name in enumerate(part.lines.names)}
    mean, most, least = (np.zeros(len(lines.labels)) for _ in range(3))
    for at in np.nonzero(chosen)[0]:
        weights = [words.get(word, 0.0) for word in lines.words[at]]
        if weights:
            mean[at], most[at], least[at] = sum(weights) / (len(weights) + 1), max(0, *weights), min(0, *weights)
    for document in np.unique(lines.document[chosen]):
        mine = slice(lines.first[document], lines.first[document + 1])
        own = mean[mine]
        count = len(own)
        rows[mine, column["lexicon"]], rows[mine, column["lexicon-most"]], rows[mine, column["lexicon-least"]] = own, most[mine], least[mine]
        rows[mine, column["doc-lexicon"]] = own.mean()
        sums = np.concatenate([[0], np.cumsum(own)])
        at = np.arange(count)
        for reach, name in ((3, "lexicon-near"), (10, "lexicon-around")):
            low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, count)
            rows[mine, column[name]] = (sums[high] - sums[low]) / (high - low)
        for offset, name in ((-2, "lexicon-2"), (-1, "lexicon-1"), (1, "lexicon+1"), (2, "lexicon+2")):
            inside = (at + offset >= 0) & (at + offset < count)
            rows[mine, column[name]] = np.where(inside, own[np.clip(at + offset, 0, count - 1)], -1)
    return rows


class Rows:
    """Rows with the lexicon's signals made by words that were not learned from the line's own site."""

    def __init__(self, sources):
        pairs = {frozenset(but): lexicon(sources, but) for but in [()] + [(a,) for a in range(FOLDS)] + [(a, b) for a in range(FOLDS) for b in range(a)]}
        self.words = pairs

    def of(self, part, held=None):
        """For training without the fold `held`, which gets the words of all others."""
        rows = part.lines.rows.copy()
        for fold in range(FOLDS):
            but = frozenset({fold} | ({held} if held is not None else set()))
            chosen = part.fold == fold
            if chosen.any():
                with_lexicon(part, rows, self.words[but], chosen)
        return rows


def fit(parts, rows, held=()):
    """Trees over all lines but those of some folds."""
    chosen = [~np.isin(part.fold, held) & (part.weights > 0) for part in parts]
    matrix = np.vstack([rows[part.name][mine] for part, mine in zip(parts, chosen)])
    labels = np.concatenate([part.drop[mine] for part, mine in zip(parts, chosen)])
    weights = np.concatenate([part.weights[mine] for part, mine in zip(parts, chosen)])
    data = lightgbm.Dataset(matrix, labels, weight=weights * len(weights) / weights.sum())
    return lightgbm.train(TREES, data, COUNT)


def held_out(parts, lexicons, written=lambda held, trees: None):
    """The sum of every line by trees and words that never saw its site; what judges a fold is handed to `written`."""
    sums = {part.name: np.zeros(len(part.lines.labels)) for part in parts}
    for held in range(FOLDS):
        rows = {part.name: lexicons.of(part, held) for part in parts}
        trees = fit(parts, rows, (held,))
        written(held, trees)
        for part in parts:
            mine = part.fold == held
            if mine.any():
                sums[part.name][mine] = trees.predict(rows[part.name][mine], raw_score=True)
    return sums


def output(lines, document, gone):
    """What is left of a record without the cuts of rules and the lines that go."""
    text, at, kept = lines.records[document]["text"], 0, []
    mine = range(lines.first[document], lines.first[document + 1])
    for start, end in sorted(lines.cuts[document] + [lines.places[line] for line in mine if gone[line]]):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return "".join(kept) + text[at:]


def curve(part, sums, first_stays, levels):
    """F1 and damage, means over documents, at each level; the cost of a line is its share of the document's tokens."""
    lines = part.lines
    count = len(lines.records)
    plain = [gold.measure(record, output(lines, at, np.zeros(len(lines.labels), bool))) for at, record in enumerate(lines.records)]
    f1, lost = np.array([one["f1"] for one in plain]), np.array([one["damage"] for one in plain])
    size = np.maximum(lines.tokens, 0.3)
    text = size * np.isin(lines.labels, ["keep", "mixed"])
    furniture = size * part.drop
    all_text, all_furniture = (np.maximum(np.bincount(lines.document, of, count), 1e-9) for of in (text, furniture))
    # The document's own counts, from its F1 without any line gone: F1 = 2 hit / (hit + wrong + gold).
    whole = np.array([gold.total(gold.shingles(gold.tokens(gold.gold_of(record)[0]))) for record in lines.records])
    hit = np.array([gold.total(gold.shingles(gold.tokens(gold.gold_of(record)[0])) & gold.shingles(gold.tokens(output(lines, at, np.zeros(len(lines.labels), bool))))) for at, record in enumerate(lines.records)])
    wrong = np.where(hit > 0, 2 * hit / np.maximum(f1, 1e-9) - hit - whole, 0)
    told = []
    for level in levels:
        gone = (sums >= level) & ~(first_stays & (np.arange(len(sums)) == lines.first[lines.document]))
        less = 1 - np.bincount(lines.document, text * gone, count) / all_text
        left = 1 - np.bincount(lines.document, furniture * gone, count) / all_furniture
        now = 2 * hit * less / np.maximum(hit * less + wrong * left + whole, 1e-9)
        told.append((level, now.mean(), f1.mean(), (lost + (1 - lost) * (1 - less)).mean()))
    return told


def loose(records):
    """The good lines of documents, cut into sentences or into verses of three to eight words."""
    chance, found = random.Random(1), []
    for record in records:
        good = [line.strip() for line, label in zip(record["text"].split("\n"), gold.labels(record)) if label in ("keep", "title") and line.strip()]
        if len(good) < 3:
            continue
        kind, lines = chance.choice(["sentences", "some sentences", "verse"]), good[:1]
        for line in good[1:40]:
            sentences = [part.strip() for part in SENTENCE.split(line) if part and part.strip()]
            if kind == "some sentences" and chance.random() < 0.5:
                lines.append(line)
            elif kind == "verse":
                for words in (sentence.split() for sentence in sentences):
                    while words:
                        count = chance.randint(3, 8)
                        lines.append(" ".join(words[:count]))
                        words = words[count:]
            else:
                lines += sentences
        blank, text, told = chance.random() / 2, "", []
        for line in lines[:60]:
            apart = bool(text) and chance.random() < blank
            text += ("\n\n" if apart else "\n" if text else "") + line
            told += ["blank"] * apart + ["keep"]
        kept = {"gold_text": gold.gold_of(record)[0], "spans": None, "parts": None}
        found.append({**record, "text": text, "labels_of_lines": told, "line_labels": told, **kept})
    return found


def abridged(records):
    """The first and the last lines of documents, of each two to ten: short documents with the same furniture."""
    chance, found = random.Random(2), []
    for record in records:
        known = record.get("labels_of_lines") or gold.labels(record)
        lines = record["text"].split("\n")
        full = [at for at, label in enumerate(known) if label != "blank" and lines[at].strip()]
        head, tail = chance.randint(2, 10), chance.randint(2, 10)
        if len(full) < head + tail + 4:
            continue
        chosen = [at for at in range(len(lines)) if at <= full[head - 1] or at >= full[-tail]]
        parts = {str(new): record["parts"][str(at)] for new, at in enumerate(chosen) if str(at) in (record.get("parts") or {})}
        told = [known[at] for at in chosen]
        short = {"text": "\n".join(lines[at] for at in chosen), "labels_of_lines": told, "line_labels": told, "parts": parts or None}
        found.append({**record, **short, "gold_text": gold.gold_of(record)[0], "spans": None})
    return found


def looks(sources, gone, naqi):
    """What the program would see of each part when it looks again, without the lines that are gone then; of what is no page also
    what a clean document, a short one and one without paragraphs look like."""
    for part in sources:
        yield Part(f"{part.name}, second look", part.lines.without(gone(part)), part.weight * AGAIN, naqi)
        if part.name not in PAGES:
            yield Part(f"{part.name}, clean", part.lines.without(np.isin(part.lines.labels, ["drop", "dup"])), part.weight * CLEAN, naqi)
            yield Part(f"{part.name}, abridged", abridged(part.lines.records), part.weight * ABRIDGED, naqi)
            yield Part(f"{part.name}, loose", loose(part.lines.records), part.weight * LOOSE, naqi)


def write_trees(trees, names, header, path):
    nodes, counts = bytearray(), []

    def mean(node):
        if "leaf_index" in node:
            return node["leaf_value"], node["leaf_count"]
        (a, m), (b, n) = mean(node["left_child"]), mean(node["right_child"])
        return (a * m + b * n) / (m + n), m + n

    def flat(node):
        value = max(-32767, min(32767, round(mean(node)[0] * UNIT)))
        if "leaf_index" in node:
            return [(0.0, 255, 0, value)]
        left, right = flat(node["left_child"]), flat(node["right_child"])
        # Never above the fitted threshold, so that the narrower number divides the same rows.
        threshold = np.float32(node["threshold"])
        threshold = threshold if threshold <= node["threshold"] else np.nextafter(threshold, np.float32(-np.inf))
        return [(float(threshold), node["split_feature"], 1 + len(left), value)] + left + right

    for tree in trees.dump_model()["tree_info"]:
        mine = flat(tree["tree_structure"])
        counts.append(len(mine))
        for node in mine:
            nodes += struct.pack("<fBBh", *node)
    header = {"signals": names, **header, "trees": counts}
    path.write_bytes(b"naqi trees 1\n" + json.dumps(header).encode() + b"\n" + nodes)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--naqi", required=True)
    asked.add_argument("--gold", action="append", required=True, metavar="FILE[:VARIANT[=WEIGHT]]")
    asked.add_argument("--extracted", type=float, default=1.1, help="the sum at which a line of extracted text goes")
    asked.add_argument("--page", type=float, default=0.1, help="the sum at which a line of a page is gone at the second look")
    asked.add_argument("--look", type=float, help="the sum at which a line of extracted text is gone at the second look; by default that at which it goes")
    asked.add_argument("--about", default="", help="what the gold is, for the header of the files")
    asked.add_argument("--folds", metavar="FOLDER", help="also write there what each fold is judged by, for heldout.py")
    asked.add_argument("--check", action="store_true", help="write nothing, only cross-validate")
    asked = asked.parse_args()
    parts = [Part.told(source, asked.naqi) for source in asked.gold]
    sources = list(parts)
    lexicons = Rows(sources)
    first = held_out(parts, lexicons)
    needed = lambda part: asked.page if part.name in PAGES else asked.extracted if asked.look is None else asked.look
    parts += looks(sources, lambda part: first[part.name] >= needed(part), asked.naqi)
    about = f"Written by bench/accuracy/train.py from {sum(len(part.lines.records) for part in sources)} documents of {len({site for part in sources for site in part.sites})} sites. {asked.about}".strip()
    header = {"about": about, "needed": asked.extracted}

    def write(folder, words, trees):
        folder = pathlib.Path(folder)
        (folder / "signals").mkdir(parents=True, exist_ok=True)
        lines = [f"{word}\t{weight}" for word, weight in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
        note = f"# Words that stand in furniture (above 0) or in text (below) on at least {WORD_SITES} sites.\n# {about}\n"
        (folder / "signals/lexicon.txt").write_text(note + "\n".join(lines) + "\n")
        (folder / "trees").mkdir(exist_ok=True)
        write_trees(trees, parts[0].lines.names + NEAR, header, folder / "trees/extracted.bin")

    def fold(held, trees):
        if asked.folds:
            write(f"{asked.folds}/{held}", lexicons.words[frozenset({held})], trees)

    sums = held_out(parts, lexicons, fold)
    for part in sources:
        told = [gold.measure(record, record["text"])["f1"] for record in part.lines.records]
        print(f"{part.name:24} nothing    F1 {np.mean(told):.4f}", flush=True)
        level, f1, _, damage = curve(part, sums[part.name], part.name not in PAGES, [math.inf])[0]
        print(f"{part.name:24} rules      F1 {f1:.4f} (+0.0000)  damage {damage:.4f}", flush=True)
    for part in parts:
        for level, f1, plain, damage in curve(part, sums[part.name], part.name not in PAGES, LEVELS):
            print(f"{part.name:24} sum {level:5.2f}  F1 {f1:.4f} ({f1 - plain:+.4f})  damage {damage:.4f}", flush=True)
    if asked.check:
        return
    trees = fit(parts, {part.name: lexicons.of(part) for part in parts})
    write(ROOT / "src/weigh", lexicons.words[frozenset()], trees)
    gain = sorted(zip(trees.feature_importance("gain"), parts[0].lines.names), reverse=True)
    print("signals by gain:", ", ".join(f"{name} {share / sum(g for g, _ in gain):.3f}" for share, name in gain))


if __name__ == "__main__":
    main()
