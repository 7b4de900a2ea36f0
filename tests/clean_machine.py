"""A machine on which nothing was installed: as a script, in a mount namespace of its own, it runs the command lines of a page one by one.

What the lines write below `/etc`, `/opt`, `/usr/local`, `/var` and `/home` lies in memory over what is there and is gone with the last
process; accounts are real ones of that `/etc`. The clock, the network and `/usr` are those of this machine. There is no systemd as the
first process: `systemctl` and `journalctl` are stand-ins that run the installed unit as its account, in the folders, with the rights and
behind the read-only file system that it asks for, with the clock of `CCHC_NOW`; calls and memory are not limited. Only root can do this.
"""

from __future__ import annotations

import json
import os
import pwd
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

OVER = ("/etc", "/opt", "/usr/local", "/var", "/home")
UNITS = Path("/etc/systemd/system")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
JOURNAL = Path("/var/log/stand-in-journal")
INDEX = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_CERT",
    "PIP_TRUSTED_HOST",
    "PIP_CONFIG_FILE",
    "https_proxy",
    "HTTPS_PROXY",
    "SSL_CERT_FILE",
)
"""What says how packages are fetched here."""


class Said(NamedTuple):
    """A command line, how it ended and what it printed."""

    line: str
    code: int
    out: str
    err: str


def follow(lines: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> list[Said]:
    """Run command lines as root on a clean machine, in `folder`; give what each said."""
    assert os.geteuid() == 0, "only root can have a machine of its own: run this test as root"
    order = json.dumps({"lines": list(lines), "folder": str(folder), "environment": dict(environment or {})})
    words = ["unshare", "--mount", "--propagation", "private", sys.executable, __file__]
    done = subprocess.run(words, input=order, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Said(*each) for each in json.loads(done.stdout)]


def _machine(order: Mapping[str, object]) -> list[Said]:
    """Be the clean machine, inside the namespace."""
    memory = Path("/mnt")
    _mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", str(memory))
    for place in OVER:
        upper, work = (memory / kind / place.strip("/").replace("/", "-") for kind in ("upper", "work"))
        upper.mkdir(parents=True)
        work.mkdir(parents=True)
        _mount("-t", "overlay", "-o", f"lowerdir={place},upperdir={upper},workdir={work}", "overlay", place)
    stands = memory / "stands"
    stands.mkdir()
    for name in ("systemctl", "journalctl"):
        (stands / name).write_text(f'#!/bin/sh\nexec {sys.executable} {__file__} {name} "$@"\n')
        (stands / name).chmod(0o755)
    environment = {"PATH": f"{stands}:{PATH}", "HOME": "/root", "LANG": "C.UTF-8", "USER": "root"}
    environment |= {name: os.environ[name] for name in INDEX if name in os.environ} | dict(order["environment"])  # type: ignore[call-overload] # from JSON
    said = []
    for line in order["lines"]:  # type: ignore[attr-defined] # from JSON
        done = subprocess.run(["sh", "-c", line], cwd=str(order["folder"]), env=environment, capture_output=True, text=True, check=False)
        said.append(Said(line, done.returncode, done.stdout, done.stderr))
    return said


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)


def unit_of(file: Path) -> dict[str, list[str]]:
    """Read the settings of a unit, whatever their section; one may be said several times."""
    found = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith(("#", ";", "[")):
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


def _start(name: str) -> int:
    """Start a service as systemd would: folders, account, environment, rights; wait for its end."""
    unit = unit_of(UNITS / name)
    [user], [command] = unit["User"], unit["ExecStart"]
    account = pwd.getpwnam(user)
    writable = []
    for kind, base in (("StateDirectory", "/var/lib"), ("LogsDirectory", "/var/log")):
        folder = Path(base, unit[kind][0])
        folder.mkdir(exist_ok=True)
        folder.chmod(int(unit[kind + "Mode"][0], 8))
        os.chown(folder, account.pw_uid, account.pw_gid)
        writable.append(str(folder))
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": account.pw_dir, "USER": user, "LOGNAME": user}
    environment |= dict(pair.split("=", 1) for line in unit["Environment"] for pair in shlex.split(line))
    environment |= {name: os.environ[name] for name in ("CCHC_NOW",) if name in os.environ}
    script = "".join(f"mount --bind {folder} {folder} && " for folder in writable)
    script += "".join(f"mount -o remount,bind,ro {place} && " for place in ("/", *OVER))
    script += "".join(f"mount -t tmpfs tmpfs {place} && " for place in ("/root", "/home", "/tmp"))  # noqa: S108 - the folder itself
    script += f"umask {unit['UMask'][0]} && exec setpriv --reuid={user} --regid={unit['Group'][0]} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "
    words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script + command]
    done = subprocess.run(words, cwd="/", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    sys.stdout.write(f"{name}: status={done.returncode}\n")
    with JOURNAL.open("ab") as journal:
        journal.write(done.stdout)
    return 0 if done.returncode in (0, *map(int, unit["SuccessExitStatus"][0].split())) else 1


def _systemctl(verb: str, *words: str) -> int:
    named = [word for word in words if not word.startswith("-")]
    if verb == "daemon-reload":
        units = [str(file) for file in sorted(UNITS.glob("cchc-tui.*")) if file.is_file()]
        return subprocess.run(["systemd-analyze", "verify", *units], check=False).returncode if units else 0
    missing = [name for name in named if not (UNITS / name).is_file()]
    if missing:
        sys.stderr.write(f"Unit {missing} not found.\n")
        return 4
    if verb == "list-timers":
        [calendar] = unit_of(UNITS / named[0])["OnCalendar"]
        return subprocess.run(["systemd-analyze", "calendar", calendar], check=False).returncode
    return max([_start(name) for name in named if verb == "start" and name.endswith(".service")], default=0)


def main(words: Sequence[str]) -> int:
    """Be the machine, or one of its stand-ins."""
    if not words:
        sys.stdout.write(json.dumps(_machine(json.load(sys.stdin))))
        return 0
    if words[0] == "journalctl":
        sys.stdout.write(JOURNAL.read_text(encoding="utf-8"))
        return 0
    return _systemctl(*words[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
