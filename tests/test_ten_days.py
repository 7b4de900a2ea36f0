"""Ten days on one machine with two users and one timer: ages, verdicts, notes and exit codes are right on each of them.

The days are those of a clock that the program is given. The program is installed as `docs/huong-dan.md` says, on a clean machine;
the timer's hour is a start of the unit; the publisher is a server that publishes, breaks and is mended.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from cchc_tui.feed.publish import publish
from cchc_tui.feed.serve import FolderServer
from cchc_tui.settings import VIETNAM

from clean_machine import Said, follow  # isort: skip - beside the tests
from small_city import FACTS, TABLES  # isort: skip - beside the tests
from test_huong_dan import EXAMPLE, PAGE, TOKEN, commands, source  # isort: skip - the machine of that page

__all__ = ["source"]

pytestmark = pytest.mark.heavy

NOTE = "from cchc_tui.jotting import jotter_of; from cchc_tui.settings import load; import os; j = jotter_of(load({}, os.environ)); "


class Day(NamedTuple):
    """One day of October 2019: what happens before the timer at 07:15, and what it and the users at 08:00 must meet.

    `served`: the publication that lies at the endpoint; `line`: whether it answers. `contact`: the day of the last good contact.
    `checks`: exit codes of `check 017` and `check 018` with a contact of at most two days. `demanded`: the exit code of `status --max-age 2`.
    """

    day: int
    served: str
    line: str
    sync: int
    serial: int
    contact: int
    checks: tuple[int, int]
    demanded: int
    verdicts: tuple[str, str]
    flags: frozenset[str] = frozenset()
    notes: tuple[int, int] = (0, 0)


OFFLINE, OLD = "OFFLINE", "OUT OF DATE"
OK, CRITICAL, UNKNOWN = 0, 2, 3

DAYS = (
    Day(12, "1", "up", 0, 1, 12, (OK, OK), 0, ("On track", "On track")),
    Day(13, "1", "up", 0, 1, 13, (OK, OK), 0, ("On track", "On track")),
    Day(14, "1", "gone", 3, 1, 13, (OK, OK), 0, ("On track", "On track"), frozenset({OFFLINE})),
    Day(15, "1", "locked", 3, 1, 13, (UNKNOWN, UNKNOWN), 8, ("On track", "On track"), frozenset({OFFLINE})),
    Day(16, "2", "up", 0, 2, 16, (CRITICAL, OK), 0, ("Behind", "On track")),
    Day(17, "2", "up", 0, 2, 17, (CRITICAL, OK), 0, ("Behind", "On track"), notes=(1, 0)),
    Day(18, "forged", "up", 4, 2, 17, (CRITICAL, OK), 0, ("Behind", "On track"), frozenset({OFFLINE}), (1, 0)),
    Day(19, "forged", "up", 4, 2, 17, (UNKNOWN, UNKNOWN), 8, ("Behind", "On track"), frozenset({OFFLINE, OLD}), (1, 1)),
    Day(20, "3", "up", 0, 3, 20, (OK, UNKNOWN), 0, ("On track", "Outdated"), notes=(1, 1)),
    Day(21, "3", "up", 0, 3, 21, (OK, UNKNOWN), 0, ("On track", "Outdated"), notes=(2, 1)),
)
"""The window of September was due on the 20th of that month, that of October is due on 20 October, and district 018 does not report it."""

WINDOWS = ("2019-M09,month,2019-08-15,2019-09-14,2019-09-20", "2019-M10,month,2019-09-15,2019-10-14,2019-10-20")
SEPTEMBER = ["2019,017,TT01,2019-M09,area,reported,1,960,1000,2019-09-14,", "2019,018,TT01,2019-M09,own,reported,1,960,1000,2019-09-14,"]
OCTOBER = "2019,017,TT01,2019-M10,area,reported,{},{},1000,2019-10-14,"
ROWS = {"1": [], "2": [OCTOBER.format(1, 900)], "3": [OCTOBER.format(1, 900), OCTOBER.format(2, 970)]}
PUBLISHED = {"1": (12, 30), "2": (16, 3), "3": (20, 30)}
"""The day on which each publication is made, and for how many days it is good."""


def publications(folder: Path) -> None:
    """Make every publication as it lies at the endpoint: `1`, `2`, `3`, and `forged`, which is the third with one figure altered."""
    (folder / "source").mkdir()
    for serial, (day, good_for) in PUBLISHED.items():
        tables = {**TABLES, "periods": [TABLES["periods"][0], *WINDOWS], "observations": [FACTS, *SEPTEMBER, *ROWS[serial]]}
        for name, lines in tables.items():
            (folder / "source" / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        publish(folder / "source", folder / "publisher", now=datetime(2019, 10, day, 6, 0, tzinfo=VIETNAM), valid_days=good_for)
        shutil.copytree(folder / "publisher", folder / serial)
    shutil.copytree(folder / "3", folder / "forged")
    [altered] = [file for file in (folder / "forged").rglob("*") if file.is_file() and file not in _kept(folder) and b"970" in _plain(file)]
    altered.write_bytes(altered.read_bytes()[:-1] + b"!")


def _kept(folder: Path) -> set[Path]:
    return {folder / "forged" / file.relative_to(folder / "2") for file in (folder / "2").rglob("*")}


def _plain(file: Path) -> bytes:
    import gzip

    data = file.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def lines_of(day: Day, folder: Path, url: str) -> Iterator[str]:
    """Give what happens on a day: the publisher, the line to it, the timer, then both users."""
    yield f"rm -rf {folder}/www/* && cp -a {folder}/{day.served}/. {folder}/www/"
    where, token = ("http://127.0.0.1:9" if day.line == "gone" else url), ("wrong-0123" if day.line == "locked" else TOKEN)
    yield f"sed -i 's#^endpoint = .*#endpoint = \"{where}\"#' /etc/xdg/cchc-tui/config.toml && echo {token} >/etc/cchc-tui/token"
    yield f"CCHC_NOW=2019-10-{day.day}T07:15:00+07:00 systemctl start cchc-tui.service"
    clock = f"export CCHC_LANG=en CCHC_NOW=2019-10-{day.day}T08:00:00+07:00; "
    for who, had in (("an", day.notes[0]), ("binh", day.notes[1])):
        before = next((d.notes[who == "binh"] for d in DAYS if d.day == day.day - 1), 0)
        if had > before:
            add = f"{NOTE} j.add('2019:017', 'TT01', 'behind', 'day {day.day}')"
            yield f'su - {who} -c "{clock} /opt/cchc-tui/bin/python -c \\"{add}\\""'
        for words in ("status 01", "status 01 --max-age 2", "check 017 --max-age 2", "check 018 --max-age 2", "show 017", "show 018"):
            yield f"su - {who} -c '{clock} cchc-tui {words}; echo status=$?'"
        yield f'su - {who} -c "{clock} /opt/cchc-tui/bin/python -c \\"{NOTE} print(*(n.text for n in j.all()), sep=chr(44))\\""'


@pytest.fixture(scope="module")
def lived(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Said]]:
    """Live the ten days; give what was said on each."""
    folder = tmp_path_factory.mktemp("publisher")
    publications(folder)
    (folder / "www").mkdir()
    page = commands(PAGE)
    setup = [*page[: page.index("systemctl start cchc-tui.service")], "useradd --create-home an", "useradd --create-home binh"]
    with FolderServer(folder / "www", token=TOKEN) as server:
        each = {day.day: list(lines_of(day, folder, server.url)) for day in DAYS}
        said = follow(
            [*(line.replace(EXAMPLE, server.url) for line in setup), *(line for lines in each.values() for line in lines)], source
        )
    assert [one for one in said[: len(setup)] if one.code] == []
    rest = iter(said[len(setup) :])
    return {day: [next(rest) for _ in lines] for day, lines in each.items()}


def codes(lived: list[Said], words: str) -> list[int]:
    """Give the exit codes that both users met."""
    found = [each for each in lived if f"cchc-tui {words};" in each.line]
    return [int(each.out.rpartition("status=")[2]) for each in found]


def pages(lived: list[Said], words: str) -> list[str]:
    return [each.out for each in lived if f"cchc-tui {words};" in each.line]


@pytest.mark.parametrize("day", DAYS, ids=lambda day: str(day.day))
class TestDay:
    """What must be so on each day, for both users."""

    def test_the_timer_ends_as_it_must(self, lived: dict[int, list[Said]], day: Day) -> None:
        [started] = [each for each in lived[day.day] if "systemctl start" in each.line]
        assert f"status={day.sync}\n" in started.out
        assert started.code == (1 if day.sync else 0), "systemd would call it failed"

    def test_both_users_see_the_same_publication_with_its_ages_and_flags(self, lived: dict[int, list[Said]], day: Day) -> None:
        one, other = pages(lived[day.day], "status 01")
        assert one == other
        assert f"publication {day.serial}:" in one
        assert f"last good contact 2019-10-{day.contact} 07:15 (" in one
        hours = (day.day - day.contact) * 24
        assert ("45 minutes ago" if hours == 0 else f"{hours} hours ago" if hours < 48 else f"{hours // 24} days ago") in one
        assert {flag for flag in (OFFLINE, OLD) if flag in one} == day.flags
        assert codes(lived[day.day], "status 01") == [0, 0]
        assert codes(lived[day.day], "status 01 --max-age 2") == [day.demanded] * 2

    def test_the_verdicts_are_those_of_the_day(self, lived: dict[int, list[Said]], day: Day) -> None:
        for agency, verdict in zip(("017", "018"), day.verdicts, strict=True):
            for page in pages(lived[day.day], f"show {agency}"):
                [row] = [line for line in page.splitlines() if re.search(r"\bTT01\b", line)]
                assert row.endswith(verdict), page

    def test_the_monitor_is_told_by_the_exit_code(self, lived: dict[int, list[Said]], day: Day) -> None:
        for agency, code in zip(("017", "018"), day.checks, strict=True):
            assert codes(lived[day.day], f"check {agency} --max-age 2") == [code, code]
            for line in pages(lived[day.day], f"check {agency} --max-age 2"):
                assert {0: "OK", 2: "CRITICAL", 3: "UNKNOWN"}[code] in line.split("|")[0]

    def test_everybodys_notes_are_their_own_and_outlive_every_synchronisation(self, lived: dict[int, list[Said]], day: Day) -> None:
        found = [each for each in lived[day.day] if "j.all()" in each.line]
        assert [len(list(filter(None, each.out.strip().split(",")))) for each in found] == list(day.notes), found
        assert [each for each in lived[day.day] if each.code and "systemctl" not in each.line] == []
