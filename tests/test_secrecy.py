"""Secrets stay secret in whatever form they come, and everything else stays readable."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from catalogue import all_sentences
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_tui.secrecy import SHORTEST, Secrets, redact

TOKEN = "s3cr3t-Đ/à+t=k"

# Without the asterisk: where a mask is put beside one, nobody can tell what came from where.
VISIBLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E, blacklist_characters="*")
SECRETS = st.text(VISIBLE, min_size=SHORTEST, max_size=40) | st.text(min_size=SHORTEST, max_size=12, alphabet="aế😀 %\\\"'/+1Aé")
SECRETS = SECRETS.map(str.strip).filter(lambda text: len(text) >= SHORTEST)


def every_byte(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


def every_unit(text: str) -> str:
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


FORMS: dict[str, Callable[[str], str]] = {
    "percent": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "every byte": every_byte,
    "json": lambda text: json.dumps(text)[1:-1],
    "json letters": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "every unit": every_unit,
    "bytes": lambda text: repr(text.encode())[2:-1],
    "repr": lambda text: repr(text)[1:-1],
}


def knowing(*secrets: str) -> Secrets:
    known = Secrets()
    for secret in secrets:
        known.hide(secret)
    return known


@settings(max_examples=80, deadline=None)
@given(secret=SECRETS, forms=st.lists(st.sampled_from(sorted(FORMS)), max_size=2))
def test_a_named_secret_is_masked_in_every_form_and_nothing_else_is(secret: str, forms: list[str]) -> None:
    text = secret
    for form in forms:
        text = FORMS[form](text)
    assert knowing(secret).redact(f"« {text} »") == "« *** »"


SEAMS = ["\n", "\r\n", "  \n\t  ", "'\n  '", '"\n"', "'\n b'", "\x1b[0m", "\u200b"]


@settings(max_examples=80, deadline=None)
@given(
    secret=SECRETS, form=st.sampled_from(sorted(FORMS.keys() - {"form"})), seam=st.sampled_from(SEAMS), late=st.booleans(), data=st.data()
)
def test_a_named_secret_is_masked_where_its_lines_were_broken(secret: str, form: str, seam: str, late: bool, data: st.DataObject) -> None:
    """No cut beside a blank of the secret, which nobody can tell from an indent, nor behind a backslash, which continues a line."""

    def broken(text: str) -> str:
        cuts = [at for at in range(1, len(text)) if text[at - 1] not in " \\" and text[at] != " "]
        at = data.draw(st.sampled_from(cuts)) if cuts else len(text)
        return text[:at] + seam * bool(cuts) + text[at:]

    shown = broken(FORMS[form](secret)) if late else FORMS[form](broken(secret))
    assert knowing(secret).redact(f"« {shown} »") == "« *** »"


@settings(max_examples=60, deadline=None)
@given(secret=SECRETS, before=st.binary(max_size=9), after=st.binary(max_size=9), urlsafe=st.booleans(), cut=st.booleans())
def test_a_named_secret_is_masked_inside_base64_of_something_longer(
    secret: str, before: bytes, after: bytes, urlsafe: bool, cut: bool
) -> None:
    """What is left are the letters of base64 that hold nothing of the secret."""
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    text = encode(before + secret.encode() + after).decode()
    shown = text[: len(text) // 2] + "\n" + text[len(text) // 2 :] if cut else text
    left = knowing(secret).redact(f"« {shown} »").split("***")
    assert len(left) == 2
    assert len(left[0]) - len("« ") <= len(before) * 8 // 6 + cut
    assert len(left[1]) - len(" »") <= -(-len(after) * 8 // 6) + 2 + cut


def test_the_password_of_a_pair_and_the_basic_form_of_the_pair_are_secrets_too() -> None:
    known, pair = knowing("tram:hoa sen/1"), base64.b64encode(b"tram:hoa sen/1").decode()
    assert known.redact(f"tram said hoa sen/1 and hoa%20sen%2F1, then {pair}.") == "tram said *** and ***, then ***."


@pytest.mark.parametrize(
    "shown",
    ["hoa sen\n  trắng 1", "hoa\nsen trắng 1", "'hoa'\n 'sen trắng 1'", unicodedata.normalize("NFD", "hoa sen trắng 1"), "lan'\n sen"],
)
def test_a_blank_that_a_line_ate_and_a_letter_in_two_pieces_hide_no_secret(shown: str) -> None:
    assert "sen" not in knowing("hoa sen trắng 1", "lan' sen").redact(shown)


def test_secrets_that_overlap_leave_nothing_between_them() -> None:
    assert knowing("abcdef", "defghi", "efgh").redact("xabcdefghix abcdef efgh") == "x***x *** ***"


@pytest.mark.parametrize("secret", ["", " ", "a", "the", "a:b", ":"])
def test_a_short_secret_does_not_blank_the_log(secret: str) -> None:
    text = "a:b the bare path /a/the:a is a path"
    assert knowing(secret).redact(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("> Authorization: Bearer abc.def", "> Authorization: ***"),
        ("Proxy-Authorization: Digest username=a, response=b\nHost: c", "Proxy-Authorization: ***\nHost: c"),
        ("{'authorization': 'Basic abc', 'accept': '*/*'}", "{'authorization': '***', 'accept': '*/*'}"),
        ("[(b'Authorization', b'Bearer abc'), (b'Host', b'c')]", "[(b'Authorization', b'***'), (b'Host', b'c')]"),
        ("set-cookie: id=1; path=/", "set-cookie: ***"),
        ("sent Bearer xyz to the endpoint", "sent Bearer *** to the endpoint"),
        ("sent basic eHl6Og== twice", "sent basic *** twice"),
        ('WWW-Authenticate: Bearer realm="cchc"', 'WWW-Authenticate: Bearer realm="cchc"'),
        ("https://tram:hoa@cchc.example/base", "https://***@cchc.example/base"),
        ("http://tram:h/o@a@proxy.example:3128", "http://***@proxy.example:3128"),
        ("https://t0ken@cchc.example, again", "https://***@cchc.example, again"),
        ("next=https%3A%2F%2Ftram%3Ahoa%40cchc.example", "next=https%3A%2F%2F***%40cchc.example"),
        ("GET /a?b=1&token=abc&c=2", "GET /a?b=1&token=***&c=2"),
        ("access_token = abc, x-api-key='a b'", "access_token = *** x-api-key='***'"),
        ("CCHC_PASSWORD=b52", "CCHC_PASSWORD=***"),
        ('{"a": 1, "password": "a\\"b", "c": 2}', '{"a": 1, "password": "***", "c": 2}'),
        (json.dumps(json.dumps({"token": "abc", "d": "e"})), '"{\\"token\\": \\"***\\", \\"d\\": \\"e\\"}"'),
        ("first\npassword: abc\nrest", "first\npassword: ***\nrest"),
        ("Authorization: ***, Bearer ***, token=***, http://***@a", "Authorization: ***"),
        ("Bearer ***, token=*** http://***@a", "Bearer ***, token=*** http://***@a"),
    ],
)
def test_what_stands_where_secrets_stand_is_masked(text: str, left: str) -> None:
    assert redact(text) == left


PLAIN = [
    "Bearer",
    "Bearer, Basic",
    "a Bearer token is missing",
    "Basic auth, Bearer tokens and credentials.",
    "Bearer và Basic",
    "token_file = /etc/cchc/token, --token-file",
    "The token file a.txt holds no token: one line of visible ASCII is needed.",
    "authorization failed; secret.py:31:authorization",
    "http://127.0.0.1:8000/a@b http://[::1]:80/x@y https://cchc.example/users/a@b.vn",
    "100 % of 50%, 3/4 = 75%; C:\\new\\table; \\o/ %zz %",
    "Tỷ lệ hồ sơ trực tuyến của Phường Cống Vị: 93,06 % (9.120/9.800), chậm 1,94 điểm",
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_only_talks_of_secrets_stays(text: str) -> None:
    assert knowing(TOKEN).redact(text) == text


def test_every_sentence_of_the_program_stays() -> None:
    known = knowing(TOKEN, "tram:hoa sen/1")
    assert [sentence for sentence in all_sentences() if known.redact(sentence) != sentence] == []


WORDS = [
    "Bearer",
    "Basic,",
    "Authorization",
    "token",
    "password.",
    "huyện",
    "Đông Anh",
    "93,06 %",
    "a@b.vn",
    "\n",
    "'",
    "\\",
    "…",
    "https://a/b",
]


@settings(max_examples=80, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS[2:]) | st.text("ăâđêôơưàếộ", min_size=1, max_size=6)), last=st.sampled_from(WORDS))
def test_text_without_secrets_comes_back_as_it_is(words: list[str], last: str) -> None:
    text = " ".join([*words, last])
    assert knowing(TOKEN).redact(text) == text


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_can_be_redacted_and_one_time_is_enough(text: str) -> None:
    once = knowing(TOKEN).redact(text)
    assert knowing(TOKEN).redact(once) == once
