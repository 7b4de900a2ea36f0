"""A view as something to hand on: text as it is seen, and a table a spreadsheet opens without running anything.

Pure: bytes come back, whoever asked writes them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from cchc_tui.i18n import Lang
from cchc_tui.text import safe

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a cell as a formula (OWASP, CSV injection)."""

_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*( ?%)?")


def text_of(rows: Iterable[str]) -> str:
    """Give rows as they are seen, without the blanks at their ends."""
    return "\n".join(safe(row).rstrip() for row in rows).rstrip() + "\n"


def csv_of(about: Sequence[str], header: Sequence[str], rows: Iterable[Sequence[str]], lang: Lang) -> bytes:
    """Give a table as CSV: first what it is and how old, a line each, then the header and the rows.

    In the form that a spreadsheet of the language opens by itself: UTF-8 with its mark; `;` where the comma is the decimal sign.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if lang.code == "vi" else ",")
    writer.writerows([harmless(line)] for line in about)
    writer.writerow([])
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Give a cell that no spreadsheet runs: what begins like a formula, and is no figure, gets an apostrophe before it."""
    plain = safe(cell).strip()
    return "'" + plain if plain.startswith(_FORMULA) and not _FIGURE.fullmatch(plain) else plain
