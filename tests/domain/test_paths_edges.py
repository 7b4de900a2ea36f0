"""What is expected after the end of a target's time, where no window of the calendar ends on `due` itself."""

from __future__ import annotations

from build import day, target

from cchc_tui.domain.paths import expected


def test_after_due_it_is_the_bound_whatever_the_checkpoints_say() -> None:
    steps = target(30, path="2019-06-14:10 2019-09-14:20.5")
    assert expected(steps, day("2019-12-15")) == 30
    assert expected(steps, day("2020-06-14")) == 30


def test_after_due_at_most_is_the_bound_whatever_the_checkpoints_say() -> None:
    assert expected(target(30, "<=", path="2019-06-14:10"), day("2019-12-15")) == 30
