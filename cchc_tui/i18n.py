"""The two languages: message ids are English sentences, the Vietnamese catalogue is gettext.

A `Lang` is a small value that pure functions take as an argument, so the language
can be switched while the program runs and nothing global changes.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from cchc_tui import text
from cchc_tui.errors import CchcError
from cchc_tui.singulars import fitting

LANGUAGES = ("vi", "en")


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    # Beside this file: `importlib.resources` would cost every start a tenth of its time.
    with (Path(__file__).parent / f"locale/{code}/LC_MESSAGES/cchc_tui.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@dataclass(frozen=True, slots=True)
class Lang:
    """One language: `lang("English sentence with {name}", name=…)` and the forms of numbers and dates."""

    code: str = "vi"

    def __call__(self, message: str, /, **values: object) -> str:
        """Translate the message id and fill in `values`; values that are text are made safe."""
        sentence = _catalogue(self.code).gettext(message) if message else ""
        if not values:
            return sentence
        sentence = fitting(sentence, values) if self.code == "en" else sentence
        return sentence.format(**{k: text.safe(v) if isinstance(v, str) else v for k, v in values.items()})

    def error(self, error: CchcError) -> str:
        """Say an error as the one line a person reads: what and where, what is kept, what to do; never with a secret."""
        from cchc_tui.secrecy import redact  # only where something went wrong

        values = {k: self.error(v) if isinstance(v, CchcError) else redact(str(v)) for k, v in error.values.items()}
        return " ".join(self(part, **values) for part in (error.what, error.kept, error.do) if part)

    def pick(self, vi: str, en: str) -> str:
        """Choose the text of data that comes in both languages (the other one where one is missing), made safe."""
        return text.safe((vi or en) if self.code == "vi" else (en or vi))

    def number(self, value: int | Fraction) -> str:
        """Write a count with the language's grouping."""
        return text.number(value, self.code)

    def figure(self, value: Fraction, unit: str = "%", places: int = 2) -> str:
        """Write a figure with two decimals in its unit."""
        return text.figure(value, self.code, unit, places)

    def day(self, value: date) -> str:
        """Write a date."""
        return text.day(value, self.code)

    def moment(self, value: datetime) -> str:
        """Write a date with its time of day."""
        return text.moment(value, self.code)
