"""How properties are tried: the same examples in every run, few enough to be quick, and never by the clock."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
steady = settings.get_profile("steady")

BOUNDS = st.integers(1, 1000).map(lambda tenths: Fraction(tenths, 10))
"""Bounds of 0.1 to 100 %."""


@st.composite
def counts(draw: st.DrawFn, most: int = 60) -> tuple[int, int]:
    """Draw a numerator that is not above its denominator."""
    denominator = draw(st.integers(1, most))
    return draw(st.integers(0, denominator)), denominator
