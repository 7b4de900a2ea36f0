"""Where a key is trusted, only what it signed is taken: every other signature, and none, is refused, whatever the hashes say."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tamper_site import LATEST, Arena, Changes, Program, Said, once_for_a_module, resource

NAMESPACE = "cchc-snapshot"


class Office:
    """The arena with the office's keys, and a client that trusts what stands in `signers`."""

    def __init__(self, arena: Arena) -> None:
        """Make three keys: the office's own, the one that will follow it, and a stranger's."""
        self.arena = arena
        self.folder = arena.site.folder / "keys"
        self.folder.mkdir(exist_ok=True)
        self.signers, self.config = self.folder / "allowed_signers", self.folder / "config.toml"
        self.config.write_text('trusted_signers = "allowed_signers"\n', encoding="utf-8")
        for name in ("own", "next", "strange"):
            if not (self.folder / name).exists():
                keygen("-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(self.folder / name))

    def trust(self, *lines: str) -> None:
        """Write the list of signers; `{own}` and so on stand for the keys."""
        keys = {key: " ".join((self.folder / f"{key}.pub").read_text().split()[:2]) for key in ("own", "next", "strange")}
        self.signers.write_text("".join(line.format(**keys) + "\n" for line in lines), encoding="utf-8")

    def signature(self, key: str, package: bytes | None = None, namespace: str = NAMESPACE) -> str:
        """Sign as `ssh-keygen` does, without any code of the program."""
        raw = self.arena.site.package().read_bytes() if package is None else package
        return keygen("-Y", "sign", "-n", namespace, "-f", str(self.folder / key), stdin=raw).decode()

    def signed(self, signature: object) -> Changes:
        """Give the pointer with this signature."""
        return self.arena.pointed(lambda pointer: pointer.update(signature=signature))

    def sync(self, changes: Changes, *words: object) -> Said:
        with self.arena.served(changes):
            return self.arena.sync("--config", self.config, *words)

    def refuses(self, changes: Changes, names: str, *words: object) -> None:
        self.arena.refuses(changes, names, "--config", self.config, *words)


def keygen(*words: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["ssh-keygen", *words], input=stdin, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    yield from once_for_a_module(tmp_path_factory)


@pytest.fixture
def office(arena: Arena) -> Office:
    office = Office(arena)
    office.trust('office@example namespaces="cchc-snapshot" {own}')
    arena.start("older")
    return office


def takes(office: Office, changes: Changes, *words: object) -> None:
    said = office.sync(changes, *words)
    assert (said.code, said.err) == (0, ""), said
    office.arena.holds(2)


def test_what_a_trusted_key_signed_is_taken(office: Office) -> None:
    takes(office, office.signed(office.signature("own")))
    assert "Nothing new" in office.sync(office.signed(office.signature("own"))).out


def test_what_the_office_publishes_with_its_key_is_taken(office: Office) -> None:
    """The whole way: `publish --sign`, then a client that trusts the key; another key's folder is refused."""
    arena = office.arena
    for key in ("own", "strange"):
        words = ("publish", arena.site.folder / "source", arena.site.folder / f"signed-{key}", "--sign", office.folder / key)
        assert arena.program(*words).code == 0
    arena.start("empty")
    arena.refuses({}, "sign", "--config", office.config, location=arena.site.folder / "signed-strange")
    assert arena.sync("--config", office.config, location=arena.site.folder / "signed-own").code == 0
    arena.holds(1)


@pytest.mark.parametrize("state", ["empty", "older", "same"])
def test_no_signature_and_a_stranger_s_are_refused(office: Office, state: str) -> None:
    """Also of what is here already: a cache filled before the key was trusted is not called fine now."""
    office.arena.start(state)
    empty = "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n"
    for signature in (None, "", "x", empty, office.signature("strange"), office.signature("next")):
        office.refuses(office.signed(signature), "sign")
    office.refuses(office.signed(office.signature("strange")), "sign", "--accept-reset")
    office.refuses(office.signed(None), "sign", "--accept-reset", "--full")
    takes(office, office.signed(office.signature("own")))


def test_a_key_that_was_taken_out_makes_what_it_signed_unbelievable_also_where_it_is_here_already(office: Office) -> None:
    """The key was stolen, say: a client that once took its publication does not go on calling it fine."""
    signed = office.signed(office.signature("own"))
    takes(office, signed)
    for lines in (["next {next}"], ['office@example valid-before="20000101" {own}'], ['office@example namespaces="git" {own}']):
        office.trust(*lines)
        office.refuses(signed, "sign")
    office.trust("next {next}")
    takes(office, office.signed(office.signature("next")))


def test_a_signature_that_is_missing_now_is_missed_though_the_same_publication_was_signed_before(office: Office) -> None:
    takes(office, office.signed(office.signature("own")))
    for signature in (None, ""):
        office.refuses(office.signed(signature), "sign")


def test_a_pointer_without_the_key_for_a_signature_is_unsigned(office: Office) -> None:
    office.refuses(office.arena.pointed(lambda pointer: pointer.pop("signature")), "sign")


def test_a_signature_of_something_else_is_refused(office: Office) -> None:
    """Of the publication before, of the same bytes for another purpose, of the pointer, of other bytes."""
    older = next((office.arena.site.folder / "www-older" / "data").glob("datapackage.*")).read_bytes()
    latest = (office.arena.site.dest / LATEST).read_bytes()
    honest = office.signature("own")
    wrong = [office.signature("own", raw) for raw in (older, latest, b"")]
    wrong += [office.signature("own", namespace=name) for name in ("git", "file", "cchc-snapshot-1", "cchc")]
    for signature in wrong:
        office.refuses(office.signed(signature), "sign")
    takes(office, office.signed(honest))


def test_a_damaged_signature_is_refused(office: Office) -> None:
    """Cut short anywhere, with a letter changed, doubled, dressed up."""
    honest = office.signature("own")
    middle = len(honest) // 2
    swapped = honest[:middle] + ("A" if honest[middle] != "A" else "B") + honest[middle + 1 :]
    for signature in (honest[:middle], honest[:-40], honest[30:], swapped, honest * 2, honest.replace("\n", ""), "Y" * 50_000):
        office.refuses(office.signed(signature), "sign")
    office.refuses(office.signed(["own"]), LATEST)
    office.refuses(office.signed({"own": honest}), LATEST)


def test_an_edited_package_under_the_old_signature_is_refused_though_its_hashes_agree(office: Office) -> None:
    """What hashes alone cannot see: a table left out, a figure and its hash changed, a later expiry."""
    arena, honest = office.arena, office.signature("own")

    def stamped(pointer: dict[str, object]) -> None:
        pointer["signature"] = honest

    for edit in (
        lambda d: d["resources"].remove(resource(d, "events")),
        lambda d: d["resources"].remove(resource(d, "observations-2019-018")),
        lambda d: d.update(title="Another"),
        lambda d: d.update(name=d["name"] + "x"),
        lambda d: resource(d, "events").update(path="../x"),
    ):
        office.refuses(arena.forged(edit, pointing=stamped), "sign")
    later = arena.forged(
        lambda d: d.update({"cchc:expires": "2039-01-01T00:00:00Z"}),
        pointing=lambda p: p.update(signature=honest, expires="2039-01-01T00:00:00Z"),
    )
    office.refuses(later, "sign")
    with arena.served(arena.forged(lambda d: d["resources"].remove(resource(d, "events")))):
        assert arena.sync().code == 0  # without a trusted key nothing could be said against it


def test_a_signed_table_with_a_changed_byte_is_refused(office: Office) -> None:
    path = next(f for name, f in office.arena.site.files().items() if name.startswith("observations-2019-017-2019"))
    raw = path.read_bytes()
    changed = {str(path.relative_to(office.arena.site.dest)): raw.replace(b",19,", b",20,")}
    assert changed != {str(path.relative_to(office.arena.site.dest)): raw}
    office.refuses({**changed, **office.signed(office.signature("own"))}, "does not match its published hash")


def test_two_keys_are_good_while_one_is_rotated_and_then_the_old_one_is_not(office: Office) -> None:
    both = ('office@example namespaces="cchc-snapshot" {own}', 'office@example namespaces="cchc-snapshot" {next}')
    for lines in (both, both[::-1], ("# keys of the office", "", "old {own}", "new {next}")):
        office.trust(*lines)
        for key in ("own", "next"):
            office.arena.start("older")
            takes(office, office.signed(office.signature(key)))
    office.trust(both[1])
    office.arena.start("older")
    office.refuses(office.signed(office.signature("own")), "sign")
    takes(office, office.signed(office.signature("next")))


@pytest.mark.parametrize("options", ['valid-before="20000101"', 'valid-after="21000101"', 'namespaces="git"', 'namespaces="git,file"'])
def test_a_key_past_its_time_before_it_or_for_something_else_is_refused(office: Office, options: str) -> None:
    office.trust(f"office@example {options} {{own}}")
    office.refuses(office.signed(office.signature("own")), "sign")
    office.trust(f"office@example {options} {{own}}", 'office@example valid-before="21000101" {own}')
    takes(office, office.signed(office.signature("own")))


@pytest.mark.parametrize("listed", [None, "", "# nobody\n", "office@example\n", "office@example ssh-ed25519 nonsense\n", "\0\xff\n"])
def test_a_list_of_signers_that_is_none_is_a_mistake_here(office: Office, listed: str | None) -> None:
    """Exit 2: nothing is wrong with the publication, and it is not taken either."""
    signed = office.signed(office.signature("own"))
    if listed is None:
        office.signers.unlink()
    else:
        office.signers.write_bytes(listed.encode("latin-1"))
    office.arena.refuses(signed, "allowed_signers", "--config", office.config, code=2)


def test_without_ssh_keygen_a_trusted_key_cannot_be_asked_for(office: Office, tmp_path: Path) -> None:
    """Exit 2 with a line that says what to install; without a trusted key nothing of it is needed."""
    arena, signed = office.arena, office.signed(office.signature("own"))
    with Program(arena.site.folder / "home", PATH=str(tmp_path)) as poor, arena.served(signed):
        said = poor("sync", "--cache", arena.cache, "--endpoint", arena.site.dest, "--config", office.config)
        assert said.code == 2
        assert "ssh-keygen" in said.line
        assert "openssh" in said.line
        assert poor("sync", "--cache", arena.cache, "--endpoint", arena.site.dest).code == 0
