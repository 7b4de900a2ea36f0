"""Agencies that are no more, as they stand in a list that was asked for them: not how they stood, but what they are part of now."""

from __future__ import annotations

from cchc_tui import words
from cchc_tui.domain.model import Agency
from cchc_tui.domain.verdict import Verdict
from screens.widgets.columns import Cell
from screens.widgets.view import View


def said(agency: Agency, view: View) -> str:
    """Name an agency with its successors, or where nobody published them with the day it ended."""
    became = words.heirs(view.snapshot, agency, view.lang) or words.ended(view.snapshot, agency, view.lang)
    return f"{words.name(agency, view.lang)}, {became}"


def cells(agency: Agency, view: View) -> tuple[Cell, ...]:
    """Give one cell for the whole row of a list of agencies: nothing is counted of one that ended."""
    return ((f"{words.glyph(Verdict.NOT_APPLICABLE, view.glyphs)} {said(agency, view)}", "dim"),)
