"""Nine contradictions that stood in published figures: each one ends in a finding with its rule and both numbers, and in a conflict.

Those of Hà Nội are read from the sample as it was published, synchronised and cached; the others are written here with the numbers
that were printed. None of the indicators has a target in the plan, so each test commits itself to one, to see the verdict as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from build import agency, indicator, parts, row, snap, target

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey, Number, Observation, Part, Period
from cchc_tui.domain.snapshot import Snapshot

CITY_2019, CITY_2025 = AgencyKey("2019", "01"), AgencyKey("2025", "01")

Found = tuple[str, str, Number, Number, Number]
"""Rule, window, the number found, the number it should agree with, the difference."""


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def committed(sample: Snapshot, code: str, life: tuple[date, date]) -> Snapshot:
    """See the sample at the end of `life` with a target for that time on an indicator that has none."""
    goal = target(90, code=code, start=life[0], due=life[1])
    return Snapshot(replace(sample.catalogue, targets=(*sample.catalogue.targets, goal)), sample.reader, at=life[1])


def conflicts(seen: Snapshot, key: AgencyKey, code: str) -> list[Found]:
    """Give the hard findings, after seeing that they are the agency's own and made a conflict."""
    looked = detail(seen, key, code)
    assert looked.judgement.area.verdict == "conflict"
    hard = [f for f in looked.findings if f.hard]
    assert {(f.agency, f.indicator) for f in hard} == {(key, code)}
    return [(f.rule, f.period, f.found, f.limit, f.difference) for f in hard]


def elsewhere(life: tuple[date, date], *rows: Observation, unit: str = "%", pieces: list[Part] | None = None) -> list[Found]:
    """Give the hard findings in the rows of one province, in the window `W` that is its whole life."""
    window = Period("W", "year", life[0], life[1], life[1])
    tables = ((agency("province", level="city"),), indicator("value", "stock", period="year", scope="city", unit=unit))
    goal = target(90, start=life[0], due=life[1])
    seen = snap(life[1].isoformat(), *tables, goal, {"province": rows}, periods=(window,), pieces={"province": pieces or []})
    return conflicts(seen, AgencyKey("2019", "province"), "X1")


SUMMER_2025 = (date(2025, 7, 1), date(2025, 12, 31))


def test_1_on_time_and_late_are_not_the_resolved_that_are_printed(sample: Snapshot) -> None:
    """Hà Nội, 1/7-23/9/2025: 509,772 on time + 763 late = 510,535, printed resolved 510,541."""
    found = conflicts(committed(sample, "PTTH", SUMMER_2025), CITY_2025, "PTTH")
    assert ("parts_do_not_add_up", "CR2025-09-23", 510_541, 510_535, 6) in found


def test_2_resolved_and_open_are_not_the_received_that_are_printed(sample: Snapshot) -> None:
    """Hà Nội, the same report: 510,541 + 20,734 = 531,275, printed received 531,269; new communes had nothing to carry over."""
    found = conflicts(committed(sample, "PTTH", SUMMER_2025), CITY_2025, "PTTH")
    assert ("parts_do_not_add_up", "CR2025-09-23", 531_275, 531_269, 6) in found
    assert len(found) == 2, "this one and the first"


def test_3_two_sources_print_the_index_of_2024(sample: Snapshot) -> None:
    """PAR INDEX of Hà Nội: 92.75 and 92.57."""
    (found,) = conflicts(committed(sample, "PAR", year(2024)), CITY_2019, "PAR")
    assert found == ("sources_differ", "CY2024", Fraction("92.57"), Fraction("92.75"), Fraction("-0.18"))


def test_4_two_articles_print_the_index_of_hai_phong() -> None:
    """PAR INDEX 2023 of Hải Phòng: 91.87 and 91.81."""
    (found,) = elsewhere(year(2023), row("W", value="91.87", source="a"), row("W", value="91.81", source="b"))
    assert found == ("sources_differ", "W", Fraction("91.81"), Fraction("91.87"), Fraction("-0.06"))


def test_5_more_procedures_than_there_are_with_a_ratio_of_another_number() -> None:
    """1,479 "of 1,181" = 81.35 %: two findings, because the ratio fits 1,818 and tells which digits were exchanged."""
    found = elsewhere(year(2019), row("W", 1479, 1181, value="81.35"))
    ratio = Fraction(147_900, 1181)
    assert found == [
        ("numerator_above_denominator", "W", 1479, 1181, 298),
        ("value_not_ratio", "W", Fraction("81.35"), ratio, Fraction("81.35") - ratio),
    ]


def test_6_a_printed_percentage_is_not_its_ratio(sample: Snapshot) -> None:
    """Hà Nội 2020: 1,421 of 1,611 procedures, printed as 89 %, are 88.2 %."""
    (found,) = conflicts(committed(sample, "PDVC", year(2020)), CITY_2019, "PDVC")
    ratio = Fraction(142_100, 1611)
    assert found == ("value_not_ratio", "CY2020", 89, ratio, 89 - ratio)


def test_7_a_printed_fall_is_not_the_difference_of_the_printed_scores(sample: Snapshot) -> None:
    """766 of Hà Nội: 61.18, then 58.69, "down 2.51"; the difference is 2.49.

    No rule knows of changes: a state may move as it likes. But the fall of that month is told twice, by the sentence and by
    the two scores, for one window and at one stage, so *sources that differ* says what is wrong.
    """
    scores = {r.period: Fraction(r.value) for r in sample.reader.series(CITY_2019, "B766") if r.value is not None}
    fall = scores["CM2024-10"] - scores["CM2024-11"]
    life = (date(2024, 11, 1), date(2024, 11, 30))
    rows = (row("W", value=str(float(fall)), source="a: the two scores"), row("W", value="2.51", source="b: the sentence"))
    (found,) = elsewhere(life, *rows, unit="points")
    assert found == ("sources_differ", "W", Fraction("2.51"), Fraction("2.49"), Fraction("0.02"))


def test_8_the_levels_do_not_make_the_printed_total() -> None:
    """Huế, online levels 1-2: 124,907 + 102,770 + 19,852 = 247,529, printed 257,141.

    There is no flow of dossiers in it (received, resolved, open), so none of those sums applies. They are the parts of one
    printed total, which is what the part `total` is for: *parts that do not add up*.
    """
    pieces = parts("W", first=124_907, second=102_770, third=19_852, total=257_141)
    (found,) = elsewhere(year(2021), row("W", 257_141), unit="dossiers", pieces=pieces)
    assert found == ("parts_do_not_add_up", "W", 257_141, 247_529, 9_612)


def test_9_a_survey_result_beside_an_appraisal_twice_as_high() -> None:
    """Districts of Hà Nội 2022: a survey value printed as "42.11 %" beside an appraisal of 91.56.

    No rule says which value is likely, and one window has no history to jump from. Both are printed as the result of the
    same districts for the same year, one as people saw it and one as the city did: *sources that differ*, for a person to look at.
    """
    (found,) = elsewhere(year(2022), row("W", value="91.56", source="appraisal"), row("W", value="42.11", source="survey"))
    assert found == ("sources_differ", "W", Fraction("42.11"), Fraction("91.56"), Fraction("-49.45"))
