"""Waiting that can be given up: by a wish from anywhere, and with what is done in the meantime left behind."""

from __future__ import annotations

import signal
import ssl
import threading
import time

import pytest
from feed_wishes import Wish

from cchc_tui.errors import Cancelled
from cchc_tui.feed.cancel import Cancel
from cchc_tui.feed.errand import AHEAD, Errand, Left


def test_waiting_ends_when_the_end_is_wished_for() -> None:
    wish = Wish()
    wish.cancel.check()
    wish.cancel.wait(0.001)
    with wish.soon():
        wish.cancel.wait(60)
    for later in (wish.cancel.check, lambda: wish.cancel.wait(60), wish.cancel.ringing(lambda: None).__enter__):
        with pytest.raises(Cancelled):
            later()


def test_everybody_who_waits_hears_it() -> None:
    wish, heard = Wish(), []

    def wait() -> None:
        with pytest.raises(Cancelled):
            wish.cancel.wait(60)
        heard.append(1)

    threads = [threading.Thread(target=wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    wish.cancel.ask()
    wish.cancel.ask()
    for thread in threads:
        thread.join(5)
    assert len(heard) == 5


def test_a_signal_handler_may_ask() -> None:
    """It interrupts the very thread that waits: no lock of the waiting may be needed for asking."""
    wish = Wish()
    before = signal.signal(signal.SIGALRM, lambda *_: wish.cancel.ask())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(Cancelled):
            wish.cancel.wait(60)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_an_errand_never_runs_far_ahead_of_who_waits_for_it() -> None:
    """However fast the other side sends: what lies about unread are a few pieces."""
    made: list[int] = []

    def work(errand: Errand[int]) -> None:
        for number in range(1000):
            made.append(number)
            errand.post(number)

    with Errand(work, Cancel(), lambda: None) as errand:
        assert made == []
        for taken in range(500):
            assert errand.next(5) == taken
            assert len(made) <= taken + 1 + AHEAD + 1
    with pytest.raises(Left):
        errand.post(0)
    assert len(made) < 510


def test_an_errand_hands_over_its_end_and_its_failure() -> None:
    def failing(errand: Errand[int]) -> None:
        errand.post(1)
        raise ssl.SSLError("damaged")

    with Errand[int](lambda errand: errand.post(1), Cancel(), lambda: None) as errand:
        assert [errand.next(5), errand.next(5)] == [1, None]
    with Errand(failing, Cancel(), lambda: None) as errand:
        assert errand.next(5) == 1
        with pytest.raises(ssl.SSLError):
            errand.next(5)
    with Errand[int](lambda _: time.sleep(0.2), Cancel(), lambda: None) as errand, pytest.raises(TimeoutError):
        errand.next(0.01)
