"""Plots as SVG that is read on light and dark pages: lines over a logarithmic or a plain axis, and bars."""

import html
import math

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 52
# Told apart by people who are colour-blind, too (Okabe and Ito); each series has its own mark besides.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } .faint { fill: #57606a }
.grid { stroke: #d0d7de; stroke-width: 1 } .axis { stroke: #57606a; stroke-width: 1 } .back { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .faint { fill: #9198a1 } .grid { stroke: #30363d } .axis { stroke: #9198a1 } .back { fill: #0d1117 } }
</style>"""


def short(number):
    """A number for an axis."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"


def steps(top):
    """Ticks from 0 to beyond a number."""
    raw = top / 5
    size = 10 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= raw)
    return [step * number for number in range(math.ceil(top / step) + 1)]


class Frame:
    """A drawing with a title, axes, and a scale from 0 to `top`."""

    def __init__(self, title, across, up, top):
        self.ticks = steps(top)
        self.top = self.ticks[-1]
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{html.escape(title)}">',
            STYLE,
            f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>',
        ]
        self.text(LEFT, 22, title, "title", "start")
        self.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across, "faint")
        middle = (TOP + HEIGHT - BOTTOM) / 2
        self.parts.append(f'<text class="faint" text-anchor="middle" transform="translate(16 {middle:.0f}) rotate(-90)">{html.escape(up)}</text>')
        for tick in self.ticks:
            at = self.y(tick)
            self.parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
            self.text(LEFT - 8, at + 4, short(tick), "faint", "end")
        self.parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{self.y(0):.1f}" y2="{self.y(0):.1f}"/>')

    def y(self, value):
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.top

    def text(self, x, y, said, kind="", anchor="middle"):
        self.parts.append(f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html.escape(said)}</text>')

    def finish(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*self.parts, "</svg>"]) + "\n", encoding="utf-8")


def lines(path, title, across, up, series, logarithmic=True, label=short):
    """Points by the name of their series, as (x, y)."""
    places = sorted({x for points in series.values() for x, _ in points})
    frame = Frame(title, across, up, max(y for points in series.values() for _, y in points) * 1.05)
    scale = math.log10 if logarithmic else float
    low, high = scale(places[0]), scale(places[-1])
    span = WIDTH - RIGHT - LEFT - 40

    def x_of(x):
        return LEFT + 20 + span * (scale(x) - low) / (high - low or 1)

    for x in places:
        frame.text(x_of(x), HEIGHT - BOTTOM + 18, label(x), "faint")
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path_of = " ".join(f"{'L' if at else 'M'}{x_of(x):.1f} {frame.y(y):.1f}" for at, (x, y) in enumerate(points))
        frame.parts.append(f'<path d="{path_of}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            frame.parts.append(mark(number, x_of(x), frame.y(y), colour, f"{name}: {label(x)}, {y:.3g}"))
        if len(series) > 1:
            at = TOP + 8 + 18 * number
            frame.parts.append(mark(number, LEFT + 24, at, colour, name))
            frame.text(LEFT + 34, at + 4, name, "", "start")
    frame.finish(path)


def mark(number, x, y, colour, told):
    """A circle, a square, a diamond or a triangle, with what it stands for."""
    shape = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"',
        f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"',
        f'<path d="M{x:.1f} {y - 5:.1f} L{x + 5:.1f} {y:.1f} L{x:.1f} {y + 5:.1f} L{x - 5:.1f} {y:.1f} Z"',
        f'<path d="M{x:.1f} {y - 5:.1f} L{x + 5:.1f} {y + 4:.1f} L{x - 5:.1f} {y + 4:.1f} Z"',
    ][number % 4]
    return f'{shape} fill="{colour}"><title>{html.escape(told)}</title></{shape[1:].split()[0]}>'


def bars(path, title, across, up, values):
    """A bar for each name."""
    frame = Frame(title, across, up, max(values.values()) * 1.08)
    step = (WIDTH - RIGHT - LEFT) / len(values)
    for number, (name, value) in enumerate(values.items()):
        left, top = LEFT + step * number + step * 0.15, frame.y(value)
        frame.parts.append(f'<rect x="{left:.1f}" y="{top:.1f}" width="{step * 0.7:.1f}" height="{frame.y(0) - top:.1f}" fill="{COLOURS[0]}"/>')
        frame.text(left + step * 0.35, top - 5, f"{value:.3g}")
        frame.text(left + step * 0.35, HEIGHT - BOTTOM + 18, name, "faint")
    frame.finish(path)
