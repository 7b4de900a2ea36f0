"""Settings: who wins over whom, and what a wrong file says."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cchc_tui.errors import UsageError
from cchc_tui.settings import FILE_KEYS, Host, load, spoken, this_host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "user.toml", tmp_path / "system.toml", tmp_path / "data", tmp_path / "state", "UTF-8")


def test_without_anything_said(host: Host) -> None:
    settings = load({}, {}, host)
    assert (settings.cache, settings.lang, settings.glyphs, settings.timeout) == (host.data, "vi", "unicode", 120.0)
    assert (settings.endpoint, settings.at, settings.now, settings.home) == (None, None, None, None)
    assert settings.color
    assert not settings.offline


def test_option_beats_environment_beats_user_file_beats_system_file(host: Host) -> None:
    """Taking the strongest away brings the next one up, four times."""
    host.system_file.write_text('endpoint = "https://system"\n', encoding="utf-8")
    sources: list[tuple[dict[str, object], dict[str, str]]] = [({"endpoint": "https://option"}, {"CCHC_ENDPOINT": "https://environment"})]
    sources += [({"endpoint": None}, {"CCHC_ENDPOINT": "https://environment"}), ({}, {"CCHC_ENDPOINT": ""})]
    host.user_file.write_text('endpoint = "https://user"\n', encoding="utf-8")
    found = [load(options, environ, host).endpoint for options, environ in sources]
    host.user_file.unlink()
    assert [*found, load({}, {}, host).endpoint] == ["https://option", "https://environment", "https://user", "https://system"]


def test_files_add_up_key_by_key(host: Host) -> None:
    host.system_file.write_text('endpoint = "https://a"\nlang = "en"\n', encoding="utf-8")
    host.user_file.write_text('lang = "vi"\nhome = "017"\ntimeout = 30\n', encoding="utf-8")
    settings = load({}, {}, host)
    assert (settings.endpoint, settings.lang, settings.home, settings.timeout) == ("https://a", "vi", "017", 30.0)


def test_a_named_file_takes_the_users_place(host: Host, tmp_path: Path) -> None:
    host.system_file.write_text('proxy = "http://p:1"\n', encoding="utf-8")
    host.user_file.write_text('home = "001"\n', encoding="utf-8")
    named = tmp_path / "named.toml"
    named.write_text('theme = "dark"\n', encoding="utf-8")
    by_environment, by_option = load({}, {"CCHC_CONFIG": str(named)}, host), load({"config": str(named)}, {}, host)
    assert by_environment == by_option
    assert (by_option.home, by_option.theme, by_option.proxy) == (None, "dark", "http://p:1")


def test_a_named_file_must_be_there(host: Host) -> None:
    with pytest.raises(UsageError, match=r"/nowhere/c\.toml is not there"):
        load({"config": "/nowhere/c.toml"}, {}, host)


def test_paths_of_a_file_are_meant_from_its_folder(host: Host) -> None:
    host.user_file.write_text('token_file = "token"\nca_file = "/etc/ca.pem"\nendpoint = "usb/cchc"\n', encoding="utf-8")
    settings = load({}, {}, host)
    assert settings.token_file == host.user_file.parent / "token"
    assert settings.ca_file == Path("/etc/ca.pem")
    assert settings.endpoint == str(host.user_file.parent / "usb/cchc")
    assert load({"token_file": "here", "endpoint": "usb"}, {}, host).token_file == Path("here")


def test_a_file_that_cannot_be_looked_for_is_said(host: Host) -> None:
    with pytest.raises(UsageError, match="cannot be read: File name too long"):
        load({}, {}, host._replace(user_file=host.user_file.with_name("x" * 300)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('tokenfile = "x"', "there is no setting tokenfile"),
        ("[sync]\nlang = 'en'", "there is no setting sync"),
        ("endpoint = 7", "endpoint must be text"),
        ("lang = 'fr'", "lang must be one of vi, en"),
        ("glyphs = true", "glyphs must be one of unicode, wgl4, ascii"),
        ("timeout = '1 h'", "timeout must be a number of seconds"),
        ("timeout = true", "timeout must be a number of seconds"),
        ("timeout = 0", "timeout must be a number of seconds"),
        ("timeout = nan", "timeout must be a number of seconds"),
        ("token_file = ['a']", "token_file must be text"),
        ("home = ' '", "home must be text"),
        ("= 3", "is not TOML"),
    ],
)
def test_what_is_wrong_names_file_and_key(host: Host, text: str, said: str) -> None:
    host.user_file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load({}, {}, host)
    assert said in str(caught.value)
    assert str(host.user_file) in str(caught.value)


def test_a_file_that_is_no_text_is_refused(host: Host) -> None:
    host.user_file.write_bytes(b'home = "\xff"')
    with pytest.raises(UsageError, match="is not TOML"):
        load({}, {}, host)


def test_every_key_of_the_contract_is_known(host: Host) -> None:
    values = {"timeout": "5", "lang": "'en'", "glyphs": "'wgl4'", "theme": "'dark'"}
    host.user_file.write_text("\n".join(f"{key} = {values.get(key, repr('x'))}" for key in FILE_KEYS), encoding="utf-8")
    settings = load({}, {}, host)
    assert {key for key in FILE_KEYS if getattr(settings, key) in (None, "vi", "unicode", 120.0)} == set()


@pytest.mark.parametrize("text", ["2019-10-14", "14/10/2019"])
def test_a_date_comes_in_either_form(host: Host, text: str) -> None:
    assert load({"at": text}, {}, host).at == date(2019, 10, 14)
    assert load({}, {"CCHC_AT": text}, host).verdict_day() == date(2019, 10, 14)


@pytest.mark.parametrize(("options", "place"), [({"at": "14.10"}, "--at"), ({"timeout": "soon"}, "--timeout"), ({"lang": "de"}, "--lang")])
def test_a_wrong_option_is_named(host: Host, options: dict[str, object], place: str) -> None:
    with pytest.raises(UsageError, match=place):
        load(options, {}, host)


def test_today_is_taken_in_vietnam(host: Host) -> None:
    """At 17:30 UTC it is already tomorrow in Hà Nội."""
    settings = load({}, {"CCHC_NOW": "2026-11-22T17:30:00Z"}, host)
    assert settings.verdict_day() == date(2026, 11, 23)
    assert settings.clock() == datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert load({}, {"CCHC_NOW": "2026-11-23T00:10"}, host).clock() == datetime(2026, 11, 22, 17, 10, tzinfo=UTC)


def test_colours_and_signs_follow_the_terminal(host: Host) -> None:
    assert not load({}, {"NO_COLOR": ""}, host).color
    assert not load({"color": False}, {}, host).color
    assert load({}, {}, host._replace(encoding="ISO-8859-1")).glyphs == "ascii"
    assert load({}, {}, host._replace(encoding="utf8")).glyphs == "unicode"


def test_the_cache_is_data_and_not_what_cleaners_delete() -> None:
    places = this_host()
    assert not places.data.is_relative_to(Path(os.path.expanduser("~/.cache")))  # noqa: PTH111 - what a cleaner would expand
    assert places.user_file.name == places.system_file.name == "config.toml"
    assert places.user_file != places.system_file


def test_the_language_is_known_even_where_the_rest_is_wrong() -> None:
    assert spoken({"lang": "en"}, {"CCHC_LANG": "vi"}) == "en"
    assert spoken({"lang": "fr"}, {"CCHC_LANG": "en"}) == "en"
    assert spoken({}, {"CCHC_LANG": "xx"}) == "vi"
