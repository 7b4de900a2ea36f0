"""The quick reading of observations gives what the careful one gives, and refuses to read whatever that one would refuse."""

from __future__ import annotations

import io
from random import Random

import pytest

from cchc_tui.errors import Refused
from cchc_tui.feed.columns import Unusual, read
from cchc_tui.feed.records import ObservationRows, read_observations
from cchc_tui.feed.tables import TABLES

HEADER = ",".join(TABLES["observations"].columns)
ROWS = (
    "2019,00454,TT01,2019-M01,own,reported,1,-,9.5,10,,,2019-01-14,2019-01-16,ghi chú",
    "2019,00454,TT01,2019-M02,own,reported,2,-,,,,,2019-02-14,,",
    "2019,017,TT01,2018-M12,own,appraised,1,qd-1,80,100,2,80.00,2018-12-14,,",
    '2019,017,TT01,2019-M01,area,reported,1,qd-1,90,100,,90.00,2019-01-14,,"một, hai ""ba"""',
    "2019,017,TT02,2019-M01,own,reported,1,qd-1,007,12.0,,,,,",
    "2019,018,TT01,2019-M01,own,reported,1,-,999999999999999,-3,0,,,,x",
)
TEXT = "\n".join([HEADER, *ROWS, ""])
SPICE = (",", "\n", '"', "\r", "\r\n", "", " ", "0", "1", "-", ".", "a", "\x00", "\u200b", "\u2028", "９", "\x1c", ",,", "\n\n", '""')
Answer = ObservationRows | str


def careful(text: str) -> Answer:
    try:
        return read_observations("observations", list(io.StringIO(text, newline="")))
    except Refused as refused:
        return str(refused)


def whole(text: str) -> Answer:
    try:
        return read_observations("observations", io.StringIO(text, newline=""))
    except Refused as refused:
        return str(refused)


def mutated(chance: Random) -> str:
    lines = [HEADER, *(chance.choice(ROWS) if chance.random() < 0.1 else row for row in ROWS)]
    if chance.random() < 0.2:
        chance.shuffle(lines)
    text = "\n".join([*lines, ""])
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(HEADER) - 3, len(text))
        text = text[:at] + chance.choice(SPICE) + text[at + chance.randrange(2) :]
    return text


def same(text: str) -> None:
    found = careful(text)
    assert whole(text) == found, text
    if not isinstance(found, str):
        assert list(found) == list(whole(text))
    try:
        assert read(text).rows() == found, text
    except Unusual:
        return


def test_the_quick_way_reads_decimals_quotes_withdrawals_and_every_extent() -> None:
    found = read(TEXT).rows()
    assert found == careful(TEXT)
    assert [len(series) for several in found.values() for series in several.values()] == [2, 2, 1, 1]


def test_both_ways_say_the_same_of_files_that_something_happened_to() -> None:
    chance = Random(11)
    for _ in range(1500):
        same(mutated(chance))


@pytest.mark.heavy
def test_both_ways_say_the_same_of_very_many_files() -> None:
    chance = Random(12)
    for _ in range(60_000):
        same(mutated(chance))


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        HEADER + "\n",
        TEXT[:-1],
        TEXT.replace("\n", "\r\n"),
        TEXT + ROWS[0] + "\n",
        TEXT + ROWS[-1].replace("M01", "M02") + ",\n",
        TEXT.replace(",TT02,", ",TT01,"),
        TEXT.replace("999999999999999", "9999999999999999"),
        "\n".join([HEADER, ROWS[2].replace(",80,100,", ",９,100,"), ""]),
        "\n".join([HEADER, ROWS[2].replace(",80,100,", ",80,1000000000000000,"), ""]),
        TEXT.replace("2019,018", '2019,"018'),
        TEXT.replace(",x\n", ',"x\n'),
        TEXT.replace(",x\n", "," + "x" * 32_768 + "\n"),
        TEXT.replace("2019,018,TT01,", "2019,018,TT01\n,"),
        TEXT.replace("2019,018,TT01,2019-M01", "2019,018\nTT01,2019-M01"),
    ],
    ids=range(16),
)
def test_what_is_unusual_is_read_the_careful_way(text: str) -> None:
    same(text)


def test_what_was_right_in_one_file_is_not_taken_for_right_in_another_column() -> None:
    read(TEXT)
    with pytest.raises(Unusual):
        read("\n".join([HEADER, ROWS[0].replace("own,reported", "reported,own"), ""]))
    with pytest.raises(Unusual):
        read("\n".join([HEADER, ROWS[0].replace("2019-M01,own,reported,1,-", "2019,00454,TT01"), ""]))
