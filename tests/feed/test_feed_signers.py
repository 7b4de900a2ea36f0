"""With trusted keys only what one of them signed is taken, and it is judged before anything of the package is used."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from feed_sample import published

from cchc_tui.errors import Refused, UsageError
from cchc_tui.feed.address import Endpoint
from cchc_tui.feed.client import Client
from cchc_tui.feed.package import Package
from cchc_tui.feed.signature import sign


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return published(tmp_path)[1]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return made(tmp_path / "key")


def made(key: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    return key


def trusting(key: Path, principal: str = "centre@example") -> Path:
    (file := key.with_name("allowed_signers")).write_text(f"{principal} {key.with_suffix('.pub').read_text()}")
    return file


def signed(site: Path, signature: str | None) -> None:
    """Write `signature` into the pointer."""
    pointer = json.loads((site / "latest.json").read_text())
    (site / "latest.json").write_text(json.dumps(pointer | {"signature": signature}))


def package_file(site: Path) -> Path:
    path: str = json.loads((site / "latest.json").read_text())["package"]["path"]
    return site / path


def package(site: Path, signers: Path | None) -> Package:
    with Client(Endpoint(str(site), signers=signers)) as client:
        return client.package(client.pointer())[0]


def test_a_good_signature_names_who_signed(site: Path, key: Path) -> None:
    signed(site, sign(package_file(site).read_bytes(), key))
    assert package(site, trusting(key)).signer == "centre@example"
    assert package(site, None).signer == ""


def test_no_signature_another_key_and_another_content_are_refused(tmp_path: Path, site: Path, key: Path) -> None:
    raw = package_file(site).read_bytes()
    other = made(tmp_path / "other")
    for signature in (None, "", "x", sign(raw, other), sign(raw + b" ", key)):
        signed(site, signature)
        with pytest.raises(Refused) as caught:
            package(site, trusting(key))
        assert caught.value.exit_code == 4
        assert package(site, None).signer == ""


def test_the_signature_is_judged_before_the_package_is_read(site: Path, key: Path) -> None:
    """What is signed by nobody we know is not even parsed: it is not its content that is complained about."""
    (file := package_file(site)).write_bytes(raw := b'{"cchc:publisher": 1}')
    pointer = json.loads((site / "latest.json").read_text())
    pointer["package"] |= {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw)}
    (site / "latest.json").write_text(json.dumps(pointer))
    with pytest.raises(Refused) as without:
        package(site, None)
    with pytest.raises(Refused) as with_keys:
        package(site, trusting(key))
    assert file.name in str(without.value)
    assert "ignature" in str(with_keys.value) or "signed" in str(with_keys.value)


def test_signers_that_cannot_be_read_are_a_usage_error(tmp_path: Path, site: Path, key: Path) -> None:
    signed(site, sign(package_file(site).read_bytes(), key))
    with pytest.raises(UsageError):
        package(site, tmp_path / "none")
