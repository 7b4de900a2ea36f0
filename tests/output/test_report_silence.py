"""A window counts as reported by itself or inside a longer one, and every other one that ended in the period is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Observation, Parts, Period, Series, Target
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.output.review import review

KEY = AgencyKey("2019", "017")
MONTHS = tuple(Period(f"M{n}", "month", date(2019, n, 1), date(2019, n, 28), date(2019, n, 28)) for n in (1, 2, 3))
QUARTER = Period("Q1", "quarter", date(2019, 1, 1), date(2019, 3, 28), date(2019, 3, 28))
INDICATOR = Indicator("TT01", "tthc", "Đúng hạn", "", "%", "", "", "", "", "ratio_of_sums", "flow", "month", frozenset({"district"}))
TARGET = Target("TT01", "KH", date(2019, 1, 1), date(2019, 12, 31), ">=", Fraction(95), None, "binding")


class Told:
    """A reader of one series with a row for each window that was told."""

    def __init__(self, windows: tuple[str, ...]) -> None:
        self._rows = tuple(Observation(w, "own", "reported", 1, "-", 9, 10, None, None, "", "", "") for w in windows)

    def series(self, _agency: AgencyKey, _indicator: str) -> Series:
        return self._rows

    def indicators(self, _agency: AgencyKey) -> frozenset[str]:
        return frozenset({"TT01"})

    def parts(self, _agency: AgencyKey, _indicator: str) -> Parts:
        return ()


@pytest.mark.parametrize(
    ("told", "missing"),
    [((), ["M1", "M2", "M3"]), (("M2",), ["M1", "M3"]), (("M1", "M2", "M3"), []), (("Q1",), []), (("Q1", "M1"), [])],
)
def test_what_is_missing_is_named_window_by_window(told: tuple[str, ...], missing: list[str]) -> None:
    catalogue = Catalogue((Agency("2019", "017", "district", "", "Huyện"),), (INDICATOR,), (TARGET,), (*MONTHS, QUARTER))
    reader = Told(told)
    found = review(lambda day: Snapshot(catalogue, reader, at=day), KEY, QUARTER)
    assert [[p.id for p in one.missing] for _, silences in found.silent for one in silences] == ([missing] if missing else [])
    assert all(one.expected == 3 for _, silences in found.silent for one in silences)
