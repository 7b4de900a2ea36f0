"""What `packaging/` holds is what systemd, cron, monitors and the program itself take, and all of it means the same places."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from cchc_tui.errors import UsageError
from cchc_tui.feed.serve import FolderServer
from cchc_tui.settings import FILE_KEYS, Host, load

from clean_machine import unit_of  # isort: skip - beside the tests
from real_program import PROGRAM, ROOT, environment  # isort: skip - beside the tests

PACKAGING = ROOT / "packaging"
SERVICE, TIMER, CRON = (PACKAGING / f"cchc-tui.{kind}" for kind in ("service", "timer", "cron"))
COMMAND, CACHE = "/usr/local/bin/cchc-tui", "/var/lib/cchc-tui"


def analysed(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True, check=False)


def installed(folder: Path, service: str) -> list[Path]:
    """Put both units into a folder, with a command that is there on this machine."""
    made = [folder / SERVICE.name, folder / TIMER.name]
    made[0].write_text(service.replace(COMMAND, "/bin/true"), encoding="utf-8")
    made[1].write_bytes(TIMER.read_bytes())
    return made


def test_systemd_takes_both_units_without_a_word(tmp_path: Path) -> None:
    done = analysed("verify", *installed(tmp_path, SERVICE.read_text()))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "wrong",
    [("ProtectSystem=strict", "ProtectSystm=strict"), ("StateDirectoryMode=0755", "StateDirectoryMode=rwx"), ("OnCalendar", "OnCalender")],
)
def test_systemd_would_have_noticed_a_mistake(tmp_path: Path, wrong: tuple[str, str]) -> None:
    units = installed(tmp_path, SERVICE.read_text())
    for unit in units:
        unit.write_text(unit.read_text().replace(*wrong))
    assert "/cchc-tui." in analysed("verify", *units).stderr


def test_the_service_is_as_closed_as_the_page_says() -> None:
    said = analysed("security", "--offline=true", "--no-pager", SERVICE).stdout
    found = re.search(r"exposure level for cchc-tui.service: (\d+\.\d) OK", said)
    assert found, said
    assert float(found[1]) <= 1.5
    assert f"rates it {found[1]} (OK)" in (ROOT / "docs/operation.md").read_text()
    assert analysed("security", "--offline=true", "--threshold=15", SERVICE).returncode == 0


def calls_of(*sets: str) -> set[str]:
    """Give the system calls of some sets of systemd's, and of the sets they hold."""
    found: set[str] = set()
    for line in analysed("syscall-filter", "--no-pager", *sets).stdout.splitlines():
        word = line.strip()
        if line.startswith(" ") and word[:1] not in ("#", ""):
            found |= calls_of(word) if word.startswith("@") else {word}
    return found


