"""Signatures of publications: OpenSSH's own, made and judged by `ssh-keygen`, so that no cryptography is ours.

A signature is over the bytes of the package, which hold serial and expiry and the hash of
everything else. It is text in armour, and says in its namespace what it was made for: a
signature of the same key under a letter or a commit is none here.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir

from cchc_tui.errors import CchcError, Refused, UsageError
from cchc_tui.feed.disk import disk_errors

NAMESPACE = "cchc-snapshot"
MAX_SIGNATURE = 16 * 1024
"""Characters of a signature: one of the longest RSA keys has about 6 kB."""

MAX_SIGNERS = 64 * 1024
"""Bytes of a list of signers: some hundred keys."""

_ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,100}\n)+-----END SSH SIGNATURE-----\n?")
_FINGERPRINT = re.compile(rb"\bSHA256:[A-Za-z0-9+/]{43}\b")
_NO_SIGNER = re.compile(rb":1: (?:bad (?:key )?options|missing key|invalid key)")
_TOO_OLD = re.compile(rb"(?:unknown|illegal|invalid) option|Unsupported operation")


def _at_a_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


@dataclass(frozen=True, slots=True)
class Keygen:
    """How `ssh-keygen` is run: which `program`, for how many `seconds` at most, and whether a person sits at `terminal`."""

    program: str = "ssh-keygen"
    seconds: float = 20.0
    terminal: Callable[[], bool] = _at_a_terminal

    def run(self, *arguments: str, data: bytes = b"", asking: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Run it with `data` as its input; what it prints stays here. `UsageError` when it cannot be used.

        Only with `asking` it keeps the terminal (for a passphrase), and then has all the time of the person there,
        who can interrupt it; without, nothing it does can wait for anybody.
        """
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SSH_ASKPASS")  # no window is opened to ask, by no version
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {"LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}
        limit = None if asking else self.seconds
        command = [self.program, *arguments]
        with self._usable():
            done = subprocess.run(
                command, input=data, capture_output=True, check=False, timeout=limit, start_new_session=not asking, env=environment
            )
        if done.returncode and _TOO_OLD.search(done.stderr):
            raise UsageError("The program {program} is too old for signatures: OpenSSH 8.2 or newer is needed.", program=self.program)
        return done

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise UsageError(
                "The program {program}, which makes and checks signatures, is not installed here.",
                do="Install the package openssh-client.",
                program=self.program,
            ) from None
        except subprocess.TimeoutExpired:
            raise UsageError(
                "The program {program} did not finish within {seconds} seconds.", program=self.program, seconds=f"{self.seconds:g}"
            ) from None
        except OSError as error:
            raise UsageError(
                "The program {program} cannot be run: {reason}.", program=self.program, reason=error.strerror or error
            ) from None


_KEYGEN = Keygen()


def sign(package: bytes, key: Path, keygen: Keygen = _KEYGEN) -> str:
    """Give the signature of `package` by the OpenSSH key in the file `key`, or by the agent that holds it.

    A passphrase is asked for where a person sits at a terminal. `UsageError` for a key that cannot sign.
    """
    _check_key(key)
    asking = keygen.terminal()
    done = keygen.run("-Y", "sign", "-n", NAMESPACE, "-f", str(key.absolute()), data=package, asking=asking)
    signature = done.stdout.decode("ascii", "replace")
    if done.returncode == 0 and _armoured(signature):
        return signature
    raise _unable(key, done.stderr, asking=asking)


def _check_key(key: Path) -> None:
    if not key.is_file():
        raise UsageError("The key {file} is not there.", file=str(key))
    if not os.access(key, os.R_OK):
        raise UsageError("The key {file} cannot be read.", do="Run as the user it belongs to.", file=str(key))


def _unable(key: Path, said: bytes, *, asking: bool) -> UsageError:
    """Say in our words why a key does not sign; what the program said is not repeated, it could hold anything."""
    if b"UNPROTECTED" in said:
        return UsageError("The key {file} can be read by others, so it is not used.", do="Run chmod 600 on it.", file=str(key))
    if b"passphrase" in said and asking:
        return UsageError("The passphrase of the key {file} was not right.", file=str(key))
    if b"passphrase" in said:
        return UsageError(
            "The key {file} needs its passphrase, and there is no terminal to ask for it.",
            do="Put the key into ssh-agent, or use one without a passphrase.",
            file=str(key),
        )
    return UsageError("The key {file} cannot sign.", do="See whether ssh-keygen -y -f reads it.", file=str(key))


def signed_by(package: bytes, signature: str, key: Path, keygen: Keygen = _KEYGEN) -> bool:
    """Say whether `signature` is a right one of `package` by `key`: no passphrase is needed to see that, nor a second signature.

    Signing again and comparing would do for Ed25519 only; other kinds of keys never give the same signature twice.
    """
    _check_key(key)
    if not _armoured(signature):
        return False
    maker = _maker(package, signature, keygen)
    own = _FINGERPRINT.search(keygen.run("-l", "-E", "sha256", "-f", str(key.absolute())).stdout)
    return maker is not None and own is not None and maker == own[0]


def verify(package: bytes, signature: str | None, signers: Path, keygen: Keygen = _KEYGEN) -> str:
    """Give the name by which `signers` (an `allowed_signers` file) knows who signed `package`.

    `Refused` without a signature, with one that is not of these bytes, or by a key that is not trusted for this
    (`namespaces=`) or not now (`valid-after=`, `valid-before=`); `UsageError` where `signers` or `ssh-keygen` cannot be used.
    """
    lines = _signers(signers)
    if not signature:
        raise Refused("The publication is not signed, and here only signed ones are trusted.")
    if not _armoured(signature):
        raise Refused("What stands as the signature of the publication is none of OpenSSH.")
    if _maker(package, signature, keygen) is None:
        raise Refused("The signature is not one of this publication: one of the two was changed.")
    wrong = 0
    with _private(signature.encode()) as proof:
        for row, line in lines:
            name, usable = _name_in(line, package, proof, keygen)
            if name is not None:
                return name
            wrong = wrong or (0 if usable else row)
    raise _untrusted(signers, wrong)


def _untrusted(signers: Path, wrong: int) -> CchcError:
    """Say that no row of `signers` fits; where a row (`wrong`, from 1) cannot be used at all, that is what has to be put right first."""
    if not wrong:
        return Refused("The publication is signed with a key that {file} does not trust for it now.", file=str(signers))
    return UsageError(
        "{file}, row {row}: this names no signer.",
        do="A row is a name, a space, and the key as in its .pub file.",
        file=str(signers),
        row=wrong,
    )


def _name_in(line: bytes, package: bytes, proof: str, keygen: Keygen) -> tuple[str | None, bool]:
    """Give the name under which one line lets the key of the signature sign, and whether the line can be used at all.

    Each line is asked alone: of several, `find-principals` would only give the names of the first that holds
    the key, also where another one trusts it for our namespace, and it would end at the first unusable line.
    """
    with _private(line) as alone:
        found = keygen.run("-Y", "find-principals", "-s", proof, "-f", alone)
        for name in found.stdout.decode("utf-8", "replace").split("\n") if found.returncode == 0 else []:
            if name and keygen.run("-Y", "verify", "-n", NAMESPACE, "-I", name, "-s", proof, "-f", alone, data=package).returncode == 0:
                return name, True
    return None, not _NO_SIGNER.search(found.stderr)


def _armoured(signature: str) -> bool:
    return len(signature) <= MAX_SIGNATURE and _ARMOUR.fullmatch(signature) is not None


def _maker(package: bytes, signature: str, keygen: Keygen) -> bytes | None:
    """Give the fingerprint of the key whose right signature of `package`, made for us, this is; None where it is not right."""
    with _private(signature.encode()) as proof:
        done = keygen.run("-Y", "check-novalidate", "-n", NAMESPACE, "-s", proof, data=package)
    maker = _FINGERPRINT.search(done.stdout)
    return maker[0] if done.returncode == 0 and maker else None


def _signers(file: Path) -> list[tuple[int, bytes]]:
    """Give the lines of a list of signers with their rows (from 1)."""
    try:
        if not file.is_file():
            raise UsageError("The list of trusted signers {file} is not there.", file=str(file))
        with file.open("rb") as stream:
            raw = stream.read(MAX_SIGNERS + 1)
    except OSError as error:
        raise UsageError("The list of trusted signers {file} cannot be read: {reason}.", file=str(file), reason=error.strerror or error) from None  # fmt: skip
    lines = [(row, line.strip()) for row, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1)]
    named = [(row, line + b"\n") for row, line in lines if line and not line.startswith(b"#")]
    if not named or b"\0" in raw or len(raw) > MAX_SIGNERS:
        raise UsageError("{file} is no list of trusted signers: needed is a row for each key.", file=str(file))
    return named


@contextmanager
def _private(content: bytes) -> Iterator[str]:
    """Give the name of a file (0600) with `content` that is there only meanwhile: `ssh-keygen` takes one input from a pipe, no more."""
    with disk_errors(Path(gettempdir())), NamedTemporaryFile(prefix="cchc-tui-") as file:
        file.write(content)
        file.flush()
        yield file.name
