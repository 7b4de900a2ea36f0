"""Signed publications: what the pointer carries, when it is signed again, and that no office falls back to unsigned by a slip."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from feed_keys import PASSPHRASE, keygen, make_key, public, trust
from feed_sample import NOW, put, tree, write_source
from feed_valid import parts, valid

from cchc_tui.errors import UsageError
from cchc_tui.feed.publish import Published, publish
from cchc_tui.feed.signature import verify


class Office:
    """Publishes with keys, and looks at the result as a site would that trusts the first two of them."""

    def __init__(self, root: Path) -> None:
        """Work below `root`."""
        self.source, self.dest = write_source(root / "source"), root / "site"
        self.first, self.second = make_key(root, "first"), make_key(root, "second")
        self.signers = trust(root, f"first {public(self.first)}", f"second {public(self.second)}")

    def publish(self, key: Path | None, days: float = 0) -> Published:
        """Publish so many days after the beginning."""
        return publish(self.source, self.dest, now=NOW + timedelta(days=days), key=key)

    def news(self) -> None:
        """Change a row."""
        lines = (self.source / "observations.csv").read_text(encoding="utf-8").splitlines()
        put(self.source, "observations.csv", lines[:-1])

    def signature(self) -> str | None:
        """Give what the pointer carries."""
        found = json.loads((self.dest / "latest.json").read_bytes())["signature"]
        assert found is None or isinstance(found, str)
        return found

    def signer(self) -> str:
        """Give who signed the package that the pointer names."""
        pointer = json.loads((self.dest / "latest.json").read_bytes())
        return verify((self.dest / pointer["package"]["path"]).read_bytes(), self.signature(), self.signers)

    def changed(self, before: dict[str, tuple[int, int]]) -> set[str]:
        """Say which files were written since."""
        return {name for name, state in tree(self.dest).items() if before.get(name) != state}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_with_a_key_the_pointer_carries_the_signature_of_the_package(office: Office) -> None:
    said = office.publish(office.first)
    assert (said.serial, said.changed, said.signed) == (1, True, True)
    assert office.signer() == "first"
    office.news()
    assert office.publish(office.first, 1).serial == 2
    assert office.signer() == "first"
    assert valid(office.dest)[0] == 2


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_without_news_the_same_key_touches_nothing(office: Office, tmp_path: Path, kind: str) -> None:
    """Also a kind of key that never gives the same signature twice."""
    key = make_key(tmp_path, "key", kind)
    office.publish(key)
    before = tree(office.dest)
    said = office.publish(key, 1)
    assert (said.serial, said.changed, said.signed) == (1, False, False)
    assert tree(office.dest) == before


def test_without_news_another_key_or_a_first_one_changes_the_pointer_alone(office: Office) -> None:
    """The old key is out of use at once; no site has to fetch anything but the pointer."""
    office.publish(None)
    assert office.signature() is None
    publication = valid(office.dest)
    for key, name in ((office.first, "first"), (office.second, "second")):
        before = tree(office.dest)
        said = office.publish(key, 1)
        assert (said.serial, said.changed, said.signed) == (1, False, True)
        assert office.signer() == name
        assert office.changed(before) == {"latest.json"}
        assert valid(office.dest) == publication


def test_a_signature_that_is_not_right_is_made_again(office: Office) -> None:
    office.publish(office.first)
    pointer = json.loads((office.dest / "latest.json").read_bytes())
    for wrong in ("nonsense", pointer["signature"].replace("A", "B")):
        (office.dest / "latest.json").write_text(json.dumps(pointer | {"signature": wrong}))
        assert office.publish(office.first, 1).signed
        assert office.signer() == "first"


def test_without_a_key_what_is_signed_stays_signed_until_there_is_news(office: Office) -> None:
    """Sites that trust a key would refuse everything from then on: that must not happen by a slip."""
    office.publish(office.first)
    before = tree(office.dest)
    said = office.publish(None, 1)
    assert (said.changed, said.signed) == (False, False)
    for days in (23, 50):  # a validity that runs out is news as well
        with pytest.raises(UsageError, match="was signed; this one would not be") as caught:
            office.publish(None, days)
        assert "--sign KEY" in str(caught.value)
    office.news()
    with pytest.raises(UsageError):
        office.publish(None, 1)
    assert tree(office.dest) == before
    assert office.publish(office.second, 1).serial == 2
    assert office.signer() == "second"


def test_a_key_that_cannot_sign_publishes_nothing(office: Office, tmp_path: Path) -> None:
    office.publish(office.first)
    before = tree(office.dest)
    locked = make_key(tmp_path, "locked", passphrase=PASSPHRASE)
    for days in (0, 1):
        for key in (locked, tmp_path / "none"):
            with pytest.raises(UsageError):
                office.publish(key, days)
        office.news()
    assert tree(office.dest) == before
    assert parts(office.dest) == []


def test_a_locked_key_that_signed_before_is_not_needed_without_news(office: Office, tmp_path: Path) -> None:
    """Whether the last signature is its own can be seen without its passphrase."""
    office.publish(office.first)
    before = tree(office.dest)
    locked = tmp_path / "first-locked"
    locked.write_bytes(office.first.read_bytes())
    locked.chmod(0o600)
    lock(locked)
    assert not office.publish(locked, 1).signed
    assert tree(office.dest) == before


def lock(key: Path) -> None:
    """Put a passphrase on a key."""
    keygen("-p", "-q", "-N", PASSPHRASE, "-P", "", "-f", str(key))
