"""Measures a running server under load: ``martlet-load --target localhost:50051 --rate 1 2 4 --duration 60``.

Requests arrive at random times (a Poisson process), whatever the server does: an open loop. Every time is counted from
the moment at which a request was due, so that neither a slow server nor a slow client can hide (no coordinated
omission). Outputs are as long as drawn: end-of-sequence tokens are ignored.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any, Sequence

import martlet
import martlet.aio
from martlet.load import _plot, _report, _run, _workload


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="martlet-load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--target", default="localhost:50051", help="host and port of the server, or unix:/path (default %(default)s)")
    add("--model", default="", help="the model's name (default: the server's default model)")
    add("--rate", type=float, nargs="+", default=[1.0], metavar="R",
        help="requests per second; several are measured one after another (default 1)")
    add("--duration", type=float, default=60.0, help="seconds in which requests arrive, for each rate (default %(default)s)")
    add("--warmup", type=float, default=0.0, help="seconds at the beginning whose requests are not counted (default 0)")
    add("--prompt-tokens", type=_workload.lengths, default=_workload.lengths("256"), metavar="LENGTH",
        help="N, uniform:LOW:HIGH, normal:MEAN:DEVIATION, lognormal:MEDIAN:SIGMA, exponential:MEAN or choice:N,N "
             "(default 256)")
    add("--output-tokens", type=_workload.lengths, default=_workload.lengths("64"), metavar="LENGTH",
        help="in the same form (default 64)")
    add("--shared-prefix-share", type=float, default=0.0, metavar="SHARE",
        help="how many of the requests begin with one common prefix, from 0 to 1 (default 0)")
    add("--shared-prefix-tokens", type=int, default=0, metavar="N", help="length of the common prefix (default 0)")
    add("--timeout", type=float, default=60.0, help="deadline of a request in seconds (default %(default)s)")
    add("--limit-first-token", type=float, default=1.0, metavar="SECONDS",
        help="a request is good if its first token comes within this time (default %(default)s)")
    add("--limit-between-tokens", type=float, default=0.1, metavar="SECONDS",
        help="and if the mean time between its tokens is not longer (default %(default)s)")
    add("--limit-total", type=float, default=None, metavar="SECONDS", help="and if it takes no longer (default: any)")
    add("--temperature", type=float, default=0.0, help="of the sampling (default 0: greedy)")
    add("--seed", type=int, default=1, help="of times, lengths and prompts (default 1)")
    add("--token", default=None, help="sent as a bearer token")
    add("--ca-file", default=None, help="authorities to trust (PEM); turns TLS on")
    add("--tls", action="store_true", help="use TLS with the system's authorities")
    add("--json", default=None, metavar="FILE", help="write all figures, and each request's times, as JSON")
    add("--svg", default=None, metavar="FILE", help="write the plot")
    add("--quiet", action="store_true", help="no progress on the error stream")
    parsed = parser.parse_args(given)
    for ok, message in (
        (all(0 < rate <= 10000 for rate in parsed.rate), "--rate must be above 0, at most 10000"),
        (0 < parsed.duration <= 86400, "--duration must be above 0, at most 86400"),
        (0 <= parsed.warmup < parsed.duration, "--warmup must be from 0 to the duration"),
        (0 <= parsed.shared_prefix_share <= 1, "--shared-prefix-share must be from 0 to 1"),
        (0 <= parsed.shared_prefix_tokens <= 1 << 20, "--shared-prefix-tokens must be from 0 to 1048576"),
        (parsed.timeout > 0, "--timeout must be above 0"),
    ):
        if not ok:
            parser.error(message)
    return parsed


async def measure(options: argparse.Namespace) -> tuple[list[_run.Record], list[dict[str, Any]], Any]:
    """Runs each rate in turn, with one connection."""
    async with martlet.aio.Client(
        options.target, token=options.token, tls=options.tls, ca_file=options.ca_file, timeout=30
    ) as client:
        model = await client.model(options.model)
        limits = _report.Limits(options.limit_first_token, options.limit_between_tokens, options.limit_total)
        request = {"sampling": martlet.v1.SamplingParameters(temperature=options.temperature, seed=options.seed)}
        metadata = (("authorization", f"Bearer {options.token}"),) if options.token else ()
        # One request ahead: connection, and whatever the server does once.
        await client.generate([1, 2, 3], max_tokens=2, model=options.model)
        records, rows = [], []
        for rate in options.rate:
            workload = _workload.Workload(
                rate, options.duration, options.prompt_tokens, options.output_tokens, options.shared_prefix_share,
                options.shared_prefix_tokens, options.seed)
            plan = workload.plan(model.vocabulary_size, model.context_length)
            record = await _run.run(
                client.channel, plan, model=options.model, timeout=options.timeout, metadata=metadata, options=request,
                announce=None if options.quiet else _announcer(rate))
            records.append(record)
            rows.append(_report.summary(record, rate, options.duration, limits, options.warmup))
        return records, rows, model


def _announcer(rate: float) -> Any:
    def announce(sent: int, of: int, open_requests: int) -> None:
        end = "\n" if sent == of else ""
        print(f"\r{rate:g}/s: {sent} of {of} sent, {open_requests} open ", end=end, file=sys.stderr, flush=True)

    return announce


def main(given: Sequence[str] | None = None) -> int:
    options = arguments(given)
    try:
        records, rows, model = asyncio.run(measure(options))
    except martlet.MartletError as error:
        print(f"martlet-load: {options.target}: {error}", file=sys.stderr)
        return 1
    print(f"{model.name} on {options.target}: prompts of {options.prompt_tokens.text} tokens, outputs of "
          f"{options.output_tokens.text}; times in ms")
    print(_report.table(rows))
    for row in rows:
        if set(row["codes"]) - {"OK"}:
            print(f"at {row['rate']:g}/s: " + ", ".join(f"{count} {code}" for code, count in row["codes"].items()))
    for warning in [text for row in rows for text in _report.warnings(row)]:
        print("note: " + warning)
    if options.json:
        requests = [
            [{"due": o.planned, "sent": o.sent, "ended": o.ended, "code": o.code, "prompt_tokens": o.prompt_tokens,
              "cached_tokens": o.cached_tokens, "deltas": o.deltas} for o in record.outcomes] for record in records]
        content = {
            "model": model.name, "target": options.target, "prompt_tokens": options.prompt_tokens.text,
            "output_tokens": options.output_tokens.text, "shared_prefix_share": options.shared_prefix_share,
            "shared_prefix_tokens": options.shared_prefix_tokens, "seed": options.seed, "runs": rows, "requests": requests}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
    if options.svg:
        title = f"{model.name}: prompts {options.prompt_tokens.text}, outputs {options.output_tokens.text} tokens"
        with open(options.svg, "w", encoding="utf-8") as file:
            file.write(_plot.svg(title, records, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
