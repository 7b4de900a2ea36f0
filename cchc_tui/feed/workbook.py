"""The door of the spreadsheet libraries: reads the sheets of an .xlsx workbook and writes the empty one to fill in.

They are loaded when a workbook is met, never for CSV. Of merged cells the first holds the value and the others
are empty; hidden rows, columns and sheets are read like all others: what is hidden is still said.
"""

from __future__ import annotations

import errno
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cchc_tui.errors import Refused, UsageError
from cchc_tui.feed.disk import Writer
from cchc_tui.feed.sheets import Sheet
from cchc_tui.feed.spelling import Cell, Raw, of_workbook
from cchc_tui.feed.template import KEY, REQUIRED, Heading, Plan, plans
from cchc_tui.i18n import Lang
from cchc_tui.text import msg

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

LIBRARIES = msg("Install them with: pip install 'cchc-tui[xlsx]'")
SAVE_AS = msg("Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) without a password.")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old .xls files start, and workbooks that a password encrypts."""

_UNSTORED = Cell("f", None)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, RuntimeError, EOFError,
)  # fmt: skip
"""What reading a damaged workbook raises: the library does not check what it is given."""


@contextmanager
def opened(file: Path) -> Iterator[Iterator[Sheet]]:
    """Open a workbook for as long as its sheets are read; sheets with nothing in them are passed over.

    `UsageError` without the library, `Refused` (also from the records) for what is no whole workbook, `OSError` from the disk.
    """
    try:
        import openpyxl
    except ImportError:
        raise UsageError("Workbooks need a library that is not installed.", do=LIBRARIES) from None
    with file.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-down lists and styles that would be lost if we saved it
        if stream.read(len(_OLE)) == _OLE:
            raise Refused("{file} is protected by a password, or an old .xls under another name.", do=SAVE_AS, file=file.name)
        with _whole(file):
            formulas = _has_formulas(stream)
            books = [openpyxl.load_workbook(stream, read_only=True, data_only=stored) for stored in (True, False)[: 1 + formulas]]
        if not books[0].worksheets:  # as in the strict dialect of the format, which the library takes for something else
            raise Refused("{file} holds no sheets that can be read.", do=SAVE_AS, file=file.name)
        yield _sheets(file, books)


@contextmanager
def _whole(file: Path) -> Iterator[None]:
    """Say of whatever the library stumbles over that the workbook is damaged."""
    try:
        yield
    except (*_BROKEN, OSError) as error:
        # The library raises errors of the disk itself, without a number; the other one is a place before the start of the file.
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise Refused("{file} is damaged, or no Excel workbook: {reason}.", do=SAVE_AS, file=file.name, reason=str(error)[:200]) from None


def _has_formulas(stream: BinaryIO) -> bool:
    """Look for a formula in any part: only then all has to be read twice, since stored values and formulas come apart."""
    with zipfile.ZipFile(stream) as parts:
        return any(_mentions_formula(parts, part) for part in parts.namelist() if part.endswith(".xml"))


def _mentions_formula(parts: zipfile.ZipFile, name: str) -> bool:
    with parts.open(name) as part:
        before = b""
        while block := part.read(1 << 20):
            if _FORMULA.search(before + block):
                return True
            before = block[-64:]
    return False


_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]|\A(?:\xff\xfe|\xfe\xff)")
"""The element of a formula; a part in UTF-16 may hold one."""


def _sheets(file: Path, books: Sequence[Workbook]) -> Iterator[Sheet]:
    for index, sheet in enumerate(books[0].worksheets):
        twin = books[1].worksheets[index] if len(books) > 1 else None
        name = f"{file.name}[{sheet.title}]"
        records = _filled(_records(file, sheet, twin))
        if records:
            yield Sheet(name, sheet.title, records, of_workbook, short=True)


def _filled(records: Iterator[tuple[int, list[Raw]]]) -> Iterator[tuple[int, list[Raw]]] | None:
    """Give the records from the first row on, or nothing where there is nothing in any of them."""
    for row, record in records:
        if any(record):
            above: list[tuple[int, list[Raw]]] = [(1, [])] if row > 1 else []
            return chain(above, [(row, record)], records)
    return None


def _records(file: Path, sheet: Any, twin: Any) -> Iterator[tuple[int, list[Raw]]]:
    """Give the cells of each row; `twin` is the same sheet with formulas instead of their values, if it may have any."""
    with _whole(file):
        # The size that a workbook claims for a sheet may be wrong, and rows beyond it would be lost.
        for each in filter(None, (sheet, twin)):
            each.reset_dimensions()
        twins = twin.iter_rows() if twin else repeat(())
        for row, (cells, formulas) in enumerate(zip(sheet.iter_rows(), twins, strict=False), start=1):
            record = [_raw(cell) for cell in cells]
            for place, formula in enumerate(formulas):
                # A formula that gave an empty text says so by its type; without a value nobody knows what it gives.
                if formula.data_type == "f" and cells[place].value is None and cells[place].data_type != "str":
                    record[place] = _UNSTORED
            yield row, record


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None:
        return ""
    kind = cell.data_type
    if kind == "n":
        return Cell("n", value, cell.number_format or "General")
    return Cell(kind, value) if kind in "bde" else _unescaped(str(value))


def _unescaped(text: str) -> str:
    """Read `_x000D_` as the character it stands for in workbooks, so that control characters are seen."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


VIETNAMESE = Lang("vi")


def write_template(file: Path, lang: Lang = VIETNAMESE) -> None:
    """Write the empty workbook with all sheets and headings to `file`, its notes in `lang`.

    `UsageError` where something lies there already or without the library, `DiskError` for the disk.
    """
    if file.suffix.lower() != ".xlsx":
        raise UsageError("{file} is no name of an Excel workbook; allowed is one that ends in .xlsx.", file=str(file))
    if file.exists() or file.is_symlink():
        raise UsageError("{file} exists already and is not overwritten.", file=str(file))
    data = _template(plans(lang))
    writer = Writer()
    writer.write(file, data)
    writer.flush(file.parent)


def _template(plans: Sequence[Plan]) -> bytes:
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError("Workbooks need a library that is not installed.", do=LIBRARIES) from None
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        # The mark stands in the number format: people see it, the heading is still the bare name.
        looks = {mark: book.add_format(look | {"num_format": f'@"{mark}"', "bold": True}) for mark, look in _LOOKS.items()}
        for plan in plans:
            sheet = book.add_worksheet(plan.name)
            sheet.freeze_panes(1, 0)
            sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            for place, heading in enumerate(plan.headings):
                sheet.set_column(place, place, max(len(heading.name) + 4, 12), text)
                _head(sheet, place, heading, looks[heading.mark])
    return stream.getvalue()


_LOOKS: dict[str, dict[str, Any]] = {
    KEY: {"bottom": 6, "bg_color": "#FFE699"},
    REQUIRED: {"bottom": 2, "bg_color": "#DDEBF7"},
    "": {"bottom": 1},
}
"""How headings look by what they are marked with: lines tell them apart where colours do not."""

LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""


def _head(sheet: Any, place: int, heading: Heading, look: Any) -> None:
    sheet.write_string(0, place, heading.name, look)
    sheet.write_comment(0, place, heading.note, {"x_scale": 2, "y_scale": 1.5})
    if heading.choices:
        sheet.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": list(heading.choices)})
