"""`docs/huong-dan.md` and `docs/operation.md` are followed line by line on a clean machine, to a shared copy that others read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_tui.feed.publish import publish
from cchc_tui.feed.serve import FolderServer

from clean_machine import Said, follow  # isort: skip - beside the tests

ROOT = Path(__file__).resolve().parent.parent
PAGE, OPERATION = ROOT / "docs/huong-dan.md", ROOT / "docs/operation.md"
REMOVAL = "systemctl disable --now cchc-tui.timer"
EXAMPLE = "https://cchc.example.vn/cong-bo"
TOKEN = "thu-0123456789"

# They need root and the right to mount, and install the program with all it stands on.
pytestmark = pytest.mark.heavy


def commands(page: Path) -> list[str]:
    """Give every command line of a page, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the source as somebody unpacks it, without what was left in the tree, with the token from the city beside it."""
    folder = tmp_path_factory.mktemp("source")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
            target.chmod((ROOT / name).stat().st_mode & 0o777)
    (folder / "token.txt").write_text(TOKEN + "\n")
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FolderServer]:
    """The city's endpoint: the sample, published today, for who has the token."""
    folder = tmp_path_factory.mktemp("www")
    publish(ROOT / "fixtures", folder, now=datetime.now(UTC))
    with FolderServer(folder, token=TOKEN) as serving:
        yield serving


@pytest.fixture(scope="module")
def followed(source: Path, server: FolderServer) -> list[Said]:
    """Follow the page to its end; before the removal look at what is there, and after it at what is left."""
    lines = [line.replace(EXAMPLE, server.url) for line in commands(PAGE)]
    assert lines != commands(PAGE)
    removal = lines.index(REMOVAL)
    looks = [
        "stat --format '%a %U %n' /var/lib/cchc-tui /var/lib/cchc-tui/current /etc/cchc-tui/token /var/log/cchc-tui/cchc-tui.log",
        "find /var/lib/cchc-tui ! -user cchc-tui",
        "su - canbo -c 'cat bao-cao.xlsx' | head -c 2",
        "su - canbo -c 'test -r /etc/cchc-tui/token || echo secret'",
        "su - canbo -c 'cchc-tui sync || echo $?'",
        "su - canbo -c '(umask 077; echo x >own.token); cchc-tui sync --endpoint /etc/xdg --token-file own.token || echo $?'",
        "su - canbo -c 'CCHC_AT=2019-10-14 cchc-tui check 017 --max-age 2'",
        "su -s /bin/sh cchc-tui -c 'cchc-tui verify --repair'",
    ]
    gone = ["find /opt/cchc-tui /usr/local/bin/cchc-tui /etc/xdg/cchc-tui /etc/cchc-tui /etc/systemd/system/cchc-tui.* /var/lib/cchc-tui /var/log/cchc-tui 2>/dev/null || true",
            "id cchc-tui || echo nobody"]  # fmt: skip
    return follow([*lines[:removal], *looks, *lines[removal:], *gone], source)


def said(followed: list[Said], words: str) -> list[Said]:
    """Give every line that holds `words`."""
    return [each for each in followed if words in each.line]


def test_every_command_of_the_page_succeeds(followed: list[Said]) -> None:
    wrong = [each for each in followed if each.code and " check " not in each.line]
    assert wrong == []
    assert len(followed) > len(commands(PAGE)), "the last one was not reached"


def test_the_installation_synchronises_what_the_city_publishes(followed: list[Said]) -> None:
    for check in said(followed, "cchc-tui verify"):
        assert "bản công bố số 1 đều đúng" in check.out, check
    [status] = [each for each in followed if each.line == "cchc-tui status"]
    assert "Thành phố Hà Nội" in status.out
    [journal] = said(followed, "journalctl")
    assert journal.out.count(" INFO ") >= 2, "the unit's log is not in the journal"
    assert TOKEN not in "".join(each.out + each.err for each in followed)


