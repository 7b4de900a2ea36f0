"""The periodic report says what the rules say on two days, names who is silent and who answers, and averages nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from cchc_tui.cache.store import Store
from cchc_tui.domain import summary
from cchc_tui.domain.model import AgencyKey, Period
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.errors import UsageError
from cchc_tui.i18n import Lang
from cchc_tui.output.facts import worst_of
from cchc_tui.output.report import Report, report
from cchc_tui.output.report_parts import Cell, Section
from cchc_tui.output.review import Review, find_period, previous_of, review
from cchc_tui.settings import VIETNAM

EN, VI = Lang("en"), Lang("vi")
DISTRICT, COMMUNE = AgencyKey("2019", "017"), AgencyKey("2019", "00454")
NOW, TODAY = datetime(2019, 10, 21, 10, 0, tzinfo=VIETNAM), date(2019, 10, 14)


@pytest.fixture
def reviewed(sample: Snapshot, cached: Path) -> Review:
    """The third quarter of a district."""
    return made(sample, cached, "2019-Q3")


def made(sample: Snapshot, cached: Path, asked: str, key: AgencyKey = DISTRICT) -> Review:
    def judged_at(day: date) -> Snapshot:
        generation = Store(cached).current()
        assert generation is not None
        ready = summary.ready(generation.standings)
        return Snapshot(generation.catalogue, generation, at=day, publication=sample.publication, ready=ready)

    return review(judged_at, key, find_period(sample.catalogue.periods, asked, TODAY))


def part(reviewed: Review, number: int, lang: Lang = EN) -> Section:
    return report(reviewed, lang, NOW).sections[number]


def texts(section: Section) -> list[list[str]]:
    return [[cell.text for cell in row] for row in section.rows]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2019-Q3", "2019-Q3"),
        (" 2019-m09 ", "2019-M09"),
        ("month", "2019-M10"),
        ("Quý", "2019-Q3"),
        ("half", "2019-H1"),
        ("6 tháng", "2019-H1"),
        ("NĂM", "CY2018"),
        ("2019-M10", "2019-M10"),
    ],
)
def test_a_window_is_found_by_its_id_or_as_the_last_of_its_kind(sample: Snapshot, asked: str, found: str) -> None:
    assert find_period(sample.catalogue.periods, asked, TODAY).id == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2019-Q9", "There is no reporting window 2019-Q9. Near to it: 2019-Q4, 2019-Q3, 2019-Q2, 2019-Q1"),
        ("2019-Q4", "The window 2019-Q4 ends on 2019-12-14: it cannot be reported on before. Ended last: 2019-M10, 2019-Q3"),
        ("", "A report needs a reporting window. Name one with --period: 2019-M10, 2019-Q3"),
        ("xyzzy", "There is no reporting window xyzzy. Near to it: 2019-M10, 2019-Q3"),
    ],
)
def test_any_other_window_is_one_line_with_those_there_are(sample: Snapshot, asked: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        find_period(sample.catalogue.periods, asked, TODAY)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    ("asked", "before"),
    [("2019-Q3", "2019-Q2"), ("2019-Q1", "2018-Q4"), ("2019-M01", "2018-M12"), ("2018-M01", None), ("2019-H1", "2018-H2")],
)
def test_the_window_before_is_the_last_of_the_same_kind(sample: Snapshot, asked: str, before: str | None) -> None:
    periods = sample.catalogue.periods
    found = previous_of(periods, find_period(periods, asked, TODAY))
    assert (found.id if found else None) == before


def test_a_window_that_overlaps_is_not_the_one_before() -> None:
    def window(name: str, first: str, last: str) -> Period:
        return Period(name, "quarter", date.fromisoformat(first), date.fromisoformat(last), date.fromisoformat(last))

    late, odd, early = (
        window("b", "2019-04-01", "2019-06-30"),
        window("x", "2019-03-15", "2019-06-14"),
        window("a", "2019-01-01", "2019-03-31"),
    )
    assert previous_of([late, odd, early], late) == early


def test_both_ends_are_judged_as_any_other_day_is(reviewed: Review, sample: Snapshot) -> None:
    for day, sheet in ((date(2019, 9, 14), reviewed.sheet), (date(2019, 6, 14), reviewed.before)):
        assert sheet is not None
        then = Snapshot(sample.catalogue, sample.reader, at=day).sheet(DISTRICT)
        assert [(j.indicator.code, j.area.verdict, j.area.figure) for j in sheet.judgements] == [
            (j.indicator.code, j.area.verdict, j.area.figure) for j in then.judgements
        ]


def test_the_head_of_the_report_says_whose_when_and_on_what_it_rests(reviewed: Review) -> None:
    made = report(reviewed, VI, NOW)
    facts = dict(made.facts)
    assert made.warnings == ("DỮ LIỆU MẪU: do chương trình tạo ra, không phải số liệu thật của đơn vị nào.",)
    assert list(facts.values())[1:3] == ["2019-Q3, từ 15/06/2019 đến 14/09/2019", "20/09/2019"]
    people = [label for label, text in made.facts if "Chủ tịch" in text]
    assert facts[people[0]] == "Chủ tịch UBND huyện Đông Anh", "the head comes first"
    assert facts[people[1]].startswith("Phó Chủ tịch"), "the delegate comes second"
    assert {"14/09/2019", "14/10/2019", "21/10/2019 08:15", "21/10/2019", "7028/QĐ-UBND"} <= set(facts.values())


def test_data_that_ends_before_the_window_is_said_to(reviewed: Review) -> None:
    old = replace(reviewed.snapshot.publication, as_of="2019-09-13")
    snapshot = Snapshot(reviewed.snapshot.catalogue, reviewed.snapshot.reader, at=reviewed.snapshot.at, publication=old)
    said = report(replace(reviewed, snapshot=snapshot), EN, NOW).warnings
    assert said[1:] == ("The data ends on 2019-09-13, before the window does.",)


def test_verdicts_are_counted_by_field_and_empty_fields_are_named(reviewed: Review) -> None:
    section = part(reviewed, 0)
    *fields, total = texts(section)
    assert [row[0] for row in fields if row[-1] == "no target in this plan"] == [
        "Institutions",
        "Organisation of the apparatus",
        "Impact of the reform",
    ]
    assert len(fields) == 8
    for column in range(1, len(total) - 1):
        assert sum(int(row[column] or 0) for row in fields) == int(total[column])
    assert int(total[1]) == sum(map(int, total[2:-1])) == 23
    assert [heading for heading, _ in section.headings[2:-1]] == [
        "Behind",
        "At the edge",
        "No data yet",
        "Met",
        "On track",
        "Too early",
        "Not applicable",
    ]


def test_every_rate_is_the_ratio_of_its_own_counts(reviewed: Review) -> None:
    checked = 0
    for row in part(reviewed, 1).rows:
        for numerator, denominator, value in (row[3:6], row[6:9]):
            if value.number is not None:
                assert numerator.number is not None
                assert denominator.number
                assert value.number == Fraction(numerator.number) * 100 / Fraction(denominator.number)
                checked += 1
    assert checked > 25


def test_a_row_has_own_and_area_target_strength_due_and_verdict(reviewed: Review) -> None:
    [row] = [row for row in texts(part(reviewed, 1)) if row[1] == "TT01"]
    assert row[3:] == [
        *["2,960", "3,301", "89.67%", "8,220", "8,800", "93.41%"],
        *["≥ 95%", "binding", "2019-12-14", "Behind", "24/25 agencies"],
    ]
    [other] = [row for row in texts(part(reviewed, 1)) if row[1] == "DV02"]
    assert other[-2:] == ["At the edge", "24/25 agencies; own work: Behind"]


def test_the_worst_five_say_who_answers_and_what_would_turn_them(reviewed: Review) -> None:
    rows = texts(part(reviewed, 2))
    assert [row[0] for row in rows] == [j.indicator.code for j in worst_of(reviewed.sheet)][:5]
    [row] = [row for row in rows if row[0] == "TT01"]
    assert row[2] == "Behind: 93.41%, 1.59 points short, reported by 24/25 agencies"
    assert row[3].startswith("needs 2,800 more")
    assert "140 of the others" in row[3]
    assert row[4] == "Chủ tịch UBND huyện Đông Anh; delegate: Phó Chủ tịch UBND huyện Đông Anh"
    assert row[5].count("(") == 3, "the three agencies that pull hardest, each with who answers"


def test_what_no_number_of_cases_would_turn_says_what_would(sample: Snapshot, cached: Path) -> None:
    rows = {row[0]: row[3] for row in texts(part(made(sample, cached, "2019-Q3", AgencyKey("2019", "01")), 2))}
    assert all(text not in ("", "–") for text in rows.values()), rows


def test_who_is_silent_is_named_with_the_windows_that_are_missing(reviewed: Review) -> None:
    rows = {row[0]: row for row in texts(part(reviewed, 3))}
    assert sorted(rows) == ["00499", "00511", "00514", "00517", "00520", "00523"]
    assert rows["00499"][1:3] == ["Dai Mach commune", "TT02 (2019-Q3)"]
    assert "BC02 (2019-M07, 2019-M08, 2019-M09)" in rows["00517"][2]
    assert rows["00517"][3].startswith("Chủ tịch UBND xã Tàm Xá; delegate: ")


def test_an_area_where_everybody_reported_says_so(sample: Snapshot, cached: Path) -> None:
    section = part(made(sample, cached, "2019-Q3", COMMUNE), 3)
    assert (section.rows, section.notes) == ((), ("Everybody has reported all windows that ended here.",))


def test_findings_are_contradictions_one_by_one_and_oddities_counted(sample: Snapshot, cached: Path) -> None:
    city = made(sample, cached, "2019-Q3", AgencyKey("2019", "01"))
    rows = part(city, 4).rows
    hard = [finding for finding in city.findings if finding.hard]
    assert len(hard) == 4
    assert [row[-1] for row in rows[:4]] == [Cell("1", 1, "count")] * 4
    soft = rows[4:]
    assert sum(int(row[-1].number or 0) for row in soft) == len(city.findings) - len(hard)
    assert len(soft) == len({finding.rule for finding in city.findings if not finding.hard})


def test_changes_put_other_verdicts_before_other_figures(reviewed: Review) -> None:
    rows = texts(part(reviewed, 5))
    assert [row[0] for row in rows if row[-1] == "verdict"] == [row[0] for row in rows][:2] == ["TC03", "TT04"]
    assert rows[1][2:] == ["12.00%", "Behind", "68.00%", "At the edge", "+56.00", "verdict"]
    assert part(reviewed, 5).notes == ("As judged on 2019-06-14 (end of 2019-Q2) and on 2019-09-14.",)
    assert {row[-1] for row in rows[2:]} == {"figure"}


def test_the_first_window_of_all_has_nothing_before_it(sample: Snapshot, cached: Path) -> None:
    section = part(made(sample, cached, "2018-M01"), 5)
    assert (section.rows, section.notes) == ((), ("The calendar knows no window of this kind before.",))


def test_the_same_data_gives_the_same_report_but_for_the_day_it_was_drawn_up(reviewed: Review) -> None:
    one, other = report(reviewed, VI, NOW), report(reviewed, VI, NOW.replace(month=12))
    assert one == report(reviewed, VI, NOW)
    differ = [(a, b) for a, b in zip(one.facts, other.facts, strict=True) if a != b]
    assert differ == [(("Lập ngày", "21/10/2019"), ("Lập ngày", "21/12/2019"))]
    assert other._replace(facts=one.facts, drawn_up=one.drawn_up) == one
    assert isinstance(one, Report)
