"""The page for the publishing office says what is so: its nginx configuration is served as it stands, its commands are the program's."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_tui import errors
from cchc_tui.feed.publish import publish
from cchc_tui.i18n import Lang
from cchc_tui.parser import build

from nginx_site import TOKEN, NginxSite, nginx_site  # isort: skip - beside the tests
from publishing_page import PAGE, block  # isort: skip - beside the tests
from real_program import run  # isort: skip - beside the tests
from small_city import NOW, figures, publish_city  # isort: skip - beside the tests

TEXT = PAGE.read_text(encoding="utf-8")
BEARER = f"Bearer {TOKEN}"
YEAR = "max-age=31536000, immutable"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NginxSite]:
    """Serve a publication, and beside it what must not get out."""
    folder = tmp_path_factory.mktemp("page")
    publish_city(folder, ballast=4_000)
    www = folder / "www"
    (folder / "private.csv").write_text("private\n", encoding="utf-8")
    for name in (".latest.json.part", "data/.agencies.csv.part", "notes.txt", "data/Upper.csv"):
        (www / name).write_text("private\n", encoding="utf-8")
    (www / "data" / "link.csv").symlink_to(folder / "private.csv")
    with nginx_site(folder / "nginx", www) as site:
        yield site


def table(site: NginxSite, name: str = "observations") -> str:
    """Give the path of a published table."""
    return "/data/" + min(file.name for file in (site.root / "data").glob(f"{name}-2019-018*.csv"))


def test_nginx_finds_nothing_to_warn_of(site: NginxSite) -> None:
    done = subprocess.run([*site.words, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "syntax is ok" in done.stderr
    assert not re.search(r"\[(warn|error|emerg)\]", done.stderr)


def test_the_pointer_is_never_kept_and_a_table_for_a_year(site: NginxSite) -> None:
    for path, keep, kind in (
        ("/latest.json", "no-cache", "application/json"),
        ("/datapackage.json", "no-cache", "application/json"),
        (table(site), YEAR, "text/csv; charset=utf-8"),
    ):
        status, headers, body = site.ask(path, Authorization=BEARER)
        assert (status, body) == (200, (site.root / path.lstrip("/")).read_bytes())
        assert (headers["Cache-Control"], headers["Content-Type"]) == (keep, kind)
        assert (headers["X-Content-Type-Options"], headers["Server"]) == ("nosniff", "nginx")
        assert headers["Strict-Transport-Security"]
        assert headers["ETag"] is None


def test_a_cache_that_asks_whether_it_has_the_newest_gets_it(site: NginxSite) -> None:
    _, headers, _ = site.ask("/latest.json", Authorization=BEARER)
    known = {"If_Modified_Since": headers["Last-Modified"], "If_None_Match": "*"}
    assert site.ask("/latest.json", Authorization=BEARER, **known)[0] == 200


def test_a_cache_keeps_packed_and_plain_bodies_apart(site: NginxSite) -> None:
    for path in ("/datapackage.json", table(site)):
        plain = site.ask(path, Authorization=BEARER)
        packed = site.ask(path, Authorization=BEARER, Accept_Encoding="gzip")
        through = site.ask(path, Authorization=BEARER, Accept_Encoding="gzip", Via="1.1 cache.example")
        assert (plain[1]["Content-Encoding"], packed[1]["Content-Encoding"], through[1]["Content-Encoding"]) == (None, "gzip", "gzip")
        assert plain[1]["Vary"] == packed[1]["Vary"] == "Accept-Encoding"
        assert len(packed[2]) < len(plain[2])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/data",
        "/data/",
        "/.latest.json.part",
        "/data/.agencies.csv.part",
        "/data/%2eagencies.csv.part",
        "/notes.txt",
        "/data/Upper.csv",
        "/data/../../private.csv",
        "/data/..%2f..%2fprivate.csv",
        "/data/link.csv",
        "/data/nothing.0000000000000000.csv",
        "/latest.json/",
        "/nginx.conf",
    ],
)
def test_nothing_else_is_given_out_nor_its_absence_kept(site: NginxSite, path: str) -> None:
    status, headers, body = site.ask(path, Authorization=BEARER)
    assert status in (400, 403, 404)
    assert b"private" not in body
    assert headers["Cache-Control"] in ("no-cache", None)
    assert status == 400 or headers["Cache-Control"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "MKCOL"])
def test_nothing_can_be_done_but_reading(site: NginxSite, method: str) -> None:
    before = (site.root / "latest.json").read_bytes()
    assert site.ask("/latest.json", method, Authorization=BEARER)[0] == 403
    assert (site.root / "latest.json").read_bytes() == before


def test_head_is_get_without_a_body(site: NginxSite) -> None:
    status, headers, body = site.ask(table(site), "HEAD", Authorization=BEARER)
    assert (status, body) == (200, b"")
    assert headers["Cache-Control"] == YEAR


@pytest.mark.parametrize(
    "said",
    [None, "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer x{TOKEN}", f"Bearer {TOKEN.swapcase()}", TOKEN, f"Basic {TOKEN}", "0"],
)
def test_only_the_token_opens(site: NginxSite, said: str | None) -> None:
    given = {} if said is None else {"Authorization": said}
    for path in ("/latest.json", "/datapackage.json", table(site), "/data/nothing.csv"):
        status, headers, body = site.ask(path, **given)
        assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
        assert b"sha256" not in body
    assert site.ask("/latest.json", Authorization=BEARER)[0] == 200


def test_the_log_names_no_token(site: NginxSite) -> None:
    site.ask("/latest.json", Authorization=BEARER)
    assert site.requests()[-1].path == "/latest.json"
    logs = [file.read_text(encoding="utf-8") for file in site.folder.glob("*.log")]
    assert len(logs) == 3
    assert not any(TOKEN in log or "Bearer" in log for log in logs)


def commands() -> list[str]:
    """Give every command line of the program in the page's blocks."""
    blocks = re.findall(r"^```(?:sh|text)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    return [found for text in blocks for found in re.findall(r"cchc-tui [^#\n]*", text)]


def test_its_commands_are_those_of_the_program() -> None:
    parser = build(Lang("en"))
    assert len(commands()) >= 8
    for line in commands():
        assert parser.parse_args(shlex.split(line)[1:]).command in ("publish", "sync")


def test_its_exit_codes_are_those_of_publish() -> None:
    rows = re.findall(r"^\| (\d) \|", TEXT, re.MULTILINE)
    kinds = (errors.UsageError, errors.Refused, errors.Busy, errors.DiskError)
    assert [int(row) for row in rows] == [0, *(kind.exit_code for kind in kinds)]


def test_every_published_name_fits_the_page_and_a_stick(site: NginxSite) -> None:
    names = [str(file.relative_to(site.root)) for file in site.root.rglob("*.*") if "private" not in file.read_text(encoding="utf-8")]
    assert len(names) > 10
    assert {name for name in names if not re.fullmatch(r"(data/)?[a-z0-9][a-z0-9._-]{0,199}", name)} == set()


def make_key(file: Path) -> str:
    """Make a key as the page says, and give its public half."""
    keygen = shutil.which("ssh-keygen")
    assert keygen, "ssh-keygen is not installed: apt-get install openssh-client"
    line = next(line for line in TEXT.splitlines() if line.startswith("ssh-keygen -t "))
    subprocess.run([keygen, *shlex.split(line.replace("/etc/cchc/key-2026", str(file)))[1:], "-q"], check=True)
    return file.with_suffix(".pub").read_text(encoding="ascii").split()[1]


def test_two_keys_are_good_while_one_takes_over_and_no_third(tmp_path: Path) -> None:
    """The page's `allowed_signers`, with keys made as the page says, by the real program."""
    old, new, other = (tmp_path / name for name in ("key-2026", "key-2027", "key-other"))
    signers = tmp_path / "signers"
    halves = {"PUBLIC-KEY-2026": make_key(old), "PUBLIC-KEY-2027": make_key(new)}
    make_key(other)
    lines = block("text", 1)
    for name, half in halves.items():
        lines = lines.replace(name, half)
    signers.write_text(lines, encoding="ascii")
    config = tmp_path / "config.toml"
    config.write_text(f'endpoint = "{tmp_path / "www"}"\ntrusted_signers = "{signers}"\n', encoding="utf-8")
    publish_city(tmp_path, 1)
    codes = []
    for key in (old, new, other, None):
        shutil.rmtree(tmp_path / "www")
        publish(tmp_path / "source", tmp_path / "www", now=NOW, key=key)
        codes.append(run(tmp_path, "sync", "--accept-reset", "--config", config, "--cache", tmp_path / "cache").code)
    assert codes == [0, 0, 4, 4]
    assert figures(tmp_path / "cache") == [1]
