"""The line for a monitor: each rule of the plugin guidelines, and the library of their authors as judge."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from monitoring_plugin import asked

from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Sheet, Snapshot
from cchc_tui.domain.verdict import Severity
from cchc_tui.i18n import Lang
from cchc_tui.output.ages import Ages
from cchc_tui.output.check import Answer, Limits, Metric, State, answer, counted, label, plain, range_of, state_of
from cchc_tui.text import VIETNAM

NOW = datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM)
FRESH = Ages(NOW, as_of=NOW.date() - timedelta(7), good_at=NOW - timedelta(hours=2), contact_at=NOW, expires=NOW + timedelta(40))
ANY = Limits(range_of("0"), range_of("0"))
WARDS = range(1000)

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
RANGE = rf"(?:@?(?:(?:~|{NUMBER})?:)?(?:{NUMBER})?)"
METRIC = re.compile(rf"(?:'[^'=|]+'|[^\s'=|]+)={NUMBER}(?:s|us|ms|%|[KMGT]?B|c)?;{RANGE};{RANGE};(?:{NUMBER})?;(?:{NUMBER})?")
"""One value, as the guidelines write it: 'label'=value[UOM];[warn];[crit];[min];[max]."""


def dong_anh(sample: Snapshot) -> Sheet:
    return sample.sheet(AgencyKey("2019", "017"))


def told(sample: Snapshot, found: Ages = FRESH, limits: Limits = ANY, lang: str = "en") -> Answer:
    sheet = dong_anh(sample)
    return answer(sheet.agency, sheet.judgements, found, limits, Lang(lang))


def test_the_state_is_that_of_the_severities_of_the_rules(sample: Snapshot) -> None:
    """By default one critical indicator is CRITICAL, else one warning WARNING, else one that is unknown UNKNOWN."""
    rows = dong_anh(sample).judgements
    kept = {severity: [row for row in rows if row.area.severity == severity] for severity in Severity}
    assert all(kept[severity] for severity in (Severity.CRITICAL, Severity.WARNING, Severity.UNKNOWN, Severity.OK)), "the sample has all"
    fine = kept[Severity.OK]
    assert state_of(counted(rows), ANY) is State.CRITICAL
    assert state_of(counted(kept[Severity.CRITICAL][:1] + fine), ANY) is State.CRITICAL
    assert state_of(counted(kept[Severity.WARNING][:1] + kept[Severity.UNKNOWN] + fine), ANY) is State.WARNING
    assert state_of(counted(kept[Severity.UNKNOWN][:1] + fine), ANY) is State.UNKNOWN
    assert state_of(counted(fine), ANY) is State.OK


def test_a_critical_indicator_that_is_tolerated_still_needs_attention() -> None:
    counts = {"critical": 2, "attention": 3, "unknown": 0, "ok": 4, "indicators": 9}
    assert state_of(counts, Limits(range_of("0"), range_of("2"))) is State.WARNING
    assert state_of(counts, Limits(range_of("3"), range_of("2"))) is State.OK
    assert state_of(counts, Limits(range_of("3"), range_of("1"))) is State.CRITICAL


@pytest.mark.parametrize(
    ("found", "max_age", "reason"),
    [
        (FRESH, 0.05, "The last good contact was on 2019-10-21, more than 0.05 days ago"),
        (replace(FRESH, good_at=None), 30, "The last good contact was on -, more than 30 days ago"),
        (replace(FRESH, expires=NOW - timedelta(1)), None, "OUT OF DATE: this publication should have been replaced by 2019-10-20"),
    ],
)
def test_what_cannot_be_trusted_is_unknown_whatever_the_figures_say(sample: Snapshot, found: Ages, max_age: float, reason: str) -> None:
    said = told(sample, found, ANY._replace(max_age=max_age))
    assert (said.state, said.state.value) == (State.UNKNOWN, 3)
    assert said.text.startswith(reason)
    assert [m.label for m in said.metrics][:2] == ["critical", "attention"], "the figures are still drawn"


def test_nothing_that_applies_is_unknown(sample: Snapshot) -> None:
    sheet = dong_anh(sample)
    said = answer(sheet.agency, (), FRESH, ANY, Lang("en"))
    assert (said.state, said.text.split(";")[0]) == (State.UNKNOWN, "No indicator applies here")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_line_has_the_form_of_the_guidelines_in_both_languages(sample: Snapshot, lang: str) -> None:
    said = told(sample, lang=lang)
    (line,) = said.lines()
    head, separator, numbers = line.partition(" | ")
    assert head.startswith("CCHC CRITICAL - ")
    assert separator
    assert "|" not in numbers
    assert all(METRIC.fullmatch(metric) for metric in numbers.split(" ")), numbers
    assert len(said.more) == counted(dong_anh(sample).judgements)["attention"] + counted(dong_anh(sample).judgements)["unknown"]
    assert not any("|" in more or "\n" in more for more in said.lines(verbose=True)[1:])


def test_figures_asked_for_by_name_are_given_with_a_point_in_every_language(sample: Snapshot) -> None:
    sheet = dong_anh(sample)
    rows = [sample.judge(sheet.agency.key, "TT01")]
    for lang in ("vi", "en"):
        said = answer(sheet.agency, rows, FRESH, ANY, Lang(lang), named=True)
        assert said.lines()[0].endswith(" TT01=93.061224%;;;0;100")


def test_the_sample_is_said_to_be_one(sample: Snapshot) -> None:
    assert "SAMPLE DATA" in told(sample).text


@pytest.mark.parametrize("text", ["a|b", "a\nb", "a\x1b[31mb", "a\u202eb", "a\tb|c"])
def test_no_text_of_the_data_can_end_the_line_or_begin_the_numbers(text: str) -> None:
    (line,) = Answer(State.OK, text, (Metric("x", 1),)).lines()
    assert line.count("|") == 1
    assert line.isprintable()
    assert METRIC.fullmatch(str(Metric(text, 1))), "and none can leave its label"
    assert Answer(State.OK, text, more=(text,)).lines(verbose=True)[1].count("|") == 0


@pytest.mark.parametrize("text", ["", ":", "@", "x", "1:x", "5:1", "1e3", "--1", "1 2", "~", "@~", "1,5", "٣"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        range_of(text)


def some_range(chance: random.Random, *, inside: bool = True) -> str:
    start, end = sorted((chance.randint(-3, 9), chance.randint(-3, 9)))
    outside = [f"{abs(end)}", f"{start}:", f"~:{end}", f"{start}:{end}", f"{abs(start)}.5:{abs(start) + 3}"]
    return chance.choice([*outside, f"@{start}:{abs(end)}", f"@{abs(end)}", f"@~:{end}"] if inside else outside)


def test_a_thousand_ranges_alert_where_the_library_of_the_guidelines_says() -> None:
    chance = random.Random(7)
    tried = [(some_range(chance), chance.randint(-4, 10)) for _ in WARDS]
    verdicts = asked([("range", text, value) for text, value in tried])
    ours = ["alert" if range_of(text).alerts(value) else "fine" for text, value in tried]
    assert {"alert", "fine"} == set(ours)
    assert [(t, mine) for t, mine, theirs in zip(tried, ours, verdicts, strict=True) if mine != theirs] == []


def test_a_thousand_thresholds_give_the_state_that_the_library_gives() -> None:
    """One count against both thresholds, as most plugins have it: nothing is only a warning, so both counts are equal."""
    chance = random.Random(8)
    tried = [(some_range(chance), some_range(chance), chance.randint(0, 10)) for _ in WARDS]
    codes = asked([("status", warning, critical, value) for warning, critical, value in tried])
    ours = [
        state_of({"critical": value, "attention": value, "unknown": 0}, Limits(range_of(warning), range_of(critical)))
        for warning, critical, value in tried
    ]
    assert set(ours) == {State.OK, State.WARNING, State.CRITICAL}
    assert [int(state) for state in ours] == codes


def test_a_thousand_metrics_are_read_back_by_the_library() -> None:
    """Without ranges that begin with `@`: in performance data this library stops reading at one."""
    chance = random.Random(9)
    letters = "aZ09 _-./độ'=|;:%\n\x1b"
    tried = [
        Metric(
            "".join(chance.choices(letters, k=chance.randint(1, 12))),
            Fraction(chance.randint(-(10**6), 10**9), chance.randint(1, 10**4)) if chance.random() < 0.5 else chance.randint(-9, 10**7),
            chance.choice(["", "s", "%"]),
            chance.choice(["", some_range(chance, inside=False)]),
            chance.choice(["", some_range(chance, inside=False)]),
            "0",
            chance.choice(["", "100"]),
        )
        for _ in WARDS
    ]
    assert [str(metric) for metric in tried if not METRIC.fullmatch(str(metric))] == []
    read = asked([("metrics", f"first=1 {metric} last=2;;;;") for metric in tried])
    assert {len(found) for found in read} == {3}
    for metric, (_, found, _) in zip(tried, read, strict=True):
        assert found["label"] == label(metric.label).strip("'")
        assert abs(Fraction(found["value"]) - metric.value) <= Fraction(1, 2 * 10**6)
        assert (found["uom"], found["min"], found["max"]) == (metric.unit, metric.least, metric.most)
        for ours, theirs in ((metric.warning, found["warning"]), (metric.critical, found["critical"])):
            assert (not ours and not theirs) or range_of(ours)[1:] == range_of(theirs)[1:]


def test_figures_are_written_plainly() -> None:
    written = {
        Fraction(1, 3): "0.333333",
        Fraction(100): "100",
        Fraction(1234567, 10): "123456.7",
        Fraction(0): "0",
        Fraction(-5, 2): "-2.5",
    }
    assert {value: plain(value) for value in written} == written
