"""Keys of OpenSSH for tests, made once, and lists of the signers who hold them."""

from __future__ import annotations

import subprocess
from pathlib import Path

PASSPHRASE = "mật khẩu thử"


def keygen(*arguments: str, data: bytes = b"") -> bytes:
    """Run the real `ssh-keygen`, which must succeed."""
    return subprocess.run(["ssh-keygen", *arguments], input=data, capture_output=True, check=True, timeout=60).stdout


def make_key(folder: Path, name: str, kind: str = "ed25519", passphrase: str = "") -> Path:
    """Make a key in `folder`."""
    keygen("-q", "-t", kind, "-N", passphrase, "-C", name, "-f", str(folder / name))
    return folder / name


def public(key: Path) -> str:
    """Give the public half as it stands in lists of signers: kind and key."""
    return " ".join(key.with_name(key.name + ".pub").read_text().split()[:2])


def trust(folder: Path, *lines: str) -> Path:
    """Write a list of signers."""
    file = folder / "allowed_signers"
    file.write_text("".join(f"{line}\n" for line in lines))
    return file
