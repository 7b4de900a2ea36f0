"""Two districts whose communes are scored: every kind of sheet is there once, small enough to be added up by hand.

Without a survey 70 points count for 100. Cổ Loa has 61.6 of 70, which makes 88; Võng La as many, but was approved without the evidence of
one criterion; Dục Tú 63 of 70, just 90; Kim Chung 61.6 and 21.4 of a survey less a penalty of 3, just 80; Hải Bối 89.999 and is published
without a survey; Uy Nỗ is not appraised; Tàm Xá has no sheet, and nobody in Gia Lâm.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Parts, Publication, Series, Target
from cchc_tui.domain.registry import Band, Events, Framework, Score, Scores
from cchc_tui.domain.snapshot import Snapshot

AT = date(2019, 12, 20)
COMMUNES = {"c1": "Cổ Loa", "c2": "Dục Tú", "c3": "Kim Chung", "c4": "Võng La", "c5": "Hải Bối", "c6": "Uy Nỗ", "c7": "Tàm Xá"}
DISTRICT, CITY = AgencyKey("2019", "d"), AgencyKey("2019", "h")
XA = Framework(
    "xa",
    "Bộ tiêu chí cấp xã",
    "Framework for communes",
    Fraction(100),
    Fraction(30),
    (
        Band("xs", "Xuất sắc", "Excellent", Fraction(90)),
        Band("tot", "Tốt", "Good", Fraction(80)),
        Band("kha", "Khá", "Fair", Fraction(70)),
    ),
)
OTHER = Framework("xb", "Bộ tiêu chí khác", "Another framework", Fraction(10))


def line(criterion: str, weight: str, claimed: str, appraised: str, **more: str) -> Score:
    """Make one line; an empty text is an empty cell."""
    first, second, third, fourth = (Fraction(cell) if cell else None for cell in (weight, claimed, appraised, more.get("survey", "")))
    year, framework = int(more.get("year", "2019")), more.get("framework", "xa")
    return Score(
        year,
        criterion,
        framework,
        first,
        second,
        third,
        fourth,
        more.get("stage", "appraisal"),
        more.get("evidence", "QĐ"),
        more.get("note", ""),
    )


def sheet(first: str, second: str, third: str, **more: str) -> list[Score]:
    """Make a sheet of three criteria with 20, 35 and 15 points."""
    lines = (("1", "20", "20", first), ("2", "35", "33", second), ("3", "15", "15", third))
    return [line(*one, **more) for one in lines]


SCORES: dict[str, list[Score]] = {
    "c1": [
        *sheet("18.25", "30.85", "12.5"),
        *sheet("16", "28", "12", year="2018", stage="published"),
        line("1", "10", "9", "8", framework="xb"),
    ],
    "c2": sheet("18", "31.5", "13.5"),
    "c3": [
        *sheet("18.25", "30.85", "12.5", stage="survey"),
        line("KS", "", "", "", survey="21.4", stage="survey"),
        line("T", "", "", "-3", stage="survey", note="công dân khiếu nại đúng"),
    ],
    "c4": [one._replace(evidence="" if one.criterion == "2" else "QĐ") for one in sheet("18.25", "30.85", "12.5", stage="approved")],
    "c5": sheet("19", "30.9993", "13", stage="published"),
    "c6": sheet("", "", "", stage="self", evidence=""),
}


class Sheets:
    """A reader of score sheets alone."""

    def __init__(self, scores: dict[str, list[Score]]) -> None:
        self._scores = scores

    def scores(self, agency: AgencyKey) -> Scores:
        """Give the lines of one agency."""
        return tuple(self._scores.get(agency.code, ()))

    def events(self, agency: AgencyKey) -> Events:
        """Give no entries."""
        return ()

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give no rows."""
        return ()

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give no codes."""
        return frozenset()

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces."""
        return ()


def agencies(communes: dict[str, str]) -> tuple[Agency, ...]:
    """Make the tree."""
    return (
        Agency("2019", "h", "city", "", "Thành phố", "City"),
        Agency("2019", "d", "district", "", "Huyện Đông Anh", "Dong Anh district", parent="h"),
        *(Agency("2019", code, "commune", "", f"Xã {name}", name, parent="d") for code, name in communes.items()),
        Agency("2019", "g", "district", "", "Huyện Gia Lâm", "Gia Lam district", parent="h"),
        *(Agency("2019", code, "commune", "", f"Xã {code}", code, parent="g") for code in ("g1", "g2")),
    )


def world(scores: dict[str, list[Score]] | None = None, *, frameworks: tuple[Framework, ...] = (XA, OTHER)) -> Snapshot:
    """Give the publication."""
    indicator = Indicator(
        "TT01", "tthc", "Hồ sơ đúng hạn", "", "%", "", "", "", "", "ratio_of_sums", "flow", "month", frozenset({"commune"}), 1, 80
    )
    target = Target("TT01", "KH", date(2018, 12, 15), date(2019, 12, 14), ">=", Fraction(95), None, "binding", "", None, None, "*", "*")
    catalogue = Catalogue(agencies(COMMUNES), (indicator,), (target,), frameworks=frameworks)
    publication = Publication(serial=1, as_of="2019-12-14", synced_at="2019-12-19T08:15:00+07:00", contact_ok=True)
    return Snapshot(catalogue, Sheets(SCORES if scores is None else scores), at=AT, publication=publication)
