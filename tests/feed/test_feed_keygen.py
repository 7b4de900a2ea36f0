"""How signing fails: whatever `ssh-keygen` or a key does, it ends soon, in one line of ours, and nothing of the key is in it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_keys import PASSPHRASE, keygen, make_key, public, trust
from ptyprocess import PtyProcess

from cchc_tui.errors import UsageError
from cchc_tui.feed.signature import Keygen, sign, verify

PACKAGE = b"{}"
NOBODY = Keygen(program="/nonexistent/ssh-keygen")
ALONE = Keygen(terminal=lambda: False)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("keys"), "first")


@pytest.fixture(scope="module")
def signature(key: Path) -> str:
    return sign(PACKAGE, key)


def script(folder: Path, *lines: str) -> Keygen:
    """Make a program that stands for `ssh-keygen`."""
    file = folder / "keygen"
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    file.chmod(0o755)
    return Keygen(program=str(file), seconds=0.3, terminal=lambda: False)


def test_without_ssh_keygen_it_is_said_what_to_install(tmp_path: Path, key: Path, signature: str) -> None:
    signers = trust(tmp_path, f"a {public(key)}")
    with pytest.raises(UsageError, match="openssh-client"):
        sign(PACKAGE, key, NOBODY)
    with pytest.raises(UsageError, match="openssh-client"):
        verify(PACKAGE, signature, signers, NOBODY)
    with pytest.raises(UsageError, match="Permission denied"):
        sign(PACKAGE, key, Keygen(program=str(signers)))


def test_a_program_that_hangs_or_is_too_old_is_left(tmp_path: Path, key: Path, signature: str) -> None:
    """Also one whose own child holds our pipes open."""
    signers = trust(tmp_path, f"a {public(key)}")
    started = time.monotonic()
    for hangs in ("exec sleep 60", "sleep 3 & sleep 3"):
        with pytest.raises(UsageError, match=r"did not finish within 0\.3 seconds"):
            verify(PACKAGE, signature, signers, script(tmp_path, hangs))
    assert time.monotonic() - started < 2.5
    for old in ("ssh-keygen: unknown option -- Y", 'Unsupported operation for -Y: "find-principals"'):
        with pytest.raises(UsageError, match="too old"):
            verify(PACKAGE, signature, signers, script(tmp_path, f"echo '{old}' >&2; exit 1"))


def test_files_for_the_program_are_private_and_gone_afterwards(tmp_path: Path, key: Path, signature: str) -> None:
    seen = tmp_path / "seen"
    look = f'for word; do [ -f "$word" ] && stat -c "%a %n" "$word" >> {seen}; done; exec ssh-keygen "$@"'
    assert verify(PACKAGE, signature, trust(tmp_path, f"a {public(key)}"), script(tmp_path, look)) == "a"
    files = [line.split() for line in seen.read_text().splitlines()]
    assert len(files) == 5
    assert {mode for mode, _ in files} == {"600"}
    assert not [name for _, name in files if Path(name).exists()]


def refused_key(key: Path, keygen: Keygen = ALONE) -> str:
    """Sign with a key that cannot; give what is said, which must be ours alone and hold nothing of the key."""
    with pytest.raises(UsageError) as caught:
        sign(PACKAGE, key, keygen)
    said = str(caught.value)
    assert caught.value.exit_code == 2
    assert len(said.splitlines()) == 1
    assert "OPENSSH" not in said
    assert "@@@" not in said
    return said.replace(str(key), "KEY")


def test_a_key_that_cannot_sign_is_said_in_one_line(tmp_path: Path, key: Path) -> None:
    assert refused_key(tmp_path / "none") == "The key KEY is not there."
    assert refused_key(tmp_path) == "The key KEY is not there."
    copy = tmp_path / "key"
    copy.write_bytes(key.read_bytes())
    copy.chmod(0o644)
    assert refused_key(copy) == "The key KEY can be read by others, so it is not used. Run chmod 600 on it."
    copy.chmod(0o600)
    copy.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n")
    assert refused_key(copy).startswith("The key KEY cannot sign.")
    assert refused_key(key, script(tmp_path, "echo 'OPENSSH secret'; echo '@@@ secret' >&2")).startswith("The key KEY cannot sign.")


def test_a_passphrase_without_a_terminal_is_one_clear_error_and_no_hang(tmp_path: Path) -> None:
    locked = make_key(tmp_path, "locked", passphrase=PASSPHRASE)
    assert refused_key(locked).startswith("The key KEY needs its passphrase, and there is no terminal to ask for it.")
    code = f"from pathlib import Path; from cchc_tui.feed.signature import sign; sign(b'x', Path({str(locked)!r}))"
    terminal = PtyProcess.spawn(["/bin/sh", "-c", 'exec "$0" -c "$1" < /dev/null', sys.executable, code], cwd=Path.cwd())
    assert b"there is no terminal" in everything(terminal)  # a terminal is there, but nobody sits at it


def everything(terminal: PtyProcess) -> bytes:
    """Give all that a program says until it ends."""
    said = b""
    while True:
        try:
            said += terminal.read()
        except EOFError:
            terminal.wait()
            return said


@pytest.mark.parametrize(("typed", "answer"), [(PASSPHRASE, b"BEGIN SSH SIGNATURE"), ("wrong", b"was not right")])
def test_a_person_at_a_terminal_may_type_the_passphrase(tmp_path: Path, typed: str, answer: bytes) -> None:
    locked = make_key(tmp_path, "locked", passphrase=PASSPHRASE)
    code = f"from pathlib import Path; from cchc_tui.feed.signature import sign; print(sign(b'x', Path({str(locked)!r})))"
    terminal = PtyProcess.spawn([sys.executable, "-c", code], cwd=Path.cwd())
    said = b""
    while b"passphrase" not in said:
        said += terminal.read()
    terminal.write(typed.encode() + b"\n")
    said = everything(terminal)
    assert answer in said
    assert typed.encode() not in said


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An agent of our own; gives the environment in which it is found."""
    place = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(place)], stdout=subprocess.DEVNULL) as running:
        while not place.exists():
            assert running.poll() is None
            time.sleep(0.005)
        yield os.environ | {"SSH_AUTH_SOCK": str(place)}
        running.terminate()


