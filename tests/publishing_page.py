"""The text of `docs/publishing.md`, so that what it tells people to write is what the tests run."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "publishing.md"

_BEARER = re.compile(r"^ *if \(\$cchc_known.*\n", re.MULTILINE)
_BASIC = re.compile(r"^( *)# (auth_basic)", re.MULTILINE)


def block(kind: str, number: int = 0) -> str:
    """Give a code block of the page."""
    return str(re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[number])


def settled(text: str, values: dict[str, str]) -> str:
    """Put `values` in place of the page's examples, each of which must be there."""
    for example, value in values.items():
        assert example in text, example
        text = text.replace(example, value)
    return text


def allowing(text: str, auth: str) -> str:
    """Change the page's configuration as the page says, to let in by `token`, by `basic` or `everybody`."""
    assert _BEARER.search(text)
    assert len(_BASIC.findall(text)) == 2
    if auth == "token":
        return text
    text = _BEARER.sub("", text)
    return _BASIC.sub(r"\1\2", text) if auth == "basic" else text
