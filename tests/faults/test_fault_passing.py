"""Faults that happen once and are got over: the same run asks again and ends at what is offered."""

from __future__ import annotations

import random
from functools import partial

from fault_bench import bench  # isort: skip - beside the tests
from fault_cases import BODIES, CUTS, HEADS, UNREACHABLE  # isort: skip - beside the tests
from fault_servers import PACKAGE  # isort: skip - beside the tests
from fault_trial import BUSY, answering, mixed, portions, together  # isort: skip - beside the tests

NO_TIMES = ["0", "soon", "-5", "", "1e9", "Thu, 01 Jan 1970 00:00:00 GMT", "\xb2"]
"""What a server may say that is no time to come again, or one that is over."""


def test_what_goes_wrong_once_is_asked_for_again_and_that_is_all() -> None:
    """Lines that end, answers that are none, busy servers: each file of a run meets another one first."""
    wrong = [case for case in (*CUTS, *BODIES, *HEADS) if case.code(PACKAGE) == UNREACHABLE]
    faults = {case.name: case.make(random.Random()) for case in wrong}
    faults |= {status: answering(status) for status in BUSY}
    faults |= {f"Retry-After: {when}": answering("503 Service Unavailable", f"Retry-After: {when}") for when in NO_TIMES}
    assert len(faults) > 30
    found = together({names: partial(mixed, bench(), portion) for names, portion in portions(faults).items()})
    assert {count for asked in found.values() for count in asked.values()} == {2}