@pytest.mark.heavy  # strace is not everywhere
def test_a_synchronisation_makes_no_call_that_the_service_forbids(published: Path, tmp_path: Path) -> None:
    service, trace = unit_of(SERVICE), tmp_path / "trace"
    allowed, denied = (filter_.removeprefix("~").split() for filter_ in service["SystemCallFilter"])
    with FolderServer(published) as server:
        words = [*PROGRAM, "--verbose", "sync", "--endpoint", server.url]
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", trace, *words], env=environment(tmp_path), capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    calls = re.findall(r"^\d+ +(\w+)\((.*)", trace.read_text(errors="replace"), re.MULTILINE)
    assert {"connect", "fsync", "rename", "fchmod"} <= {name for name, _ in calls}
    assert {name for name, _ in calls} <= calls_of(*allowed) - calls_of(*denied)
    families = {match[0] for name, rest in calls if name == "socket" and (match := re.match(r"AF_\w+", rest))}
    assert families - {"AF_NETLINK"} <= set(service["RestrictAddressFamilies"][0].split()), "the resolver does without netlink"
    assert not [rest for _, rest in calls if "PROT_WRITE|PROT_EXEC" in rest or "PROT_READ|PROT_WRITE|PROT_EXEC" in rest]


def test_the_timer_comes_every_hour_and_makes_good_what_was_missed() -> None:
    timer = unit_of(TIMER)
    assert "Normalized form: *-*-* *:00:00" in analysed("calendar", *timer["OnCalendar"]).stdout
    assert (timer["Persistent"], timer["FixedRandomDelay"], timer["WantedBy"]) == (["yes"], ["yes"], ["timers.target"])
    assert analysed("timespan", *timer["RandomizedDelaySec"]).returncode == 0


def test_unit_cron_and_wrapper_mean_the_same_program_account_and_places() -> None:
    service, wrapper, cron = unit_of(SERVICE), (PACKAGING / "cchc-tui").read_text(), CRON.read_text()
    assert service["User"] == service["Group"] == ["cchc-tui"]
    assert f"/var/lib/{service['StateDirectory'][0]}" == CACHE
    assert f"CCHC_CACHE={CACHE}" in service["Environment"]
    assert f"CCHC_CACHE:={CACHE}}}" in wrapper
    [log] = [value for value in service["Environment"] if value.startswith("CCHC_LOG_FILE=")]
    assert log == f"CCHC_LOG_FILE=/var/log/{service['LogsDirectory'][0]}/cchc-tui.log"
    assert log in cron.splitlines()
    [line] = [line for line in cron.splitlines() if line[:1].isdigit()]
    minute, *rest, account, command = line.split(maxsplit=6)
    assert (int(minute) < 60, rest, account) == (True, ["*"] * 4, "cchc-tui")
    assert shlex.split(command) == [COMMAND, "--quiet", "sync"]
    assert shlex.split(service["ExecStart"][0]) == [COMMAND, "--verbose", "sync"]


def wrapped(tmp_path: Path, *words: str, **also: str) -> str:
    """Run the wrapper around a program that says where the cache is and what it was given."""
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\nprintf "%s|" "$CCHC_CACHE" "$@"\n')
    program.chmod(0o755)
    script = (PACKAGING / "cchc-tui").read_text().replace("/opt/cchc-tui/bin/cchc-tui", str(program))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CCHC_")}
    return subprocess.run(["sh", "-c", script, "cchc-tui", *words], env=kept | also, capture_output=True, text=True, check=True).stdout


def test_the_wrapper_names_the_shared_copy_unless_somebody_named_another(tmp_path: Path) -> None:
    assert os.access(PACKAGING / "cchc-tui", os.X_OK)
    assert wrapped(tmp_path, "show", "dong anh", "a*b") == f"{CACHE}|show|dong anh|a*b|"
    assert wrapped(tmp_path, CCHC_CACHE="/elsewhere") == "/elsewhere|"
    assert wrapped(tmp_path, CCHC_CACHE="") == f"{CACHE}|"


def host(folder: Path) -> Host:
    return Host(folder / "user.toml", folder / "system.toml", folder / "data", folder / "state", "utf-8")


def test_the_sample_settings_are_taken_as_they_are_and_with_every_comment_made_true(tmp_path: Path) -> None:
    sample = (PACKAGING / "config.toml").read_text(encoding="utf-8")
    (tmp_path / "system.toml").write_text(sample, encoding="utf-8")
    assert load({}, {}, host(tmp_path)).endpoint == "https://cchc.example.vn/cong-bo"
    whole = re.sub(r"^# (\w+ = )", r"\1", sample, flags=re.MULTILINE)
    (tmp_path / "system.toml").write_text(whole, encoding="utf-8")
    made = load({}, {}, host(tmp_path))
    assert (made.token_file, made.timeout, made.home, made.lang) == (Path("/etc/cchc-tui/token"), 120, "017", "vi")
    assert set(re.findall(r"^#? ?(\w+) = ", sample, re.MULTILINE)) == set(FILE_KEYS) - {"theme", "glyphs", "log_file"}


def test_a_users_own_settings_go_before_those_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "system.toml").write_bytes((PACKAGING / "config.toml").read_bytes())
    (tmp_path / "user.toml").write_text('lang = "en"\nhome = "018"\n')
    made = load({}, {}, host(tmp_path))
    assert (made.endpoint, made.lang, made.home) == ("https://cchc.example.vn/cong-bo", "en", "018")
    (tmp_path / "system.toml").write_text('lnag = "en"\n')
    with pytest.raises(UsageError, match="lnag"):
        load({}, {}, host(tmp_path))


def monitor_lines() -> list[list[str]]:
    """Give the words that each monitor runs, with the sample's arguments in place."""
    nagios = (PACKAGING / "monitoring/nagios.cfg").read_text()
    [line], [service] = re.findall(r"command_line\s+(.*)", nagios), re.findall(r"check_command\s+(.*)", nagios)
    _, agency, days = service.split("!")
    icinga = (PACKAGING / "monitoring/icinga2.conf").read_text()
    [command] = re.findall(r"command = \[ (.*) \]", icinga)
    values = {
        "$cchc_agency$": re.findall(r'vars.cchc_agency = "(\w+)"', icinga)[0],
        "$cchc_max_age$": re.findall(r"vars.cchc_max_age = (\d+)", icinga)[0],
    }
    assert re.findall(r'value = "(.*?)"', icinga) == ["$cchc_agency$"]
    assert re.findall(r'"(--.*?)" = "(.*?)"', icinga) == [("--max-age", "$cchc_max_age$")]
    return [
        shlex.split(line.replace("$ARG1$", agency).replace("$ARG2$", days)),
        [*re.findall(r'"(.*?)"', command), values["$cchc_agency$"], "--max-age", values["$cchc_max_age$"]],
    ]


@pytest.mark.parametrize("number", [0, 1])
def test_the_command_of_each_monitor_gives_a_verdict(number: int, cached: Path, tmp_path: Path) -> None:
    program, *words = monitor_lines()[number]
    assert program == COMMAND
    here = environment(tmp_path) | {"CCHC_CACHE": str(cached), "CCHC_AT": "2019-10-14"}
    done = subprocess.run([*PROGRAM, *words], env=here, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "CRITICAL" in done.stdout.split("|")[0]
