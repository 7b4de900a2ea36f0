"""The completion scripts are those of the program as it is, and real shells load them and complete with them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from completion import FILES, actions, parser, script

COMMANDS = ["demo", "status", "show", "check", "export", "report", "changes", "verify", "sync", "publish", "serve", "doctor"]

BASH = r"""
source "$1"; shift
handler=$(complete -p cchc-tui | sed 's/.*-F \([^ ]*\).*/\1/')
COMP_WORDS=(cchc-tui "$@"); COMP_CWORD=$#
"$handler" cchc-tui "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}"
"""

ZSH = r"""
emulate -L zsh
zmodload zsh/zpty
zpty shell zsh -f
ask() { zpty -w shell "$1"; zpty -r shell answer "*$2*" }
ask 'PS1=; stty -echo; bindkey -e; print rea""dy' ready
ask "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D; cchc-tui() { :; }; print lo''aded" loaded
ask "cd ${(q)3}; bindkey '^X^T' beep; print -r -- bound to \${_comps[cchc-tui]} so fa''r" 'so far*2004h'
print -r -- "$answer"
zpty -w -n shell "$2"$'\t\C-a: shown \C-e so far\n'
zpty -r shell answer '*so far*'
print -r -- "$answer"
zpty -d shell
"""
"""Types `$2` and a Tab into a real interactive zsh in the folder `$3`, whose completions are looked for in the folder `$1`.

A new line is awaited by what the shell's editor sends when it begins one. What follows the Tab turns the line into one that does nothing, and ends it: so the answer has come when that is read back.
"""


def shell(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is needed to try its completion: apt-get install {name}"
    return found


def bash(*typed: str, cwd: Path | None = None) -> list[str]:
    """What bash offers for the last of the words that were typed behind the program's name."""
    done = subprocess.run(
        [shell("bash"), "--norc", "-uc", BASH, "bash", str(FILES["bash"]), *typed], capture_output=True, text=True, check=False, cwd=cwd
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def zsh(typed: str, cwd: Path) -> str:
    """What a zsh with our completion on its path shows after a Tab."""
    done = subprocess.run(
        [shell("zsh"), "-fc", ZSH, "zsh", str(FILES["zsh"].parent), typed, str(cwd)], capture_output=True, text=True, check=False, timeout=60, env={"TERM": "dumb", "PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8", "LINES": "200", "COLUMNS": "120"}
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", list(FILES))
def test_the_scripts_are_made_of_the_commands_as_they_are(name: str) -> None:
    assert FILES[name].read_text(encoding="utf-8") == script(name), "run tests/completion.py"


@pytest.mark.parametrize("name", list(FILES))
def test_the_scripts_are_plain_ascii_and_pass_their_shell(name: str) -> None:
    assert FILES[name].read_text(encoding="utf-8").isascii()
    done = subprocess.run([shell(name), "-n", FILES[name]], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_bash_offers_the_commands_and_the_options_before_them() -> None:
    assert sorted(bash("")) == sorted(COMMANDS)
    assert sorted(bash("s")) == ["serve", "show", "status", "sync"]
    assert "--no-color" in bash("--no")
    assert sorted(bash("--lang", "")) == ["en", "vi"]
    assert bash("--lang", "vi", "che") == ["check"]


@pytest.mark.parametrize("command", COMMANDS)
def test_bash_offers_every_option_of_a_command(command: str) -> None:
    made = next(action.choices[command] for action in parser()._actions if action.dest == "command" and isinstance(action.choices, dict))
    options = {name for action in actions(made) if action.help != "==SUPPRESS==" for name in action.option_strings if name.startswith("--")}
    assert {"--help", "--lang"} < options
    assert set(bash(command, "--")) == options


def test_bash_offers_files_and_folders_where_they_are_meant(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "token").touch()
    assert sorted(bash("sync", "--token-file", "", cwd=tmp_path)) == ["folder", "token"]
    assert bash("serve", "", cwd=tmp_path) == ["folder"]
    assert bash("export", "--format", "x") == ["xlsx"]


def test_zsh_offers_commands_with_what_they_do(tmp_path: Path) -> None:
    shown = zsh("cchc-tui s", tmp_path)
    assert "bound to _cchc-tui so far" in shown, "compinit found the file by its first line"
    for command in ("serve", "show", "status", "sync"):
        assert command in shown
    assert "bring the cache to what the endpoint offers" in shown
    assert "doctor" not in shown


def test_zsh_completes_options_and_values_of_a_command(tmp_path: Path) -> None:
    assert "cchc-tui check --indicator" in zsh("cchc-tui check --indi", tmp_path).replace("\x07", "")
    assert "cchc-tui export --format xlsx" in zsh("cchc-tui export --format x", tmp_path)
    (tmp_path / "published").mkdir()
    (tmp_path / "public-key").touch()
    assert "cchc-tui serve published/" in zsh("cchc-tui serve publ", tmp_path)
