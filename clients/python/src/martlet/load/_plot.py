"""The figures of one or more runs as an SVG of four panels, without any library."""

from __future__ import annotations

import math
from typing import Any, Callable, Sequence
from xml.sax.saxutils import escape

from martlet.load._run import Record

# Okabe and Ito's colours, which colour-blind readers tell apart.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
WIDTH, HEIGHT = 430, 290
MARGIN = dict(left=62, right=16, top=38, bottom=46)


class Panel:
    """One diagram: axes with round numbers, lines and points."""

    def __init__(self, title: str, x: str, y: str, x_range: tuple[float, float], y_range: tuple[float, float],
                 is_logarithmic: bool = False) -> None:
        self.title, self.x, self.y, self.is_logarithmic = title, x, y, is_logarithmic
        self.x_range, self.y_range = x_range, y_range
        self.parts: list[str] = []

    def place(self, x: float, y: float) -> tuple[float, float]:
        low, high = self.x_range
        if self.is_logarithmic:
            x, low, high = math.log10(max(x, low)), math.log10(low), math.log10(high)
        across = (x - low) / (high - low)
        up = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        return (MARGIN["left"] + across * (WIDTH - MARGIN["left"] - MARGIN["right"]),
                HEIGHT - MARGIN["bottom"] - up * (HEIGHT - MARGIN["top"] - MARGIN["bottom"]))

    def line(self, points: Sequence[tuple[float, float]], colour: str, dashes: str = "") -> None:
        places = " ".join("{:.1f},{:.1f}".format(*self.place(x, y)) for x, y in points)
        dashes = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.8"{dashes}/>')

    def point(self, x: float, y: float, colour: str) -> None:
        across, up = self.place(x, y)
        self.parts.append(f'<circle cx="{across:.1f}" cy="{up:.1f}" r="4" fill="{colour}"/>')

    def svg(self, left: int, top: int) -> str:
        rows = [f'<g transform="translate({left},{top})">', _text(MARGIN["left"], 20, self.title, "start", 13, "bold")]
        for value in _ticks(*self.x_range, self.is_logarithmic):
            across, bottom = self.place(value, self.y_range[0])
            rows.append(_rule(across, MARGIN["top"], across, bottom))
            rows.append(_text(across, bottom + 16, _number(value)))
        for value in _ticks(*self.y_range, False):
            across, up = self.place(self.x_range[0], value)
            rows.append(_rule(across, up, WIDTH - MARGIN["right"], up))
            rows.append(_text(across - 6, up + 4, _number(value), "end"))
        rows.append(_text((MARGIN["left"] + WIDTH - MARGIN["right"]) / 2, HEIGHT - 10, self.x))
        middle = (MARGIN["top"] + HEIGHT - MARGIN["bottom"]) / 2
        rows.append(f'<g transform="rotate(-90 16 {middle})">' + _text(16, middle, self.y) + "</g>")
        return "\n".join(rows + self.parts + ["</g>"])


def _text(x: float, y: float, text: str, anchor: str = "middle", size: int = 11, weight: str = "normal") -> str:
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}">'
            f"{escape(text)}</text>")


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd" stroke-width="1"/>'


def _number(value: float) -> str:
    return f"{value:g}" if value < 10000 else f"{value / 1000:g}k"


def _ticks(low: float, high: float, is_logarithmic: bool) -> list[float]:
    if is_logarithmic:
        span = math.log10(high / low)
        steps = (1, 2, 5) if span < 2.5 else (1,)
        first = math.floor(math.log10(low))
        values = [step * 10.0 ** power for power in range(first, first + 12) for step in steps]
    else:
        step = 10.0 ** math.floor(math.log10((high - low) / 4))
        step *= next(f for f in (1, 2, 5, 10) if (high - low) / (step * f) <= 6)
        values = [step * i for i in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)]
    return [round(value, 12) for value in values if low * 0.999 <= value <= high * 1.001]


