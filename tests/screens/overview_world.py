"""A district of four communes on a day when every kind of trouble is there once; small enough to check by hand.

TT01 is behind (1,880/2,000 = 94 %, Kim Chung pulls hardest), TC04 is too high (55 % against at most 52 %), BC02 misses a stretch
level, DV01 was reported by two of four, CB01 is in order; the other fields have no target, PAR is only there to be seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from cchc_tui.domain.model import (
    Agency,
    AgencyKey,
    Catalogue,
    Indicator,
    Observation,
    Parts,
    Period,
    Publication,
    Series,
    Source,
    Target,
)
from cchc_tui.domain.snapshot import Snapshot

EDITION = "2019"
AT = date(2019, 3, 20)
MARCH = Period("2019-03", "month", date(2019, 2, 15), date(2019, 3, 14), date(2019, 3, 19))
START, DUE = date(2018, 12, 15), date(2019, 12, 14)

Counts = dict[tuple[str, str], tuple[int, int]]
"""Agency and indicator to numerator and denominator."""


class Reported:
    """A reader of one month."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give the row of the month, if there is one."""
        counts = self._counts.get((agency.code, indicator))
        return (Observation(MARCH.id, "own", "reported", 1, "-", *counts, None, None, "", "", ""),) if counts else ()

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give the codes an agency has a row for."""
        return frozenset(code for who, code in self._counts if who == agency.code)

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces."""
        return ()


COMMUNES = {"c1": "Cổ Loa", "c2": "Dục Tú", "c3": "Kim Chung", "c4": "Võng La"}
PLAIN = {"c1": "Co Loa", "c2": "Duc Tu", "c3": "Kim Chung", "c4": "Vong La"}
AT = date(2019, 3, 20)


def agencies() -> tuple[Agency, ...]:
    """Make the district and its communes; each is answered for by titles alone, Võng La by nobody."""
    head = "Chủ tịch UBND huyện Đông Anh"
    district = Agency(EDITION, "d", "district", "", "Huyện Đông Anh", "Dong Anh district", head=head, delegate=f"Phó {head}")
    below = [Agency(EDITION, code, "commune", "", f"Xã {name}", f"{PLAIN[code]} commune", parent="d") for code, name in COMMUNES.items()]
    named = [replace(agency, head=f"Chủ tịch UBND xã {COMMUNES[agency.code]}") for agency in below[:3]]
    return (district, *named, below[3])


def indicator(code: str, field: str, vi: str, en: str, count: str = "hồ sơ đúng hạn") -> Indicator:
    """Make a ratio of sums of the communes."""
    words = (vi, en, "%", count, "dossiers on time", "hồ sơ đã giải quyết", "dossiers resolved")
    return Indicator(code, field, *words, "ratio_of_sums", "flow", "month", frozenset({"commune"}))


INDICATORS = (
    indicator("TT01", "tthc", "Hồ sơ giải quyết đúng hạn, trước hạn", "Dossiers resolved on time or early"),
    indicator("TC04", "tai_chinh", "Tỷ trọng chi thường xuyên", "Recurrent share of expenditure"),
    indicator("BC02", "hien_dai_hoa", "Hồ sơ tiếp nhận qua bưu chính công ích", "Dossiers received by public post"),
    indicator("DV01", "hien_dai_hoa", "Hồ sơ xử lý trực tuyến mức độ 3", "Dossiers handled online at level 3"),
    indicator("CB01", "cong_vu", "Bố trí đúng vị trí việc làm", "Staffed by approved job positions"),
    indicator("PAR", "tac_dong", "Chỉ số cải cách hành chính", "Reform index"),
)


def target(code: str, op: str, bound: int, strength: str = "binding") -> Target:
    """Make a commitment for the year 2019."""
    number = Fraction(bound)
    return Target(code, "KH-01", START, DUE, op, number if op == ">=" else None, None if op == ">=" else number, strength)


TARGETS = (
    target("TT01", ">=", 95),
    target("TC04", "<=", 52),
    target("BC02", ">=", 10, "stretch"),
    target("DV01", ">=", 40),
    target("CB01", ">=", 90),
)

COUNTS: Counts = {
    ("c1", "TT01"): (90, 100),
    ("c2", "TT01"): (990, 1000),
    ("c3", "TT01"): (300, 400),
    ("c4", "TT01"): (500, 500),
    **{(code, "TC04"): (count, 100) for code, count in zip(COMMUNES, (50, 60, 52, 58), strict=True)},
    **{(code, "BC02"): (count, 100) for code, count in zip(COMMUNES, (3, 2, 4, 11), strict=True)},
    **{(code, "DV01"): (50, 100) for code in ("c1", "c2")},
    **{(code, "CB01"): (19, 20) for code in COMMUNES},
}


def world(*, indicators: tuple[str, ...] = (), targets: tuple[Target, ...] = TARGETS, counts: Counts = COUNTS) -> Snapshot:
    """Look at the district on the day of the verdict; `indicators` names those that have a target, all where none is named."""
    kept = tuple(t for t in targets if not indicators or t.indicator in indicators)
    source = Source("-", "Số liệu mẫu", "Sample figures", synthetic=True)
    known = "2019-03-19T08:15:00+07:00"
    publication = Publication("", 7, known, as_of="2019-03-14", synced_at=known, contact_at=known, good_at=known)
    tables = Catalogue(agencies(), INDICATORS, kept, (MARCH,), (source,))
    return Snapshot(tables, Reported(counts), at=AT, publication=publication)
