"""The chart of `show AGENCY INDICATOR`, pasted into a mail of 72 columns, keeps its shape: as text, quoted, and through a mail's own forms."""

from __future__ import annotations

import email
import email.policy
import subprocess
import unicodedata
from email.message import EmailMessage
from pathlib import Path

import pytest
from rich.cells import cell_len

from cchc_tui.domain.detail import detail
from cchc_tui.domain.model import AgencyKey
from cchc_tui.domain.snapshot import Snapshot
from cchc_tui.i18n import Lang
from cchc_tui.output import page
from cchc_tui.output.table import Look
from cchc_tui.text import cells

from real_program import PROGRAM, environment  # isort: skip - beside the tests

COLUMNS = 72
PLACES = [AgencyKey("2019", "017")]


def charts(sample: Snapshot, lang: Lang, glyphs: str, most: int = 99) -> list[list[str]]:
    """Give the chart of every indicator of a district that has any figure."""
    look = Look(width=80, chart=COLUMNS, glyphs=glyphs)
    found = [
        page._chart(detail(sample, key, judged.indicator.code), lang, look)
        for key in PLACES
        for judged in sample.sheet(key).judgements[:most]
    ]
    return [lines for lines in found if lines]


@pytest.mark.parametrize(("code", "glyphs"), [("vi", "unicode"), ("en", "wgl4"), ("vi", "ascii")])
def test_every_line_of_every_chart_fits_and_every_sign_is_one_column(sample: Snapshot, code: str, glyphs: str) -> None:
    drawn = charts(sample, Lang(code), glyphs)
    assert len(drawn) > 15
    for lines in drawn:
        assert len(lines) > page.CHART_ROWS
        assert max(map(len, lines)) > 40, "a chart, not a scrap of one"
        for line in lines:
            assert line == line.rstrip(), "a mail may join or drop what ends in blanks"
            assert not line.startswith((">", "From ")), line
            assert cells(line) == cell_len(line) == len(line) <= COLUMNS, line
            assert all(unicodedata.category(sign)[0] not in "CM" and unicodedata.east_asian_width(sign) not in "WF" for sign in line), line


def test_the_frame_stands_in_one_column_after_a_mail_was_sent_quoted_and_read(sample: Snapshot) -> None:
    for lines in charts(sample, Lang("vi"), "unicode", most=4):
        message = EmailMessage(policy=email.policy.SMTP)
        message.set_content("\n".join(lines) + "\n")
        read = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        assert read.get_content().splitlines() == lines
        quoted = [f"> {line}" for line in lines]
        assert max(map(len, quoted)) <= 78, "what RFC 5322 asks of a line"
        frame = {line.index("│") for line in lines if "│" in line} | {line.index("┤") for line in lines if "┤" in line}
        assert len(frame) == 1, "\n".join(lines)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_the_real_program_draws_it_so_for_whoever_pipes_it_into_a_mail(cached: Path, tmp_path: Path, locale: str) -> None:
    spoken = environment(tmp_path) | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "CCHC_AT": "2019-10-14"}
    command = [*PROGRAM, "show", "017", "TT01", "--cache", str(cached)]
    said = subprocess.run(command, env=spoken, capture_output=True, check=True, stdin=subprocess.DEVNULL).stdout.decode()
    lines = said.splitlines()
    frame = "|" if locale == "C" else "│"
    rows = [line for line in lines if frame in line or "┤" in line]
    assert len(rows) >= page.CHART_ROWS // 2, said
    assert max(cells(line) for line in rows) <= COLUMNS
    assert "\x1b" not in said
    assert said.isascii() is (locale == "C")
