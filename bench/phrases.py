#!/usr/bin/env python3
"""Writes phrases of the bundled rules, a line each, for programs that search for plain text: those without slots, of two
words or more, drawn evenly from the packs of the corpus's languages by their share in it.

    python3 bench/phrases.py --count 1000 >phrases.txt
"""

import argparse
import re
import tomllib

from corpus import LANGUAGES, PACKS, ROOT, UNSPACED


def plain(code):
    """The wordings of a pack that mean just themselves."""
    found = {}
    for path in sorted((ROOT / "rules" / PACKS.get(code, code)).glob("*.toml")):
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            for wording in [wording for key in ("line", "phrase", "starts", "ends") for wording in rule.get(key, [])]:
                long = len(wording) >= 6 if code in UNSPACED else " " in wording and len(wording) >= 10
                if long and not re.search(r"[#*{}\\\n]", wording):
                    found[wording] = None
    return list(found)


def phrases(count=1000):
    total, chosen = sum(LANGUAGES.values()), {}
    for code, share in LANGUAGES.items():
        all_of_it = plain(code)
        wanted = min(round(count * share / total), len(all_of_it))
        chosen.update((all_of_it[at * len(all_of_it) // wanted], None) for at in range(wanted))
    return list(chosen)


def sed(phrase):
    """A command that deletes the lines in which it stands."""
    return "/" + re.sub(r"[][\\.^$*/]", r"\\\g<0>", phrase) + "/d"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1000, help="so many (1000)")
    parser.add_argument("--sed", action="store_true", help="as commands of sed that delete their lines")
    asked = parser.parse_args()
    for phrase in phrases(asked.count):
        print(sed(phrase) if asked.sed else phrase)
