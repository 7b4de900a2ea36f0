"""Texts that would act on a terminal, on a screen or on its columns if anybody let them: from data that no publisher of ours lets out."""

from __future__ import annotations

import random
import re
from functools import cache

TOKEN = "7331"
"""Stands in every sequence of a canary, and in none of ours."""

SAID = ("Đông", "Cổ Loa", "xã", "huyện", "x", "a b", "Nguyễn", "13")

_SEQUENCES = (
    f"\x1b[{TOKEN}m", f"\x1b[{TOKEN};1H", f"\x1b[?{TOKEN}h", f"\x1b[2J{TOKEN}", f"\x1b]0;{TOKEN}\x07", f"\x1b]52;c;{TOKEN}\x07",
    f"\x1b]8;;http://{TOKEN}\x1b\\", f"\x1bP{TOKEN}\x1b\\", f"\x1b_{TOKEN}\x1b\\", f"\x1b^{TOKEN}\x1b\\", f"\x1bX{TOKEN}\x1b\\",
    f"\x1b#8{TOKEN}", f"\x1bc{TOKEN}", f"\x1b(0{TOKEN}", f"\x9b{TOKEN}m", f"\x9d0;{TOKEN}\x9c", f"\x90{TOKEN}\x9c", f"\x8e{TOKEN}\x8f",
)  # fmt: skip
_MARKUP = (
    f"[bold]{TOKEN}", f"[/]{TOKEN}", f"[/bold]{TOKEN}", f"[@click=app.quit]{TOKEN}[/]", f"[link=http://{TOKEN}]x[/link]", f"[a]{TOKEN}",
    f"[@click=app.bell()]{TOKEN}[/]", f"$primary {TOKEN}", f"[on red]{TOKEN}", f"\\[{TOKEN}", f"[[{TOKEN}]]", f"{{{TOKEN}}}", f"%({TOKEN})s",
    f"=cmd|' /C calc'!{TOKEN}", f"+{TOKEN}", f"|{TOKEN}|", f"<b>{TOKEN}</b>", f"`{TOKEN}`", f"# {TOKEN}", f"- {TOKEN}",
)  # fmt: skip
_HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u3164\u115f"
)
_HIDDEN += "\u1160\uffa0\ufe0f\ufe00\U000e0041\U000e0100\u2028\u2029\ue000\uffff\ufdd0\U000f0000\U0010ffff\u0378"
_WIDE = (
    "中文字體",
    "ｆｕｌｌ",
    "한국어",
    "日本",
    "🏢",
    "👨\u200d👩\u200d👧\u200d👦",
    "🏳\ufe0f\u200d🌈",
    "👋🏽",
    "🇻🇳",
    "❤\ufe0f",
    "☰䷀",
    "e\u0301" * 3,
)
_RIGHT_TO_LEFT = "עברית", "العربية", "\u0627\u0644\u0644\u0647"
_MARKS = "\u0301" * 40, "a" + "\u0323\u0302\u0301" * 20, "Z" + "\u0489" * 30, "\u0301a", "कि", "ก็ำ", "\u1100\u1161\u11a8", "\u1161" * 3
_LONG = "W" * 300, "Nguyễn" * 60, "中" * 150, "a\tb\r\nc\vd\fe", "  x  ", "\x00", "\x7f"
_BROKEN = "\ud800", "\udfff", "\ud83d" + TOKEN, "\udc80\udc9b"

HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f-\u11ff\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0000-\U0010ffff]"
)
"""What must not come out of `safe`: it acts, is not seen, or is as wide as the terminal happens to think."""


@cache
def kinds(*, broken: bool) -> tuple[str, ...]:
    """Give one canary of each kind; `broken` says whether also what no UTF-8 can hold."""
    controls = [f"{chr(code)}{TOKEN}" for code in (*range(32), 127, *range(128, 160))]
    hidden = [f"{sign}{TOKEN}{sign}" for sign in _HIDDEN]
    return (*_SEQUENCES, *_MARKUP, *_WIDE, *_RIGHT_TO_LEFT, *_MARKS, *_LONG, *(_BROKEN if broken else ()), *hidden, *controls)


@cache
def many(count: int, *, broken: bool = True) -> tuple[str, ...]:
    """Give so many canaries, each kind alone first, then several in one text; always the same."""
    chance, alone = random.Random(7331), kinds(broken=broken)
    mixed = (
        "".join(part for _ in range(chance.randrange(1, 4)) for part in (chance.choice(SAID), chance.choice(alone)))
        for _ in range(max(count - len(alone), 0))
    )
    return tuple([*alone, *mixed][:count])


@cache
def forty(*, broken: bool) -> tuple[str, ...]:
    """Give forty, some of each kind, short enough to be seen: what stands behind a long word would not be."""
    groups = (_SEQUENCES[:10], _MARKUP[:8], _WIDE[:8], _RIGHT_TO_LEFT[:1], _MARKS[:3], [f"{sign}{TOKEN}" for sign in _HIDDEN[:22:3]])
    first = tuple(text for group in groups for text in group)
    last = _BROKEN[:3] if broken else _SEQUENCES[-3:]
    return (*first, *last, *_LONG[:1], *_LONG[3:])[:40]
