"""Sizes, rates and times in words, and the line that says them in whatever room there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui import pace_words
from cchc_tui.i18n import Lang
from cchc_tui.text import cells

VI, EN = Lang("vi"), Lang("en")


@pytest.mark.parametrize(
    ("count", "vi", "en"),
    [
        (-1, "0 B", "0 B"),
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1000, "1,0 kB", "1.0 kB"),
        (1234, "1,2 kB", "1.2 kB"),
        (99_940, "99,9 kB", "99.9 kB"),
        (99_960, "100 kB", "100 kB"),
        (120_400, "120 kB", "120 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_501, "1,0 MB", "1.0 MB"),
        (1_200_000, "1,2 MB", "1.2 MB"),
        (5_000_000_000, "5,0 GB", "5.0 GB"),
        (1_234_567_000_000, "1.235 GB", "1,235 GB"),
    ],
)
def test_sizes_have_a_unit_that_leaves_few_figures(count: int, vi: str, en: str) -> None:
    assert (pace_words.size(VI, count), pace_words.size(EN, count)) == (vi, en)


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_size_never_says_more_than_it_is_by_a_twentieth_and_never_a_thousand_of_a_smaller_unit(a: int, b: int) -> None:
    said = pace_words.size(EN, a)
    number, unit = said.replace(",", "").split()
    assert unit == "GB" or float(number) < 1000
    assert float(number) * 1000 ** pace_words.UNITS.index(unit) == pytest.approx(a, rel=0.05)
    assert a >= b or pace_words.UNITS.index(unit) <= pace_words.UNITS.index(pace_words.size(EN, b).split()[1])


def test_rates_are_sizes_each_second() -> None:
    assert (pace_words.rate(VI, 120_400.7), pace_words.rate(EN, 1_234_000.0)) == ("120 kB/s", "1.2 MB/s")
    assert pace_words.rate(VI, 0) == "0 B/s"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s left"),
        (0.1, "1 s left"),
        (59, "59 s left"),
        (59.2, "1 min 0 s left"),
        (61, "1 min 5 s left"),
        (125, "2 min 5 s left"),
        (3595.1, "1 h 0 min left"),
        (3601, "1 h 1 min left"),
        (86_400, "24 h 0 min left"),
        (86_401, "more than a day left"),
        (float("inf"), "more than a day left"),
        (float("nan"), "more than a day left"),
    ],
)
def test_the_time_that_is_left_is_rounded_up_and_as_coarse_as_it_is_long(seconds: float, said: str) -> None:
    assert pace_words.remaining(EN, seconds) == said


def line(width: int, pace: float | None = 120_000.0, left: float | None = 124.0) -> str:
    return pace_words.progress_line(EN, 1_200_000, 16_000_000, pace, left, width)


def test_the_line_says_bytes_then_rate_then_time_as_far_as_there_is_room() -> None:
    assert line(80) == "1.2 MB of 16.0 MB, 120 kB/s, 2 min 5 s left"
    whole = cells(line(80))
    assert line(whole) == line(80)
    assert line(whole - 1) == "1.2 MB of 16.0 MB, 120 kB/s"
    assert line(26) == "1.2 MB of 16.0 MB"
    assert line(10) == "1.2 MB of…"
    assert (line(1), line(0), line(-5)) == ("…", "", "")


def test_what_nobody_knows_is_not_said() -> None:
    assert line(80, None, None) == "1.2 MB of 16.0 MB"
    assert line(80, 0.0, None) == "1.2 MB of 16.0 MB, 0 B/s"
    assert line(80, 5.0, 0.0) == "1.2 MB of 16.0 MB, 5 B/s", "all is here: no time is left"
    assert line(80, None, 5.0) == "1.2 MB of 16.0 MB"


@given(
    done=st.integers(0, 10**12),
    pace=st.none() | st.floats(0, 10**9),
    left=st.none() | st.floats(0, 10**6),
    width=st.integers(0, 120),
    lang=st.sampled_from([VI, EN]),
)
def test_the_line_fits_every_width(done: int, pace: float | None, left: float | None, width: int, lang: Lang) -> None:
    said = pace_words.progress_line(lang, done, 10**12, pace, left, width)
    assert cells(said) <= width
    assert said.strip() == said
