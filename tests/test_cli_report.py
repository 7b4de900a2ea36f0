"""`report` as people and schedulers run it: the language, the two forms, where it goes, and every mistake in one line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from real_program import Ended, run  # isort: skip - beside the tests


def asked(home: Path, cached: Path, *words: object) -> Ended:
    return run(home, "report", *words, "--cache", cached)


def test_it_is_vietnamese_whatever_the_settings_say_and_english_only_where_asked_for(tmp_path: Path, cached: Path) -> None:
    said = asked(tmp_path, cached, "huyen dong anh", "--period", "2019-Q3")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("# BÁO CÁO KẾT QUẢ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH\n\n**Huyện Đông Anh** – 2019-Q3")
    assert "| Lập ngày | 21/10/2019 |" in said.out
    english = asked(tmp_path, cached, "017", "--period", "quarter", "--lang", "en")
    assert english.out.startswith("# REPORT ON ADMINISTRATIVE REFORM\n\n**Dong Anh district** – 2019-Q3")


def test_both_forms_go_to_a_file_and_replace_what_was_there(tmp_path: Path, cached: Path) -> None:
    for form in ("md", "xlsx"):
        file = tmp_path / f"bao-cao.{form}"
        file.write_text("old")
        said = asked(tmp_path, cached, "017", "--period", "2019-Q3", "--format", form, "--output", file)
        assert (said.code, said.out, said.err) == (0, f"The report is in {file}.\n", "")
        assert asked(tmp_path, cached, "017", "--period", "2019-Q3", "--format", form, "--output", file, "-q").out == ""
    assert (tmp_path / "bao-cao.md").read_text() == asked(tmp_path, cached, "017", "--period", "2019-Q3").out
    written = openpyxl.load_workbook(tmp_path / "bao-cao.xlsx")
    assert written.sheetnames == ["Báo cáo", "Lĩnh vực", "Chỉ tiêu", "Cần chú ý", "Chưa báo cáo", "Điểm cần kiểm tra", "So với kỳ trước"]
    assert 93.409091 in [cell.value for cell in written["Chỉ tiêu"]["I"]]
    assert sorted(path.name for path in tmp_path.glob("*bao-cao*")) == ["bao-cao.md", "bao-cao.xlsx"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("017", "--period", "2019-Q9"), 2, "There is no reporting window 2019-Q9. Near to it: 2019-Q4"),
        (("017",), 2, "A report needs a reporting window."),
        (("017", "--period", "2019-M11"), 2, "The window 2019-M11 ends on 2019-11-14: it cannot be reported on before."),
        (("nowhere", "--period", "2019-Q3"), 2, "There is no agency nowhere."),
        (("017", "--period", "2019-Q3", "--format", "xlsx"), 2, "A workbook needs a file."),
        (("017", "--period", "2019-Q3", "--output", "/proc/no/file"), 6, "/proc/no/file cannot be written"),
        (("017", "--period", "2019-Q3", "--output", "/dev"), 2, "/dev is no file that could be replaced."),
    ],
)
def test_every_mistake_is_one_line_and_nothing_is_printed(
    tmp_path: Path, cached: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ended = asked(tmp_path, cached, *words)
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith(f"cchc-tui: {said}")
    assert ended.err.count("\n") == 1
