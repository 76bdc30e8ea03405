#!/usr/bin/env python3
"""Makes training documents from unlabelled ones, for scripts of which there is little gold: clean articles, and articles
with furniture put in whose place is known.

  silver.py --naqi target/release/naqi --documents FILE.jsonl.gz --out OUT.jsonl.gz [--each 60]

An article counts as clean when all that rules leave of it is running text. Its furniture is the labels of the bundled
rules and headlines, the first clauses of other articles of the same site: what a page has around its text, a stretch of
it at a time, on lines or glued to the last paragraph. Needs nothing but Python; seeded.
"""
import argparse
import gzip
import json
import pathlib
import random
import re
import subprocess
import tomllib

RULES = pathlib.Path(__file__).resolve().parents[2] / "rules"
LISTS = ("section", "section-wide", "footer-link", "nav-word", "province")
RELATED = {
    "ar": ["مقالات ذات صلة", "الأكثر قراءة", "اقرأ أيضا", "مواضيع ذات صلة", "آخر الأخبار", "اخترنا لك"],
    "fa": ["اخبار مرتبط", "پربازدیدترین", "بیشتر بخوانید", "آخرین اخبار", "مطالب مرتبط"],
    "ur": ["متعلقہ خبریں", "مزید پڑھیں", "تازہ ترین", "مقبول ترین", "مزید خبریں"],
}
SENTENCE = re.compile(r"(?<=[.؟!۔])\s+")
END = re.compile(r"[.؟!۔][\"'»”)]*$")
LETTERS, LONGEST = 350, 40


def labels(lang):
    lists = tomllib.loads((RULES / lang / "navigation.toml").read_text("utf8"))["lists"]
    return sorted({word for name in LISTS for word in lists.get(name, []) if "{" not in word})


def articles(path, naqi):
    """Sentences of the articles that rules leave as running text alone."""
    opened = gzip.open(path, "rt", encoding="utf8") if str(path).endswith(".gz") else open(path, encoding="utf8")
    records = [json.loads(line) for line in opened]
    given = "".join(json.dumps({"text": record["text"]}, ensure_ascii=False) + "\n" for record in records)
    told = subprocess.run([naqi, "-q", "--from", "jsonl", "--to", "jsonl", "--prior", "none"], input=given.encode(), stdout=subprocess.PIPE, check=True).stdout
    for record, line in zip(records, told.split(b"\n")):
        lines = [one.strip() for one in json.loads(line)["text"].split("\n") if one.strip()]
        running = all(END.search(one) and len(one.split()) >= 12 for one in lines)
        # Text that was broken at a column has words cut in two.
        broken = sum(len(one) < 90 for one in lines) > len(lines) / 2
        if lines and running and not broken and sum(map(len, lines)) >= LETTERS and record["lang"] in RELATED:
            yield {**record, "lines": lines}


def headline(article, chance):
    """What might stand above an article: its first clause, without a full stop."""
    words = SENTENCE.split(article["lines"][0])[0].rstrip(".۔").split("،")[0].split()
    text = " ".join(words[: chance.randint(6, 13)])
    return text + chance.choice(["", "", "", "", "...", "؟", "!"])


def furniture(article, others, names, chance):
    """A stretch of what stands around the text of a page."""
    lang = article["lang"]
    page = chance.sample(names, chance.randint(3, 14))
    for _ in range(2):
        page += [chance.choice(RELATED[lang])] + [headline(other, chance) for other in chance.sample(others, chance.randint(2, 6))]
        # Topics: a word or two of other stories.
        page += [" ".join(chance.choice(other["lines"]).split()[3 : 4 + chance.randint(0, 1)]) for other in chance.sample(others, chance.randint(0, 4))]
    page += chance.sample(names, chance.randint(2, 8))
    count = chance.randint(1, 12)
    at = chance.randrange(len(page) - count)
    return [item for item in page[at : at + count] if item]


class Page:
    """A text in the making, and the furniture in it."""

    def __init__(self):
        self.text, self.spans = "", []

    def add(self, piece, furniture, joined="\n"):
        self.text += joined if self.text else ""
        start = len(self.text)
        self.text += piece
        if furniture:
            self.spans.append({"start": start, "end": len(self.text), "category": "navigation"})


def paragraphs(article, chance):
    """The article on lines of one to three sentences, at times with subheads, and without its last full stop."""
    sentences = [part for line in article["lines"] for part in SENTENCE.split(line)][:LONGEST]
    found = []
    while sentences:
        count = chance.randint(1, 3)
        found.append(" ".join(sentences[:count]))
        sentences = sentences[count:]
    if chance.random() < 0.2:
        found[-1] = found[-1].rstrip(".۔")
    if chance.random() < 0.3 and len(found) > 3:
        at = chance.randint(1, len(found) - 1)
        found.insert(at, " ".join(found[at].split()[: chance.randint(3, 8)]).rstrip("،.۔"))
    return found


def document(article, others, names, chance, spliced):
    page, broken = Page(), chance.choice(["\n", "\n", "\n\n"])
    if spliced and chance.random() < 0.7:
        for item in furniture(article, others, names, chance)[:6]:
            page.add(item, True)
    if chance.random() < 0.5:
        page.add(headline(article, chance), False)
    mid = spliced and chance.random() < 0.25
    for paragraph in paragraphs(article, chance):
        page.add(paragraph, False, broken)
        if mid and chance.random() < 0.2:
            page.add(furniture(article, others, names, chance)[0], True)
    if spliced and chance.random() < 0.9:
        glued = chance.random() < 0.5
        for item in furniture(article, others, names, chance):
            page.add(item, True, " " if glued else "\n")
    return page


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--naqi", required=True)
    asked.add_argument("--documents", required=True)
    asked.add_argument("--out", required=True)
    asked.add_argument("--each", type=int, default=60, help="articles of a site")
    asked = asked.parse_args()
    chance, sites = random.Random(7), {}
    for article in articles(asked.documents, asked.naqi):
        sites.setdefault(article["site"], []).append(article)
    with gzip.open(asked.out, "wt", encoding="utf8") as out:
        for site, found in sorted(sites.items()):
            chosen = chance.sample(found, min(asked.each, len(found)))
            if len(found) < 12:
                continue
            print(f"{site}: {len(found)} clean articles, {len(chosen)} taken")
            names = labels(found[0]["lang"])
            for number, article in enumerate(chosen):
                others = [other for other in found if other is not article]
                for kind in ("silver", "silver-spliced"):
                    page = document(article, others, names, chance, kind == "silver-spliced")
                    record = {"id": f"{site}-{number}-{kind}", "site": site, "lang": article["lang"], "variant": kind, "text": page.text, "spans": page.spans}
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
