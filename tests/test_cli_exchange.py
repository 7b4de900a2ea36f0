"""`publish`, `serve`, `sync` and `demo` as people and scripts run them, over real HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cli_site import FACTS, PROGRAM, SOURCE, Cli, events, flip, said, served


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
