"""`export` as people and schedules run it: what lies at the end, what is left of the old file, and the one line where it fails."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from cchc_tui.commands.export import save
from cchc_tui.errors import DiskError, UsageError

from real_program import PROGRAM, environment, run  # isort: skip - beside the tests
from small_city import fill, publish_city  # isort: skip - beside the tests

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "export.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of two districts and a commune."""
    folder = tmp_path_factory.mktemp("city")
    publish_city(folder, 900_000)
    fill(folder / "cache", folder / "www")
    return folder / "cache"


def output(cache: Path, home: Path, *words: object) -> bytes:
    """Run the program as a schedule does and give the bytes it printed."""
    command = [*PROGRAM, "export", *map(str, words), "--cache", str(cache)]
    done = subprocess.run(command, env=environment(home), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_each_form_is_printed_whole(cache: Path, tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(output(cache, tmp_path).decode("utf-8-sig"), newline="")))
    assert [row[1] for row in rows[rows.index([]) + 2 :]] == ["01", "017", "00454", "018"]
    document = json.loads(output(cache, tmp_path, "--format", "json"))
    assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
    assert output(cache, tmp_path, "--format", "md").startswith(b"# Targets and verdicts: all agencies\n")
    assert openpyxl.load_workbook(io.BytesIO(output(cache, tmp_path, "--format", "xlsx"))).worksheets[0].max_row > 4


def test_an_agency_is_exported_with_all_below_it_by_code_or_by_name(cache: Path, tmp_path: Path) -> None:
    for name in ("017", "huyen dong"):
        document = json.loads(output(cache, tmp_path, name, "--format", "json"))
        assert [agency["code"] for agency in document["agencies"]] == ["017", "00454"]
    said = run(tmp_path, "export", "999", "--cache", cache)
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)


def test_a_file_is_utf8_whatever_the_terminal_speaks(cache: Path, tmp_path: Path) -> None:
    spoken = environment(tmp_path) | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "CCHC_LANG": "vi"}
    done = subprocess.run([*PROGRAM, "export", "--cache", str(cache)], env=spoken, capture_output=True, check=True)
    assert "Huyện Đông;" in done.stdout.decode("utf-8-sig")


def test_the_file_takes_the_place_of_the_old_one_and_keeps_its_mode(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    assert run(tmp_path, "export", "--output", file, "--cache", cache).code == 0
    assert file.read_bytes() == output(cache, tmp_path)
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    said = run(tmp_path, "export", "--output", file, "--cache", cache)
    assert (said.code, said.out, said.err) == (0, "", "")
    assert file.read_bytes() == output(cache, tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [child.name for child in tmp_path.iterdir() if child.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--max-age", "0.1"], 8, "The last good contact was on 2019-10-20"),
        (["--max-data-age", "3"], 8, "The data describes 2019-10-14"),
        (["nowhere at all"], 2, "nowhere at all"),
        (["--format", "pdf"], 2, "pdf"),
        (["--format", "xlsx"], 2, "figures.csv would hold xlsx, which its name does not say. Give the form too: --format csv"),
    ],
)
def test_what_is_refused_leaves_the_old_file_and_says_one_line(cache: Path, tmp_path: Path, words: list[str], code: int, told: str) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("old", encoding="utf-8")
    said = run(tmp_path, "export", *words, "--output", file, "--cache", cache)
    assert (said.code, said.out, len(said.err.splitlines())) == (code, "", 1)
    assert told in said.err
    assert file.read_text(encoding="utf-8") == "old"


def test_nothing_cached_and_a_folder_that_is_not_there_are_one_line_each(cache: Path, tmp_path: Path) -> None:
    said = run(tmp_path, "export", "--cache", tmp_path / "none")
    assert (said.code, len(said.err.splitlines())) == (2, 1)
    said = run(tmp_path, "export", "--output", tmp_path / "no" / "where.csv", "--cache", cache)
    assert (said.code, len(said.err.splitlines())) == (6, 1)
    assert str(tmp_path / "no" / "where.csv") in said.err
    assert "What was there before is as it was." in said.err


def test_a_device_or_a_folder_is_not_replaced(cache: Path, tmp_path: Path) -> None:
    for place in (tmp_path, Path("/dev/null")):
        said = run(tmp_path, "export", "--output", place, "--cache", cache)
        assert (said.code, len(said.err.splitlines())) == (2, 1), place
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_link_keeps_leading_where_it_led(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    save(link, [b"new"])
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_disk_that_is_full_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("old", encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(DiskError) as caught:
            save(file, [b"x" * 4096, b"y" * 4096])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert str(file) in str(caught.value)
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file], "no half file is left"


def test_what_fails_while_it_is_made_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("old", encoding="utf-8")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise UsageError("no further")

    with pytest.raises(UsageError):
        save(file, pieces())
    assert (file.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("old", [file])


def test_a_workbook_is_not_printed_to_a_terminal(cache: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    command = [*PROGRAM, "export", "--format", "xlsx", "--cache", str(cache)]
    with subprocess.Popen(command, env=environment(tmp_path), stdin=theirs, stdout=theirs, stderr=subprocess.PIPE) as started:
        os.close(theirs)
        assert started.stderr is not None
        said = started.stderr.read().decode()
    os.close(ours)
    assert started.returncode == 2
    assert said == "cchc-tui: A workbook is nothing a terminal can show. Give it a name: --output FILE.xlsx\n"


def test_without_the_library_a_workbook_is_one_line_that_says_how_to_get_it(cache: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "xlsxwriter.py").write_text("raise ImportError\n", encoding="utf-8")
    spoken = environment(tmp_path)
    spoken["PYTHONPATH"] = os.pathsep.join([str(hidden), spoken["PYTHONPATH"]])
    file = tmp_path / "figures.xlsx"
    command = [*PROGRAM, "export", "--format", "xlsx", "--output", str(file), "--cache", str(cache)]
    done = subprocess.run(command, env=spoken, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "pip install 'cchc-tui[xlsx]'" in done.stderr
    assert not file.exists()


def test_a_reader_who_has_had_enough_ends_it(cache: Path, tmp_path: Path) -> None:
    words = f"{sys.executable} -m cchc_tui export --cache {cache} | head -n 1; exit ${{PIPESTATUS[1]}}"
    done = subprocess.run(["bash", "-c", words], env=environment(tmp_path), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1