def _shares(values: Sequence[float]) -> list[tuple[float, float]]:
    """The cumulative distribution in milliseconds, thinned to what can be seen."""
    ordered = sorted(values)
    step = max(1, len(ordered) // 400)
    picks = list(range(0, len(ordered), step)) + [len(ordered) - 1]
    return [(1000 * max(ordered[i], 1e-5), 100 * (i + 1) / len(ordered)) for i in picks]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """Whole tenfolds' fifths around positive values."""
    low, high = min(values, default=1.0), max(values, default=10.0)
    low, high = max(low, 1e-2), max(high, low * 2)
    return low / 1.1, high * 1.1


def _distribution(title: str, label: str, runs: Sequence[Sequence[float]]) -> Panel:
    curves = [_shares(values) if values else [] for values in runs]
    panel = Panel(title, label, "share of all, %", _range([x for curve in curves for x, _ in curve]), (0, 100), True)
    for index, curve in enumerate(curves):
        if curve:
            panel.line(curve, COLOURS[index % len(COLOURS)])
    return panel


def _over_time(records: Sequence[Record]) -> Panel:
    """Tokens per second, in some forty windows over the longest run."""
    end = max([record.seconds for record in records], default=1.0) or 1.0
    window = end / 40
    curves = []
    for record in records:
        counts = [0.0] * (int(record.seconds / window) + 1)
        for outcome in record.outcomes:
            for time, tokens in outcome.deltas:
                counts[min(int(time / window), len(counts) - 1)] += tokens / window
        curves.append([((i + 0.5) * window, count) for i, count in enumerate(counts)])
    top = max([y for curve in curves for _, y in curve], default=1.0) or 1.0
    panel = Panel("Output over time", "seconds", "tokens per second", (0, end + window), (0, top * 1.1))
    for index, curve in enumerate(curves):
        panel.line(curve, COLOURS[index % len(COLOURS)])
    return panel


def _goodput(rows: Sequence[dict[str, Any]]) -> Panel:
    # What came, which for random arrivals is not quite the rate that was asked for.
    offered = [row["requests"] / max(row["duration_seconds"] - row["warmup_seconds"], 1e-9) for row in rows]
    top = max([*offered, *(row["goodput_per_second"] for row in rows), 0.1]) * 1.15
    panel = Panel("Goodput", "requests offered per second", "requests answered in time per second", (0, top), (0, top))
    panel.line([(0, 0), (top, top)], "#999999", "4 4")
    points = list(zip(offered, (row["goodput_per_second"] for row in rows)))
    panel.line(points, "#555555")
    for index, (x, y) in enumerate(points):
        panel.point(x, y, COLOURS[index % len(COLOURS)])
    return panel


def svg(title: str, records: Sequence[Record], rows: Sequence[dict[str, Any]]) -> str:
    """Time to first token, time between tokens, output over time and goodput; one colour for each rate."""

    def counted(values: Callable[[Any], Sequence[float]]) -> list[list[float]]:
        return [
            [value for outcome in record.outcomes if outcome.planned >= row["warmup_seconds"] for value in values(outcome)]
            for record, row in zip(records, rows)]

    panels = [
        _distribution("Time to first token", "milliseconds (logarithmic)",
                      counted(lambda o: [] if o.first_token is None else [o.first_token])),
        _distribution("Time between tokens", "milliseconds (logarithmic)", counted(lambda o: o.gaps)),
        _over_time(records),
        _goodput(rows),
    ]
    head = 58
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{2 * HEIGHT + head}" '
        f'viewBox="0 0 {2 * WIDTH} {2 * HEIGHT + head}" font-family="Helvetica, Arial, sans-serif" fill="#222222">',
        f'<rect width="{2 * WIDTH}" height="{2 * HEIGHT + head}" fill="#ffffff"/>',
        _text(16, 24, title, "start", 15, "bold"),
    ]
    left = 16.0
    for index, row in enumerate(rows):
        label = f"{row['rate']:g} requests/s"
        parts.append(f'<rect x="{left:.1f}" y="36" width="12" height="12" fill="{COLOURS[index % len(COLOURS)]}"/>')
        parts.append(_text(left + 17, 46, label, "start"))
        left += 34 + 6.2 * len(label)
    for index, panel in enumerate(panels):
        parts.append(panel.svg(index % 2 * WIDTH, head + index // 2 * HEIGHT))
    return "\n".join(parts + ["</svg>", ""])
