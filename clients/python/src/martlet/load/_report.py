"""Figures of a run: percentiles, throughput and goodput, as a table and as JSON."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Sequence

from martlet.load._run import Outcome, Record

PERCENTILES = (50, 90, 99)


@dataclass(frozen=True)
class Limits:
    """When an answer is good: each limit in seconds, None for any."""

    first_token: float | None = None
    between_tokens: float | None = None
    """Mean time between the tokens of a request."""
    total: float | None = None

    def hold(self, outcome: Outcome) -> bool:
        """Whether a request was answered in full and in time."""
        if outcome.code != "OK" or outcome.first_token is None:
            return False
        gaps = outcome.gaps
        return all(
            limit is None or value <= limit
            for limit, value in (
                (self.first_token, outcome.first_token),
                (self.between_tokens, sum(gaps) / len(gaps) if gaps else 0.0),
                (self.total, outcome.ended - outcome.planned)))


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` percent of the values do not exceed; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)]


def _spread(values: Sequence[float]) -> dict[str, float | None]:
    row: dict[str, float | None] = {f"p{share}": percentile(values, share) for share in PERCENTILES}
    row["mean"] = sum(values) / len(values) if values else None
    row["max"] = max(values, default=None)
    return row


def summary(record: Record, rate: float, duration: float, limits: Limits, warmup: float = 0.0) -> dict[str, Any]:
    """The figures of a run. Requests that were due before `warmup` seconds are sent but not counted; times are in
    seconds."""
    counted = [outcome for outcome in record.outcomes if outcome.planned >= warmup]
    complete = [outcome for outcome in counted if outcome.code == "OK"]
    seconds = max(record.seconds - warmup, 1e-9)
    good = sum(limits.hold(outcome) for outcome in counted)
    prompt = sum(outcome.prompt_tokens for outcome in complete)
    return {
        "rate": rate,
        "duration_seconds": duration,
        "warmup_seconds": warmup,
        "measured_seconds": seconds,
        "requests": len(counted),
        "completed": len(complete),
        "codes": dict(sorted(Counter(outcome.code for outcome in counted).items())),
        "time_to_first_token": _spread([o.first_token for o in counted if o.first_token is not None]),
        "inter_token_latency": _spread([gap for outcome in counted for gap in outcome.gaps]),
        "request_latency": _spread([outcome.ended - outcome.planned for outcome in complete]),
        "requests_per_second": len(complete) / seconds,
        "output_tokens_per_second": sum(outcome.tokens for outcome in counted) / seconds,
        "prompt_tokens_per_second": prompt / seconds,
        "cached_share": sum(outcome.cached_tokens for outcome in complete) / prompt if prompt else 0.0,
        "limits": {"first_token": limits.first_token, "between_tokens": limits.between_tokens, "total": limits.total},
        "good": good,
        "goodput_per_second": good / seconds,
        "client": {
            "processor_share": record.client_cpu,
            "send_delay": _spread([outcome.sent - outcome.planned for outcome in counted]),
        },
    }


def warnings(row: dict[str, Any]) -> list[str]:
    """What makes the figures doubtful."""
    result = []
    delay = row["client"]["send_delay"]["p99"]
    if delay is not None and delay > 0.01:
        result.append(
            f"at {row['rate']:g}/s requests left up to {1000 * delay:.0f} ms late (p99): the client was too busy; the figures "
            "count that time in")
    if row["client"]["processor_share"] > 0.7:
        result.append(
            f"at {row['rate']:g}/s the client used {100 * row['client']['processor_share']:.0f} % of a core: it may be what "
            "is measured")
    if row["completed"] < 100:
        result.append(
            f"at {row['rate']:g}/s there are {row['completed']} complete requests: a p99 of time to first token needs 100")
    return result


def table(rows: Sequence[dict[str, Any]]) -> str:
    """One line for each rate; times in milliseconds."""
    head = ["rate/s", "requests", "errors", "TTFT p50", "p90", "p99", "ITL p50", "p90", "p99", "out tok/s", "in tok/s",
            "cached", "goodput/s", "client CPU"]
    lines = [head]
    for row in rows:
        times = [_milliseconds(row[key][f"p{share}"])
                 for key in ("time_to_first_token", "inter_token_latency") for share in PERCENTILES]
        lines.append([
            f"{row['rate']:g}", str(row["requests"]), str(row["requests"] - row["completed"]), *times,
            f"{row['output_tokens_per_second']:.1f}", f"{row['prompt_tokens_per_second']:.1f}",
            f"{100 * row['cached_share']:.0f} %", f"{row['goodput_per_second']:.2f}",
            f"{100 * row['client']['processor_share']:.0f} %"])
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths)) for line in lines)


def _milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    return f"{1000 * seconds:.0f}" if seconds >= 0.1 else f"{1000 * seconds:.1f}"
