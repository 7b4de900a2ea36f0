"""The real program, run as people and scripts run it: words in, lines and exit codes out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cchc_tui.errors import UsageError
from cchc_tui.feed.serve import FolderServer
from cchc_tui.i18n import Lang
from cchc_tui.parser import SEE_HELP, language_of
from cchc_tui.settings import VERSION

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "cchc_tui"]
NOW = "2019-10-21T10:00:00+07:00"

Cli = Callable[..., subprocess.CompletedProcess[str]]

SOURCE = {
    "agencies.csv": "edition,code,level,kind,name_vi,name_en,parent,head,delegate,valid_from,valid_to\n"
    "2019,017,district,Huyện,Huyện Đông Anh,Dong Anh district,,Chủ tịch,,,\n"
    "2019,00454,commune,Thị trấn,Thị trấn Đông Anh,,017,,,,\n",
    "indicators.csv": "code,field,title_vi,title_en,unit,numerator_vi,numerator_en,denominator_vi,denominator_en,rollup,measure,period,scope,"
    "min_count,min_coverage,note_vi,note_en,succeeds,source\n"
    "TT01,tthc,Hồ sơ đúng hạn,On time,%,hồ sơ,dossiers,hồ sơ,dossiers,ratio_of_sums,flow,month,district commune,1,80,,,,\n",
    "targets.csv": "indicator,plan,valid_from,edition,agency,valid_to,due,op,min,max,strength,path,margin\n"
    "TT01,7028,2018-12-15,,,,2019-12-14,>=,95,,binding,,\n",
    "periods.csv": "id,kind,start,end,due\n2019-M10,month,2019-09-15,2019-10-14,2019-10-20\n",
}
FACTS = (
    "edition,agency,indicator,period,extent,stage,revision,source,numerator,denominator,excluded,value,as_of,known_at,note\n"
    "2019,017,TT01,2019-M10,own,reported,1,,{good},100,,,2019-10-14,2019-10-16,\n"
    "2019,00454,TT01,2019-M10,own,reported,1,,50,50,,,2019-10-14,2019-10-16,\n"
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a shell of nobody in particular says."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CCHC_", "XDG_", "LC_")) and k not in ("NO_COLOR", "COLUMNS")}
    places = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    return {**kept, **places, "LANG": "C.UTF-8", "CCHC_LANG": "en", "CCHC_NOW": NOW, "CCHC_AT": "2019-10-21", "PYTHONPATH": str(ROOT)}


@pytest.fixture
def cli(environment: dict[str, str]) -> Cli:
    def run(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8", env={**environment, **more}, stdin=subprocess.DEVNULL, check=False, timeout=60
        )  # fmt: skip

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in SOURCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "observations.csv").write_text(FACTS.format(good=80), encoding="utf-8")
    return folder


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give the one line of a failure, and prove that it is one."""
    assert done.stderr.startswith("cchc-tui: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_version_is_that_of_the_package(cli: Cli) -> None:
    assert cli("--version").stdout == f"cchc-tui {VERSION}\n"
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_help_names_every_command_in_both_languages(cli: Cli) -> None:
    english, vietnamese = cli("--help").stdout, cli("--lang", "vi", "--help").stdout
    for command in ("demo", "status", "show", "sync", "publish", "serve"):
        assert f"    {command} " in english
        assert f"    {command} " in vietnamese
    assert f"{Lang('en')('the screens')}:" in english
    assert f"{Lang('vi')('the screens')}:" in vietnamese


@pytest.mark.parametrize("command", ["demo", "status", "show", "sync", "publish", "serve"])
def test_every_command_has_help(cli: Cli, command: str) -> None:
    done = cli(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"cchc-tui {command}" in done.stdout


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["nope"], "Unknown command: nope."),
        (["show"], "Missing: AGENCY."),
        (["status", "--nope"], "Unknown argument: --nope."),
        (["status", "--max-age", "soon"], "--max-age: 'soon' is not a number."),
        (["status", "--max-age", "-1"], "--max-age: '-1' is not a number."),
        (["status", "--max-age"], "--max-age needs a value."),
        (["status", "--lang", "fr"], "--lang: lang must be one of vi, en."),
        (["status", "--at", "soon"], "--at: at must be a date"),
        (["status", "--stat"], "Unknown argument: --stat."),
        (["--config", "/nowhere.toml", "status"], "/nowhere.toml is not there"),
        (["sync"], "No endpoint is set."),
        (["status"], "Nothing is cached in "),
        (["show", "017"], "Nothing is cached in "),
        ([], "The screens need a terminal."),
    ],
)
def test_usage_is_exit_2_and_one_line(cli: Cli, words: list[str], line: str) -> None:
    done = cli(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert line in said(done)


def test_without_a_terminal_the_commands_that_serve_there_are_named(cli: Cli) -> None:
    assert all(command in said(cli()) for command in ("status", "show", "sync"))


def test_mistakes_are_said_in_the_language_asked_for(cli: Cli) -> None:
    mistake = UsageError("Unknown command: {given}.", do=SEE_HELP, given="nope")
    assert said(cli("nope", CCHC_LANG="vi")) == said(cli("nope", "--lang=vi")) == f"cchc-tui: {Lang('vi').error(mistake)}\n"
    assert said(cli("nope")) == f"cchc-tui: {mistake}\n"


def test_the_language_is_heard_before_anything_is_parsed() -> None:
    assert language_of(["show", "--lang", "en", "--config=c", "--lang"]) == {"lang": "en", "config": "c"}
    assert language_of(["--config", "--lang"]) == {"config": "--lang"}
    assert language_of([]) == {}


def test_global_options_stand_before_or_after_the_command(cli: Cli, cached: Path) -> None:
    """The same words on either side give the same output, and the later position does not undo the earlier one."""
    before = cli("--cache", cached, "--at", "2019-10-14", "--lang", "vi", "show", "017", "TT01", "--json")
    after = cli("show", "017", "--json", "--lang", "vi", "TT01", "--cache", cached, "--at", "2019-10-14")
    assert before.returncode == 0
    assert before.stdout == after.stdout
    assert json.loads(before.stdout)["at"] == "2019-10-14"
    assert json.loads(before.stdout)["agency"]["name"] == "Huyện Đông Anh"


def test_text_is_plain_and_fits(cli: Cli, cached: Path) -> None:
    for words in (("status",), ("show", "017"), ("show", "017", "TT01")):
        for columns in ("80", "60"):
            done = cli(*words, "--cache", cached, COLUMNS=columns)
            assert done.returncode == 0, done.stderr
            assert "\x1b" not in done.stdout
            assert max(map(len, done.stdout.splitlines())) <= int(columns)


def test_a_terminal_without_utf8_still_reads(cli: Cli, cached: Path) -> None:
    done = cli(
        "show",
        "017",
        "TT01",
        "--cache",
        cached,
        "--lang",
        "vi",
        PYTHONIOENCODING="latin-1",
        PYTHONUTF8="0",
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
    )
    assert done.returncode == 0, done.stderr
    assert "Huyen Dong Anh" in done.stdout
    assert "nơi lưu" not in cli("--help", "--lang", "vi", PYTHONIOENCODING="ascii").stdout
    assert cli("--help", "--lang", "vi", PYTHONIOENCODING="ascii").returncode == 0
    document = cli("show", "017", "--json", "--cache", cached, "--lang", "vi", PYTHONIOENCODING="latin-1")
    assert json.loads(document.stdout)["agency"]["name"] == "Huyện Đông Anh"


def test_agency_and_indicator_that_are_not_there(cli: Cli, cached: Path) -> None:
    assert "Did you mean" in said(cli("show", "Huyen Dong Anx", "--cache", cached))
    assert "Near to it: TT01" in said(cli("show", "017", "TT1", "--cache", cached))
    assert "may mean several agencies" in said(cli("show", "dong anh", "--cache", cached, "--at", "2019-10-14"))


def test_status_begins_at_home(cli: Cli, cached: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('home = "huyen dong anh"\nlang = "en"\n', encoding="utf-8")
    at_home = cli("status", "--json", "--cache", cached, "--config", config)
    elsewhere = cli("status", "018", "--json", "--cache", cached, "--config", config)
    nowhere = cli("status", "--json", "--cache", cached)
    assert [json.loads(done.stdout)["agency"]["code"] for done in (at_home, elsewhere, nowhere)] == ["017", "018", "01"]


def test_data_too_old_is_exit_8_and_nothing_is_printed(cli: Cli, cached: Path) -> None:
    for words in (("--max-data-age", "6"), ("--max-age", "0.05")):
        done = cli("status", *words, "--cache", cached)
        assert (done.returncode, done.stdout) == (8, "")
        assert "days ago" in said(done)
    assert cli("status", "--max-data-age", "7", "--max-age", "1", "--cache", cached).returncode == 0


def test_a_damaged_cache_is_exit_7_and_nothing_is_printed(cli: Cli, cached: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", cached, copy], check=True)
    summary = next((copy / "generations").glob("*/_summary.json"))
    flip(summary)
    done = cli("show", "017", "--cache", copy)
    assert (done.returncode, done.stdout) == (7, "")
    assert "_summary.json" in said(done)


def test_whoever_stops_reading_hears_nothing(environment: dict[str, str], cached: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "show", "01", "--cache", str(cached)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert (run.stderr.read(), run.wait(60)) == (b"", 128 + signal.SIGPIPE)


@pytest.mark.parametrize("closed", ["0<&-", ">&-", "2>&-", "0<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(environment: dict[str, str], cached: Path, closed: str) -> None:
    """Schedulers may start a program without any stream."""
    line = f'exec "$0" -m cchc_tui "$1" --cache "$2" {closed}'
    codes = [
        subprocess.run(["sh", "-c", line, sys.executable, word, cached], env=environment, check=False).returncode
        for word in ("status", "nope")
    ]
    assert codes == [0, 2]


def test_a_full_disk_under_the_output_is_exit_6(environment: dict[str, str], cached: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*PROGRAM, "status", "--cache", str(cached)],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1


def flip(file: Path) -> None:
    """Change one byte in the middle of a file."""
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(raw)


def events(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with FolderServer(folder) as server:
        yield server.url


def test_publish_serve_sync_show_round_trip(cli: Cli, source: Path, tmp_path: Path) -> None:
    """From source tables to a verdict, over real HTTP; then the server is gone, and the copy still answers and says how old it is."""
    folder = tmp_path / "published"
    assert cli("publish", source, folder).stdout.startswith("Publication 1 is in ")
    assert cli("publish", source, folder).stdout.startswith("Nothing new: publication 1 ")
    with served(folder) as url:
        first = cli("sync", "--endpoint", url)
        assert first.stdout.startswith("Publication 1 is here (")
        again = events(cli("sync", "--json", CCHC_ENDPOINT=url))[-1]
        assert {k: again[k] for k in ("event", "serial", "requests", "changed")} == {
            "event": "done",
            "serial": 1,
            "requests": 1,
            "changed": False,
        }
    document = json.loads(cli("show", "017", "--json").stdout)
    area = document["indicators"][0]["area"]
    assert (area["numerator"], area["denominator"], area["verdict"]) == (130, 150, "behind")
    gone = cli("sync", "--endpoint", url)
    assert (gone.returncode, gone.stdout) == (3, "")
    after = cli("status", CCHC_NOW="2019-10-26T10:00:00+07:00")
    assert "(5 days ago)" in after.stdout
    assert "OFFLINE: the last contact failed" in after.stdout
    assert json.loads(cli("show", "017", "--json").stdout) == document


def test_a_flipped_byte_is_refused_and_the_copy_stays(cli: Cli, source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    cli("publish", source, folder)
    assert cli("sync", "--endpoint", folder).returncode == 0
    before = cli("show", "017", "TT01", "--json").stdout
    (source / "observations.csv").write_text(FACTS.format(good=99), encoding="utf-8")
    assert cli("publish", source, folder).stdout.startswith("Publication 2 ")
    flip(max(folder.glob("data/observations*.csv"), key=lambda file: file.stat().st_mtime_ns))
    done = cli("sync", "--json", "--endpoint", folder)
    assert done.returncode == 4
    assert events(done)[-1].keys() == {"event", "code", "message"}
    assert (events(done)[-1]["event"], events(done)[-1]["code"]) == ("error", 4)
    assert events(done)[-1]["message"] in said(done)
    assert "The cache stays as it was. Tell the publisher." in said(done)
    assert cli("show", "017", "TT01", "--json").stdout == before


def test_wrong_tables_are_all_named_and_nothing_is_published(cli: Cli, source: Path, tmp_path: Path) -> None:
    (source / "observations.csv").write_text(FACTS.format(good="many"), encoding="utf-8")
    (source / "periods.csv").write_text(SOURCE["periods.csv"].replace("2019-10-20", "later"), encoding="utf-8")
    done = cli("publish", source, tmp_path / "published")
    lines = done.stderr.splitlines()
    assert done.returncode == 4
    assert len(lines) == 3
    assert any("observations" in line and "numerator" in line for line in lines)
    assert any("periods" in line and "due" in line for line in lines)
    assert not (tmp_path / "published" / "latest.json").exists()


def test_serve_says_where_and_stops_when_interrupted(environment: dict[str, str], source: Path, tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "published"
    cli("publish", source, folder)
    with subprocess.Popen([*PROGRAM, "serve", str(folder)], env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        assert cli("sync", "--endpoint", url).returncode == 0
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 130


def test_a_token_is_asked_for_and_only_read_from_a_private_file(
    environment: dict[str, str], source: Path, tmp_path: Path, cli: Cli
) -> None:
    folder, token = tmp_path / "published", tmp_path / "token"
    cli("publish", source, folder)
    token.write_text("s3cret\n", encoding="ascii")
    token.chmod(0o600)
    with subprocess.Popen(
        [*PROGRAM, "serve", str(folder), "--token-file", str(token)], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        assert cli("sync", "--endpoint", url).returncode == 3
        assert cli("sync", "--endpoint", url, "--token-file", token).returncode == 0
        token.chmod(0o644)
        assert cli("sync", "--endpoint", url, "--token-file", token).returncode == 2
        server.send_signal(signal.SIGINT)
        server.wait(30)


def test_quiet_says_nothing_when_all_is_well(cli: Cli, source: Path, tmp_path: Path) -> None:
    assert cli("-q", "publish", source, tmp_path / "p").stdout == cli("sync", "-q", "--endpoint", tmp_path / "p").stdout == ""


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder, in memory where there is one: the demo waits for a slow disk 800 times."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:  # noqa: S108 - its own folder
        yield Path(folder)


def test_the_demo_prints_the_overview_on_the_day_of_its_data(cli: Cli, tmp_path: Path, place: Path) -> None:
    """The whole way in one command; its temporary cache is gone afterwards, and the real one was never made."""
    done = cli("demo", "--plain", "--agency", "017", CCHC_AT="", TMPDIR=str(place), CCHC_ENDPOINT="https://not.asked.example")
    assert done.returncode == 0, done.stderr
    assert "Dong Anh district (2019:017)" in done.stdout
    assert "SAMPLE DATA" in done.stdout
    assert "Verdicts at 2019-10-14" in done.stdout
    assert list(place.iterdir()) == []
    assert not (tmp_path / "data").exists()


def test_a_bug_is_one_line_and_its_traceback_only_with_v(cli: Cli, cached: Path, tmp_path: Path) -> None:
    """A module of the program that cannot even be imported stands for any bug."""
    broken = tmp_path / "broken" / "difflib.py"
    broken.parent.mkdir()
    broken.write_text("raise RuntimeError('boom')\n", encoding="utf-8")
    path = os.pathsep.join([str(broken.parent), str(ROOT)])
    quiet, loud = (cli("show", "zzzz", "--cache", cached, *more, PYTHONPATH=path) for more in ((), ("-v",)))
    assert (quiet.returncode, loud.returncode) == (1, 1)
    assert said(quiet) == "cchc-tui: unexpected failure: RuntimeError: boom\n"
    assert "Traceback" in loud.stderr
