"""The meter of a download: honest when it stalls, silent when it cannot know, and steady on a steady line."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_tui.feed.meter import ENOUGH, WINDOW, Meter

MB = 1_000_000


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fed(meter: Meter, clock: Clock, pieces: int, size: int, each: float) -> None:
    """Let `pieces` of `size` bytes come, `each` seconds apart."""
    for _ in range(pieces):
        clock.now += each
        meter.came(size)


def test_nothing_is_said_before_there_is_enough_to_go_by(clock: Clock) -> None:
    meter = Meter(MB, clock)
    assert (meter.done, meter.rate, meter.left) == (0, None, None)
    fed(meter, clock, 2, 1000, 0.4)
    assert (meter.done, meter.rate, meter.left) == (2000, None, None)
    fed(meter, clock, 3, 1000, 0.4)
    assert meter.rate is not None
    assert meter.left is not None


def test_one_piece_has_no_pace(clock: Clock) -> None:
    meter = Meter(MB, clock)
    meter.came(1000)
    clock.now += ENOUGH + 1
    assert (meter.rate, meter.left) == (None, None)


@pytest.mark.parametrize("each", [0.001, 0.02, 0.24, 0.3, 0.9])
def test_a_steady_line_has_its_rate_from_the_first_word_on(clock: Clock, each: float) -> None:
    """However long it took until the first piece came; whatever lies between two of them may count or not."""
    meter, size = Meter(1000 * MB, clock), round(100_000 * each)
    clock.now += 3
    for _ in range(round(20 / each)):
        fed(meter, clock, 1, size, each)
        if (rate := meter.rate) is not None:
            assert abs(rate - 100_000) <= 2 * max(size, 25_000) / min(clock.now - 1003 - each, WINDOW), clock.now
    assert meter.rate == pytest.approx(100_000, rel=0.2)
    assert meter.left == pytest.approx((1000 * MB - meter.done) / 100_000, rel=0.25)


def test_the_rate_does_not_jump_where_pieces_come_unevenly(clock: Clock) -> None:
    """Pieces of very different size and distance, 100 kB/s on the whole: two rates after each other stay near."""
    chance, meter, rates = random.Random(7), Meter(1000 * MB, clock), list[float]()
    for number in range(2000):
        each = chance.uniform(0.005, 0.1)
        fed(meter, clock, 1, round(100_000 * each * chance.uniform(0.2, 1.8)), each)
        if number > 200:
            rates.append(meter.rate or 0)
    assert max(abs(a - b) for a, b in pairwise(rates)) < 12_000
    assert 75_000 < min(rates) < max(rates) < 125_000


def test_a_stall_shows_at_once_and_is_nothing_after_five_seconds(clock: Clock) -> None:
    meter = Meter(10 * MB, clock)
    fed(meter, clock, 100, 10_000, 0.1)
    before, seen = meter.rate or 0, []
    for _ in range(10):
        clock.now += WINDOW / 10
        seen.append(meter.rate or 0)
    assert seen == sorted(seen, reverse=True)
    assert seen[1] < before
    assert seen[-1] == 0
    assert meter.left is None
    clock.now += 1000
    fed(meter, clock, 20, 10_000, 0.1)
    assert meter.rate == pytest.approx(20 * 10_000 / WINDOW)


def test_an_endpoint_that_never_sends_is_a_stall_too(clock: Clock) -> None:
    meter = Meter(MB, clock)
    clock.now += WINDOW - 0.1
    before = meter.rate
    assert before is None
    clock.now += 0.2
    assert [meter.rate, meter.left] == [0, None]


def test_bytes_of_a_failed_try_are_taken_back_from_what_is_done_not_from_the_rate(clock: Clock) -> None:
    meter = Meter(MB, clock)
    fed(meter, clock, 100, 5000, 0.1)
    rate = meter.rate
    meter.came(-500_000)
    assert (meter.done, meter.rate) == (0, rate)
    assert meter.left == pytest.approx(MB / (rate or 0))


def test_what_was_here_already_is_done_and_has_no_pace(clock: Clock) -> None:
    meter = Meter(MB, clock)
    meter.skipped(900_000)
    clock.now += ENOUGH + 1
    assert (meter.done, meter.rate, meter.left) == (900_000, None, None)
    meter.skipped(100_000)
    assert meter.left == 0


@pytest.mark.parametrize("total", [0, -5])
def test_nothing_to_fetch_is_done(clock: Clock, total: int) -> None:
    meter = Meter(total, clock)
    assert (meter.total, meter.done, meter.left) == (0, 0, 0)
    meter.came(10)
    assert (meter.done, meter.left) == (0, 0)


def test_a_fast_line_does_not_fill_the_memory(clock: Clock) -> None:
    meter = Meter(10**12, clock)
    fed(meter, clock, 20_000, 65_536, 0.001)
    assert len(meter._ticks) < 30


STEPS = st.lists(st.tuples(st.floats(-2, 20), st.integers(-(10**6), 10**6), st.booleans()), max_size=40)


@given(total=st.integers(0, 3 * 10**6), steps=STEPS)
def test_whatever_comes_nothing_is_negative_or_more_than_all(total: int, steps: list[tuple[float, int, bool]]) -> None:
    """Also where the clock goes back, more comes than was said, or more is taken back than came."""
    clock = Clock()
    meter = Meter(total, clock)
    for seconds, size, here in steps:
        clock.now += seconds
        (meter.skipped if here else meter.came)(size)
        rate, left = meter.rate, meter.left
        assert 0 <= meter.done <= total
        assert rate is None or rate >= 0
        assert left is None or left >= 0
        assert (left is None) == (not rate and meter.done < total)
