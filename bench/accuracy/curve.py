#!/usr/bin/env python3
"""Draws docs/accuracy.svg: what is gained at what damage, beside a peer's curve. Plain Python.

  heldout.py … --told "sum 0.9" >> held-out.log, once for each sum; curve.py held-out.log ../../docs/accuracy.svg

The trainer's own figures (`train.py … --check`) can be drawn as well; they leave out what the program does beside sums.
"""
import math
import re
import sys

# Gains over doing nothing by a gradient-boosted tree over some forty features of a line and its neighbours with a bag of
# words, trained on pages of this kind and run on unseen ones: damage to gain.
PEER = {
    "rspmain": {0.003: 0.003, 0.006: 0.014, 0.012: 0.023, 0.02: 0.028, 0.03: 0.031, 0.04: 0.031},
    "trafrec": {0.003: 0.007, 0.006: 0.009, 0.012: 0.014, 0.02: 0.014, 0.03: 0.012, 0.04: 0.012},
    "raw": {0.003: 0.01, 0.006: 0.02, 0.012: 0.06, 0.02: 0.08, 0.03: 0.11, 0.04: 0.14, 0.08: 0.175},
}
NAMES = {"rspmain": "extracted text, form A", "trafrec": "extracted text, form B", "raw": "all visible text"}
LEAST, MOST = 0.001, 0.1
WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 220, 56, 40, 70
TICKS = (0.002, 0.005, 0.01, 0.02, 0.04, 0.08)


def curves(log):
    """From what was told: for each form the F1 of doing nothing, and damage to gain, rules alone first."""
    nothing = {name: float(f1) for name, f1 in re.findall(r"^(\w+) +nothing +F1 ([\d.]+)", log, re.M)}
    found = {}
    for name, f1, damage in re.findall(r"^(\w+) +(?:sum +-?[\d.]+|rules) +F1 ([\d.]+) \S+ +damage ([\d.]+)", log, re.M):
        if name in PEER:
            found.setdefault(name, []).append((float(damage), float(f1) - nothing[name]))
    return {name: sorted(points) for name, points in found.items()}


def panel(name, points, left):
    most = 0.05 * math.ceil(max(gain for _, gain in points) / 0.05 + 0.2) if name == "raw" else 0.08

    def x(damage):
        return left + WIDTH * math.log(max(damage, LEAST) / LEAST) / math.log(MOST / LEAST)

    def y(gain):
        return TOP + HEIGHT * (1 - gain / most)

    def line(pairs, style):
        return f'<polyline fill="none" {style} points="{" ".join(f"{x(d):.1f},{y(g):.1f}" for d, g in pairs)}"/>'

    out = [f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{NAMES[name]}</text>']
    out.append(f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#999"/>')
    for tick in TICKS:
        out.append(f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" y2="{TOP + HEIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{x(tick):.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{str(tick)[1:]}</text>')
    for part in range(5):
        gain = most * part / 4
        out.append(f'<line x1="{left}" x2="{left + WIDTH}" y1="{y(gain):.1f}" y2="{y(gain):.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{y(gain) + 4:.1f}" text-anchor="end">+{gain:.3f}</text>')
    out.append(line(sorted(PEER[name].items()), 'stroke="#c60" stroke-width="2" stroke-dasharray="5 3"'))
    out.append(line(points, 'stroke="#06c" stroke-width="2.5"'))
    damage, gain = points[0]
    out.append(f'<circle cx="{x(damage):.1f}" cy="{y(gain):.1f}" r="4" fill="#06c"/>')
    return out


def main():
    told = curves(open(sys.argv[1], encoding="utf8").read())
    width, height = LEFT + 3 * (WIDTH + GAP), TOP + HEIGHT + 70
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">']
    out.append(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    for at, name in enumerate(NAMES):
        out += panel(name, told[name], LEFT + at * (WIDTH + GAP))
    foot = TOP + HEIGHT + 48
    out.append(f'<text x="{LEFT}" y="{foot}">Gain in F1 over doing nothing at a damage (share of the good text lost, log scale), held out over sites.</text>')
    out.append(f'<text x="{LEFT + 640}" y="{foot}" fill="#06c">naqi; the dot: rules alone</text>')
    out.append(f'<text x="{LEFT + 840}" y="{foot}" fill="#c60">boosted trees with a bag of words</text>')
    open(sys.argv[2], "w", encoding="utf8").write("\n".join(out + ["</svg>\n"]))


if __name__ == "__main__":
    main()
