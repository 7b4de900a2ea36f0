"""A tiny publication, and a way to write it into a cache, for the tests of this room."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from cchc_tui.cache.builder import Builder
from cchc_tui.cache.codec import Content, EventRows, ObservationRows, PartRows, ScoreRows
from cchc_tui.cache.disk import digest
from cchc_tui.cache.generation import Generation
from cchc_tui.cache.store import Store
from cchc_tui.domain.model import (
    Agency,
    AgencyKey,
    Catalogue,
    Indicator,
    Observation,
    Part,
    Period,
    Publication,
    Source,
    Succession,
    Target,
)
from cchc_tui.domain.registry import Band, Event, Framework, Score

DISTRICT, COMMUNE = AgencyKey("2019", "017"), AgencyKey("2019", "00454")

CATALOGUE = Catalogue(
    agencies=(
        Agency("2019", "017", "district", "rural", "Huyện Đông Anh", valid_from=date(1976, 1, 1)),
        Agency("2019", "00454", "commune", "town", "Thị trấn Đông Anh", parent="017", valid_to=date(2025, 6, 30)),
    ),
    indicators=(
        Indicator(
            "TT01", "TTHC", "Đúng hạn", "On time", "%", "a", "b", "c", "d", "sum", "ratio", "month", frozenset({"district", "commune"})
        ),
    ),
    targets=(
        Target("TT01", "KH-2019", date(2019, 1, 1), date(2019, 12, 14), ">=", Fraction("99.5"), None, "binding", margin=Fraction(1, 3)),
    ),
    periods=(Period("2019-M10", "month", date(2019, 10, 1), date(2019, 10, 31), date(2019, 11, 5)),),
    sources=(Source("igate", "Một cửa", synthetic=True),),
    successions=(Succession("2019", "00454", "2025", "00454", "full"),),
    frameworks=(Framework("xa-2019", "Khung", "", Fraction(100), Fraction(30), (Band("tot", "Tốt", "Good", Fraction("79.5")),)),),
)
STANDINGS: dict[str, dict[str, object]] = {"2019:017": {"TT01": {"verdict": "behind", "value": 93.5}}, "2019:018": {}}


def row(period: str = "2019-M10", numerator: int | Fraction | None = 9, denominator: int | Fraction | None = 10) -> Observation:
    return Observation(
        period, "own", "reported", 0, "igate", numerator, denominator, 0, None, "2019-10-14", "2019-10-15T08:00:00+07:00", ""
    )


ROWS_2019: ObservationRows = {DISTRICT: {"TT01": (row(), row("2019-M09", Fraction(25, 2), Fraction(100, 3)))}, COMMUNE: {"TT01": (row(),)}}
ROWS_2018: ObservationRows = {DISTRICT: {"TT01": (row("2018-M12", 2**70, None),), "TT02": (row("2018-M12", None, None),)}}
PARTS_2019: PartRows = {
    DISTRICT: {
        "TT01": (
            Part("2019-M10", "own", "reported", 0, "igate", "on_time", 9),
            Part("2019-M10", "own", "reported", 0, "igate", "late", Fraction(1, 2)),
            Part("2019-M10", "own", "reported", 1, "igate", "late", None),
        )
    }
}
PLAN = Event(
    "KH-1",
    "plan",
    date(2019, 1, 25),
    date(2019, 1, 31),
    "done",
    "Kế hoạch",
    "Plan",
    "",
    "12/KH-UBND",
    None,
    None,
    ("objectives", "targets"),
    "",
)
INSPECTION = Event("KT-1", "inspection", None, date(2019, 6, 1), "", "Kiểm tra", "", "", "", 3, Fraction(5, 2), (), "")
EVENTS: EventRows = {DISTRICT: {"plan": (PLAN,), "inspection": (INSPECTION,)}, COMMUNE: {"plan": (PLAN,)}}
SCORES: ScoreRows = {
    COMMUNE: {"xa-2019": (Score(2019, "1.1", "xa-2019", 10, Fraction(19, 2), Fraction("9.25"), None, "appraisal", "QĐ 1", ""),)}
}

RESOURCES: dict[str, Content] = {
    "agencies": CATALOGUE.agencies,
    "observations-2018": ROWS_2018,
    "observations-2019": ROWS_2019,
    "parts-2019": PARTS_2019,
    "events": EVENTS,
    "scores": SCORES,
    "frameworks": CATALOGUE.frameworks,
}


def hash_of(resource: str, edition: str = "") -> str:
    """Give the hash a resource would have been published under."""
    return digest(f"{resource}{edition}".encode())


def publication(serial: int) -> Publication:
    return Publication(
        "publisher-1", serial, "2019-10-15T00:00:00Z", "2019-11-29T00:00:00Z", "CCHC", "2019-10-14", "2019-10-15T09:00:00+07:00"
    )


def fill(builder: Builder, changed: str = "") -> None:
    """Reuse what is there and add the rest; the resource `changed` has a new hash."""
    for name, content in RESOURCES.items():
        sha256 = hash_of(name, "new" if name == changed else "")
        if builder.reuse(name, sha256) is None:
            builder.add(name, sha256, content)


def sync(store: Store, serial: int, changed: str = "observations-2019") -> Generation:
    """Write one whole generation the way a synchronisation does."""
    with store.lock(), store.build(publication(serial), hash_of("package", str(serial))) as builder:
        fill(builder, changed if serial > 1 else "")
        return builder.commit(CATALOGUE, STANDINGS)


def tree(root: Path) -> dict[str, tuple[int, int, int]]:
    """Give every file and folder below `root` with inode, size and time of change."""
    found = {path: path.lstat() for path in root.rglob("*")}
    return {str(path.relative_to(root)): (s.st_ino, s.st_size, s.st_mtime_ns) for path, s in found.items()}
