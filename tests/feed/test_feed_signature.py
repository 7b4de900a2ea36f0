"""Signatures: who is trusted for what and when, and that everything else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from feed_keys import keygen, make_key, public, trust

from cchc_tui.errors import Refused, UsageError
from cchc_tui.feed.signature import MAX_SIGNATURE, NAMESPACE, Keygen, sign, signed_by, verify

PACKAGE = '{"name": "mẫu"}\n'.encode()
OURS = 'namespaces="cchc-snapshot"'
NOBODY = Keygen(program="/nonexistent/ssh-keygen")


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("keys"), "first")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("keys"), "second")


@pytest.fixture(scope="module")
def signature(key: Path) -> str:
    return sign(PACKAGE, key)


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_a_key_signs_its_signer_is_known_for(tmp_path: Path, kind: str) -> None:
    """And `ssh-keygen` by itself says the same of the same text."""
    key = make_key(tmp_path, "key", kind)
    made = sign(PACKAGE, key)
    signers = trust(tmp_path, f"so-noi-vu@example.org {public(key)}")
    assert verify(PACKAGE, made, signers) == "so-noi-vu@example.org"
    assert signed_by(PACKAGE, made, key)
    proof = tmp_path / "proof"
    proof.write_text(made)
    said = keygen("-Y", "verify", "-n", NAMESPACE, "-I", "so-noi-vu@example.org", "-s", str(proof), "-f", str(signers), data=PACKAGE)
    assert b"Good" in said


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["a {key}"], "a"),
        (["a,b {key}"], "a"),
        (["*@example.org {key}"], "*@example.org"),
        (['"a b" {key} a comment'], "a b"),
        (["# who signs", "", "  a\t{key}  "], "a"),
        (["x {other}", "a {key}"], "a"),
        (["a {key}", "x {other}"], "a"),
        ([OURS.join(("a ", " {key}"))], "a"),
        (['a namespaces="git,cchc-*" {key}'], "a"),
        (['a valid-after="19990101",valid-before="29990101Z" {key}'], "a"),
        (['letters namespaces="email" {key}', "a {key}"], "a"),
        (['before valid-before="19990101" {key}', 'a valid-after="19990101" {key}'], "a"),
        (["this is no signer", "a {key}"], "a"),
        (["\ufeffa {key}\r"], "a"),
    ],
)
def test_who_is_trusted_is_accepted(tmp_path: Path, key: Path, other: Path, signature: str, lines: list[str], name: str) -> None:
    signers = trust(tmp_path, *(line.format(key=public(key), other=public(other)) for line in lines))
    assert verify(PACKAGE, signature, signers) == name


@pytest.mark.parametrize(
    "line",
    [
        "a {other}",
        'a namespaces="file" {key}',
        'a namespaces="cchc-snapshot-2" {key}',
        'a valid-before="19990101" {key}',
        'a valid-after="29990101" {key}',
        'a namespaces="file" {key}\na {other}',
        "a cert-authority {key}",
        "#a {key}\nb {other}",
    ],
)
def test_who_is_not_trusted_for_this_or_now_is_refused(tmp_path: Path, key: Path, other: Path, signature: str, line: str) -> None:
    signers = trust(tmp_path, line.format(key=public(key), other=public(other)))
    with pytest.raises(Refused, match="allowed_signers does not trust") as caught:
        verify(PACKAGE, signature, signers)
    assert caught.value.exit_code == 4


def test_a_signature_of_something_else_is_refused(tmp_path: Path, key: Path, other: Path, signature: str) -> None:
    signers = trust(tmp_path, f"a {public(key)}", f"b {public(other)}")
    letter = keygen("-Y", "sign", "-n", "file", "-f", str(key), data=PACKAGE).decode()
    lines = signature.split("\n")
    bent = "\n".join([*lines[:3], lines[3].swapcase(), *lines[4:]])
    for package, made in ((PACKAGE + b" ", signature), (b"", signature), (PACKAGE, letter), (PACKAGE, bent), (PACKAGE, sign(b"x", key))):
        with pytest.raises(Refused, match="one of the two was changed"):
            verify(package, made, signers)
    assert not signed_by(PACKAGE, sign(PACKAGE, other), key)
    assert not signed_by(PACKAGE + b" ", signature, key)
    assert not signed_by(PACKAGE, letter, key)
    assert not signed_by(PACKAGE, "nonsense", key)


def test_no_signature_or_no_text_of_one_is_refused_before_anything_is_run(tmp_path: Path, key: Path, signature: str) -> None:
    signers = trust(tmp_path, f"a {public(key)}")
    for nothing in (None, ""):
        with pytest.raises(Refused, match="not signed"):
            verify(PACKAGE, nothing, signers, NOBODY)
    long = signature.replace("\n", "\n" + "A" * 70 + "\n" * (MAX_SIGNATURE // 71), 1)
    wide = signature.replace("\n", "\n" + "\n".join(["A" * 70] * (MAX_SIGNATURE // 70)) + "\n", 1)
    pgp = signature.replace("SSH SIGNATURE", "PGP SIGNATURE")
    wrong = (long, wide, pgp, "x", " " + signature, signature + "x", signature.replace("\n", "\r\n"), signature.replace("U1", "\x1b[2J", 1))
    for text in wrong:
        with pytest.raises(Refused, match="none of OpenSSH"):
            verify(PACKAGE, text, signers, NOBODY)
    with pytest.raises(UsageError):  # this one would be run
        verify(PACKAGE, signature, signers, NOBODY)


@pytest.mark.parametrize("content", ["", "# nobody yet\n\n", "a ssh-ed25519 AAAA\n" * 4000, "a \0ssh-ed25519 AAAA\n"])
def test_a_list_without_signers_is_a_wrong_configuration(tmp_path: Path, signature: str, content: str) -> None:
    file = tmp_path / "allowed_signers"
    for problem in ("is not there", "is not there", "is no list"):
        with pytest.raises(UsageError, match=problem):
            verify(PACKAGE, signature, file)
        if problem == "is not there" and not file.exists():
            file.mkdir()
        elif file.is_dir():
            file.rmdir()
            file.write_text(content)


@pytest.mark.parametrize("line", ["{key}", "a", "a ssh-ed25519 AAAAzzzz", 'a namespace="cchc-snapshot" {key}', "\xff\x1b[2J"])
def test_a_row_that_names_no_signer_is_said_where_none_fits(tmp_path: Path, key: Path, other: Path, signature: str, line: str) -> None:
    signers = trust(tmp_path, f"a {public(other)}", line.format(key=public(key)))
    with pytest.raises(UsageError, match="row 2: this names no signer") as caught:
        verify(PACKAGE, signature, signers)
    assert caught.value.exit_code == 2