def test_a_reader_who_is_not_root_sees_it_and_cannot_change_it(followed: list[Said]) -> None:
    root = next(each for each in followed if each.line == "cchc-tui status")
    [reader] = [each for each in followed if each.line == "su - canbo -c 'cchc-tui status'"]
    assert reader.out.splitlines()[3:] == root.out.splitlines()[3:]  # what is above says how long ago
    [shown] = said(followed, "show 017 TT01")
    assert "Huyện Đông Anh" in shown.out
    assert said(followed, "bao-cao.xlsx' |")[0].out == "PK"
    assert said(followed, "test -r /etc/cchc-tui/token")[0].out == "secret\n"
    [refused] = said(followed, "'cchc-tui sync ||")
    assert (refused.out, refused.err.count("\n")) == ("2\n", 1), "a reader may not read the token"
    [kept_out] = said(followed, "sync --endpoint")
    assert (kept_out.out, kept_out.err.count("\n")) == ("6\n", 1), "a reader may not write the copy"


def test_the_monitor_line_gives_a_verdict_by_its_exit_code(followed: list[Said]) -> None:
    today, then = said(followed, "cchc-tui check")
    assert (then.code, "CRITICAL" in then.out.split("|")[0]) == (2, True), then
    assert (today.code, "UNKNOWN" in today.out.split("|")[0]) == (3, True), "figures of 2019 are too old to say anything by now"
    for line in (today, then):
        assert "Huyện Đông Anh" in line.out, "it is UNKNOWN of something else"
        assert line.out.count("\n") == 1


def test_the_copy_is_everybodys_to_read_and_the_token_nobody_elses(followed: list[Said]) -> None:
    [modes] = said(followed, "stat --format")
    assert modes.out.splitlines() == [
        "755 cchc-tui /var/lib/cchc-tui",
        "644 cchc-tui /var/lib/cchc-tui/current",
        "600 cchc-tui /etc/cchc-tui/token",
        "600 cchc-tui /var/log/cchc-tui/cchc-tui.log",
    ]
    assert said(followed, "! -user cchc-tui")[0].out == ""


def test_nothing_of_it_is_left_after_the_removal(followed: list[Said]) -> None:
    assert followed[-2].out == ""
    assert followed[-1].out == "nobody\n"


def test_without_systemd_cron_does_the_same_and_a_group_can_be_the_only_reader(source: Path, server: FolderServer) -> None:
    page = [line.replace(EXAMPLE, server.url) for line in commands(PAGE)]
    before = page[: page.index("systemctl daemon-reload") - 1]
    [cron] = [line for line in (ROOT / "packaging/cchc-tui.cron").read_text().splitlines() if line.startswith("17 ")]
    account, command = cron.split(maxsplit=6)[5:]
    lines = [
        *before,
        *[line for line in commands(OPERATION) if "group.conf" not in line and "mkdir" not in line and "daemon-reload" not in line],
        f"su -s /bin/sh {account} -c 'CCHC_LOG_FILE=/var/log/cchc-tui/cchc-tui.log {command}'",
        "useradd --create-home --groups cchc-tui trong",
        "useradd --create-home ngoai",
        "su - ngoai -c 'cchc-tui status >/dev/null && echo reads'",
        "chmod 0750 /var/lib/cchc-tui",
        "su -s /bin/sh cchc-tui -c 'cchc-tui --quiet sync --full'",
        "stat --format %a /var/lib/cchc-tui/current",
        "su - trong -c 'cchc-tui status >/dev/null && echo reads'",
        "su - ngoai -c 'cchc-tui status >/dev/null || echo $?'",
        "test -s /var/log/cchc-tui/cchc-tui.log",
    ]
    found = follow(lines, source)
    assert [each for each in found if each.code] == []
    assert [each.out for each in found if "cchc-tui status" in each.line] == ["reads\n", "reads\n", "6\n"]
    assert said(found, "stat --format %a")[0].out == "640\n"
    assert said(found, command)[-1].out == "", "cron would mail what went well"
