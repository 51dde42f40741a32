"""The load benchmark without a server: what it sends and when, and its figures."""

import random
import xml.dom.minidom

import pytest

from martlet.load import __main__ as command
from martlet.load import _plot, _report, _run, _workload


def plan(rate=50.0, duration=40.0, **changes):
    settings = dict(prompt=_workload.lengths("uniform:10:20"), output=_workload.lengths("8"), seed=3)
    settings.update(changes)
    return _workload.Workload(rate, duration, **settings).plan(50_000, 2048)


def test_arrivals_are_a_poisson_process():
    requests = plan()
    gaps = [b.time - a.time for a, b in zip(requests, requests[1:])]
    assert abs(len(requests) - 2000) < 200
    mean = sum(gaps) / len(gaps)
    deviation = (sum((gap - mean) ** 2 for gap in gaps) / len(gaps)) ** 0.5
    assert abs(mean - 0.02) < 0.002 and abs(deviation / mean - 1) < 0.1
    assert requests[-1].time < 40 and all(gap >= 0 for gap in gaps)


def test_a_seed_gives_the_same_requests():
    assert plan() == plan()
    assert plan() != plan(seed=4)
    # One rate's prompts are not in the cache from another's.
    prompts = {tuple(request.prompt) for request in plan(rate=5.0)}
    assert not prompts & {tuple(request.prompt) for request in plan(rate=50.0)}


def test_lengths_have_their_means():
    source = random.Random(1)
    for text in ("64", "uniform:10:30", "normal:50:5", "lognormal:40:0.5", "exponential:25", "choice:10,20,90"):
        lengths = _workload.lengths(text)
        values = [lengths.sample(source, 100_000) for _ in range(20_000)]
        assert abs(sum(values) / len(values) / lengths.mean - 1) < 0.05, text
        assert min(values) >= 1


@pytest.mark.parametrize("text", ["", "0", "-3", "x", "uniform:5", "uniform:9:3", "normal:1:2:3", "choice:", "nan", "1e10"])
def test_wrong_lengths_are_refused(text):
    with pytest.raises(ValueError, match="expected a length"):
        _workload.lengths(text)


def test_prefixes_are_shared_as_often_as_asked():
    requests = plan(shared_share=0.25, shared_tokens=6)
    first = max({tuple(r.prompt[:6]) for r in requests}, key=lambda p: sum(tuple(r.prompt[:6]) == p for r in requests))
    share = sum(tuple(request.prompt[:6]) == first for request in requests) / len(requests)
    assert abs(share - 0.25) < 0.05
    assert all(len(request.prompt) + request.output_tokens < 2048 for request in requests)


def outcome(planned, deltas, ended, code="OK", sent=None):
    return _run.Outcome(planned, 10, planned if sent is None else sent, deltas, ended, 4, code)


def test_time_counts_from_when_a_request_was_due():
    late = outcome(1.0, [(3.0, 1), (3.5, 5)], 3.5, sent=2.9)
    assert late.first_token == 2.0
    assert late.gaps == pytest.approx([0.1] * 5)
    row = _report.summary(_run.Record([late], 3.5, 0.2), 1, 3, _report.Limits())
    assert row["time_to_first_token"]["p50"] == 2.0 and row["client"]["send_delay"]["max"] == pytest.approx(1.9)
    assert any("late" in text for text in _report.warnings(row))


def test_goodput_counts_answers_in_time():
    outcomes = [
        outcome(0, [(0.1, 1), (0.2, 1)], 0.2), outcome(0, [(0.9, 1), (1.0, 1)], 1.0), outcome(0, [(0.1, 1), (0.9, 1)], 0.9),
        outcome(0, [], 0.1, "RESOURCE_EXHAUSTED"), outcome(0, [(0.1, 1)], 9.9, "DEADLINE_EXCEEDED")]
    row = _report.summary(_run.Record(outcomes, 10, 0), 1, 10, _report.Limits(0.5, 0.2))
    assert row["good"] == 1 and row["goodput_per_second"] == pytest.approx(0.1)
    assert row["codes"] == {"DEADLINE_EXCEEDED": 1, "OK": 3, "RESOURCE_EXHAUSTED": 1}
    assert row["cached_share"] == pytest.approx(0.4)
    assert _report.summary(_run.Record(outcomes, 10, 0), 1, 10, _report.Limits(total=0.95))["good"] == 2


def test_percentiles():
    assert _report.percentile([], 50) is None
    assert _report.percentile([3, 1, 2], 50) == 2
    assert _report.percentile(list(range(1, 101)), 99) == 99
    assert _report.percentile([7], 99) == 7


def test_warmup_is_sent_and_not_counted():
    outcomes = [outcome(0.5, [(0.6, 1)], 0.6), outcome(2, [(2.5, 1)], 2.5)]
    row = _report.summary(_run.Record(outcomes, 3, 0), 1, 3, _report.Limits(), warmup=1)
    assert row["requests"] == 1 and row["time_to_first_token"]["max"] == 0.5


def test_plots_are_well_formed_whatever_was_measured():
    for outcomes in ([], [outcome(0, [], 1, "UNAVAILABLE")], [outcome(0, [(0.1, 1), (0.2, 3)], 0.2)] * 3):
        record = _run.Record(outcomes, 1.0, 0)
        rows = [_report.summary(record, rate, 1, _report.Limits()) for rate in (1, 20)]
        document = xml.dom.minidom.parseString(_plot.svg("a < b & c", [record, record], rows))
        assert document.documentElement.tagName == "svg"
        assert "nan" not in document.toxml() and "inf" not in document.toxml()
        assert _report.table(rows).count("\n") == 2


@pytest.mark.parametrize("given", [
    ["--rate", "0"], ["--duration", "-1"], ["--warmup", "90"], ["--shared-prefix-share", "2"], ["--prompt-tokens", "many"]])
def test_wrong_arguments_end_with_a_sentence(given, capsys):
    with pytest.raises(SystemExit):
        command.arguments(given)
    assert given[0] in capsys.readouterr().err