def elsewhere(code: str, environment: dict[str, str]) -> str:
    """Run some code of ours in another environment; give what it prints."""
    code = f"from pathlib import Path; from cchc_tui.feed.signature import *; {code}"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60).stdout.decode()


def test_an_agent_signs_for_a_locked_key(tmp_path: Path, agent: dict[str, str]) -> None:
    key = make_key(tmp_path, "key")
    subprocess.run(["ssh-add", "-q", str(key)], env=agent, check=True)
    keygen("-p", "-q", "-P", "", "-N", PASSPHRASE, "-f", str(key))
    made = elsewhere(f"print(sign(b'{{}}', Path({str(key)!r})), end='')", agent)
    assert verify(PACKAGE, made, trust(tmp_path, f"a {public(key)}")) == "a"


def test_no_window_is_opened_to_ask_and_no_language_changes_what_is_said() -> None:
    wanting = {"DISPLAY": ":9", "WAYLAND_DISPLAY": "w", "SSH_ASKPASS": "/bin/true", "SSH_ASKPASS_REQUIRE": "force", "LC_ALL": "vi_VN.UTF-8"}
    said = elsewhere("print(Keygen(program='env').run().stdout.decode())", os.environ | wanting | {"SSH_AUTH_SOCK": "/kept"}).splitlines()
    assert not [line for line in said if line.split("=")[0] in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_ASKPASS")]
    assert {"SSH_ASKPASS_REQUIRE=never", "LC_ALL=C", "SSH_AUTH_SOCK=/kept"} <= set(said)
