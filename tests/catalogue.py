"""Every sentence the program can say, and the Vietnamese catalogue that must hold all of them.

`python tests/catalogue.py` brings the .po up to date (new sentences untranslated, gone ones dropped) and compiles the .mo.
"""

from __future__ import annotations

import ast
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "cchc_tui/locale/vi/LC_MESSAGES/cchc_tui.po"
MO = PO.with_suffix(".mo")

ERRORS = {
    "CchcError",
    "UsageError",
    "Unreachable",
    "Refused",
    "Busy",
    "DiskError",
    "CacheDamaged",
    "TooOld",
    "Cancelled",
    "Passing",
    "PublishRefused",
}


def sources() -> list[Path]:
    return sorted([*(ROOT / "cchc_tui").rglob("*.py"), *(ROOT / "screens").rglob("*.py")])


def sentences(source: str) -> set[str]:
    """Every sentence that a call translates (`lang`), marks (`msg`) or raises (the errors' what, kept and do), there or as a constant."""
    found: set[str] = set()
    tree = ast.parse(source)
    constants = _constants(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        parts: list[ast.expr] = []
        # `super().__init__("…")`: an error class that brings its own sentence.
        if name in ("lang", "msg", "__init__", *ERRORS):
            parts += node.args[:1]
        if name in ("__init__", *ERRORS):
            parts += [k.value for k in node.keywords if k.arg in ("kept", "do")]
        for part in parts:
            options = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
            plain = [constants.get(o.id, o) if isinstance(o, ast.Name) else o for o in options]
            found |= {o.value for o in plain if isinstance(o, ast.Constant) and isinstance(o.value, str) and o.value}
    return found


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What the names of a module stand for at its top level."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def all_sentences() -> dict[str, list[str]]:
    """Each sentence with the files that say it."""
    found: dict[str, list[str]] = {}
    for path in sources():
        for sentence in sentences(path.read_text(encoding="utf-8")):
            found.setdefault(sentence, []).append(str(path.relative_to(ROOT)))
    return found


class _Bare(Catalog):
    """A catalogue whose header says only what gettext reads: no dates, no versions, the same bytes on every day and machine."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "cchc-tui"),
            ("Language", "vi"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def _bare(strings: dict[str, str]) -> Catalog:
    new = _Bare(locale="vi", header_comment="# The Vietnamese sentences of cchc-tui.", fuzzy=False)
    for sentence, said in sorted(strings.items()):
        new.add(sentence, said)
    return new


def catalogue() -> Catalog:
    """Read the .po."""
    return read_po(io.BytesIO(PO.read_bytes()), locale="vi") if PO.exists() else Catalog(locale="vi")


def compiled(from_catalogue: Catalog) -> bytes:
    """Give the bytes of the .mo."""
    buffer = io.BytesIO()
    write_mo(buffer, _bare(_strings(from_catalogue)))
    return buffer.getvalue()


def _strings(of: Catalog) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in of if m.id and not m.fuzzy}


def update() -> list[str]:
    """Rewrite .po and .mo; give what is still untranslated."""
    old = _strings(catalogue())
    new = {sentence: old.get(sentence, "") for sentence in all_sentences()}
    buffer = io.BytesIO()
    write_po(buffer, _bare(new), width=120, no_location=True)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(buffer.getvalue().rstrip() + b"\n")
    MO.write_bytes(compiled(catalogue()))
    return sorted(sentence for sentence, said in new.items() if not said)


if __name__ == "__main__":
    for missing in update():
        print(repr(missing))
