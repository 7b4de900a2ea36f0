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

ERRORS = {"CchcError", "UsageError", "Unreachable", "Refused", "Busy", "DiskError", "CacheDamaged", "TooOld", "PublishRefused"}


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


def catalogue() -> Catalog:
    if not PO.exists():
        return Catalog(locale="vi", project="cchc-tui")
    return read_po(io.BytesIO(PO.read_bytes()), locale="vi")


def compiled(from_catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, from_catalogue)
    return buffer.getvalue()


def update() -> list[str]:
    """Rewrite .po and .mo; give what is still untranslated."""
    old = {m.id: m.string for m in catalogue() if m.id}
    new = Catalog(locale="vi", project="cchc-tui", header_comment="# The Vietnamese sentences of cchc-tui.", fuzzy=False)
    for sentence, files in sorted(all_sentences().items()):
        new.add(sentence, old.get(sentence, ""), locations=[(f, 0) for f in sorted(set(files))])
    buffer = io.BytesIO()
    write_po(buffer, new, width=120, no_location=True, omit_header=False)
    lines = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator'))
    ]
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text("\n".join(lines) + "\n", encoding="utf-8")
    MO.write_bytes(compiled(catalogue()))
    return sorted(str(m.id) for m in catalogue() if m.id and not m.string)


if __name__ == "__main__":
    for missing in update():
        print(repr(missing))  # noqa: T201 - a tool for whoever translates
