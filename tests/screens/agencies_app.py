"""The agencies of a made-up city, of any size, on a bad day: every verdict is there, and neighbours seldom share one.

As a program (`agencies_app.py AGENCIES [INDICATORS]`) it shows them, for a pty to look at.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from cchc_tui.app import CchcApp
from cchc_tui.domain.model import Agency, AgencyKey, Catalogue, Indicator, Observation, Parts, Period, Series, Target
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.text import VIETNAM
from screens.agencies import AgenciesScreen
from screens.widgets.page import Page
from screens.widgets.view import View

AT = date(2019, 10, 14)
OPENED = datetime(2019, 10, 21, 9, 0, tzinfo=VIETNAM)
FIELDS = ("dieu_hanh", "tthc", "hien_dai_hoa")
WINDOW = Period("2019-M10", "month", date(2019, 9, 15), AT, date(2019, 10, 20))
BEFORE = Period("2019-M09", "month", date(2019, 8, 15), date(2019, 9, 14), date(2019, 9, 20))


@dataclass
class Reports:
    """One figure each, made from the codes when it is asked for; `asked` has who was asked about what."""

    asked: list[tuple[AgencyKey, str]] = field(default_factory=list)

    def series(self, agency: AgencyKey, indicator: str) -> Series:
        """Give a good, a middling or a bad figure, or none, by the number of the agency and the indicator."""
        self.asked.append((agency, indicator))
        luck = (int(agency.code) * 7 + int(indicator[2:]) * 5) % 11
        if luck == 0:
            return ()
        good = {1: 700, 2: 800, 3: 945, 4: 945, 5: 600}.get(luck, 960)
        return (Observation("2019-M10", "own", "reported", 1, "s", good, 1000, None, None, "", "", ""),)

    def indicators(self, agency: AgencyKey) -> frozenset[str]:
        """Give no codes: nobody asks here."""
        return frozenset()

    def parts(self, agency: AgencyKey, indicator: str) -> Parts:
        """Give no pieces."""
        return ()


def agencies(count: int) -> list[Agency]:
    """Make a city of districts with up to twenty communes each, `count` agencies in all."""
    found = [Agency("2019", "1", "city", "", "Thành phố Mẫu", "Sample city")]
    while len(found) < count:
        number = len(found) + 1
        district = Agency("2019", str(number), "district", "", f"Huyện Đường {number}", f"Road district {number}", parent="1")
        communes = range(number + 1, min(number + 21, count + 1))
        found += [district, *(commune(n, district.code) for n in communes)]
    return found


def commune(number: int, parent: str) -> Agency:
    """Make one commune."""
    return Agency("2019", str(number), "commune", "", f"Xã Thuận Nghĩa {number}", f"Thuan Nghia commune {number}", parent=parent)


def snapshot(count: int, codes: Sequence[str], reports: Reports | None = None) -> Snapshot:
    """Make the city with these indicators, all of them held to 95 %; every third is only aspired to."""
    titles = ("Hồ sơ đúng hạn", "Dossiers on time", "%", "", "", "", "")
    scope = frozenset({"commune", "district"})
    indicators = tuple(
        Indicator(code, FIELDS[n % 3], *titles, "ratio_of_sums", "flow", "month", scope, 1, 50) for n, code in enumerate(codes)
    )
    targets = tuple(
        Target(
            code, "KH", date(2018, 12, 15), date(2019, 12, 14), ">=", Fraction(95), None, "stretch" if n % 3 == 0 else "binding", "level"
        )
        for n, code in enumerate(codes)
    )
    catalogue = Catalogue(tuple(agencies(count)), indicators, targets, (BEFORE, WINDOW))
    return Snapshot(catalogue, reports or Reports(), at=date(2019, 10, 21))


class AgenciesApp(CchcApp):
    """The program with all agencies in place of its home, which these tests are not about."""

    def get_default_screen(self) -> Page:
        """Begin with all agencies."""
        return AgenciesScreen(self.view)


def app_on(city: Snapshot, lang: str = "vi", glyphs: str = "unicode") -> CchcApp:
    """Give the program on a snapshot."""
    return AgenciesApp(lambda: city, View(city, Lang(lang), glyphs, OPENED))


if __name__ == "__main__":
    size, columns = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 12
    app_on(snapshot(size, [f"TT{n:02}" for n in range(1, columns + 1)])).run(mouse=False)
