"""The house stands as it is drawn: imports only go down, each library has one door, every module imports alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Floor of each room, and the rooms above floor 1 it may import on its own floor.
ROOMS: dict[str, tuple[float, frozenset[str]]] = {
    "cchc_tui.errors": (1, frozenset()),
    "cchc_tui.text": (1, frozenset()),
    "cchc_tui.domain": (1, frozenset()),
    "cchc_tui.singulars": (1, frozenset()),
    "cchc_tui.i18n": (2, frozenset({"cchc_tui.secrecy"})),
    "cchc_tui.terminal": (2, frozenset()),
    "cchc_tui.settings": (2, frozenset({"cchc_tui.i18n", "cchc_tui.terminal"})),
    "cchc_tui.events": (2, frozenset()),
    "cchc_tui.secrecy": (2, frozenset()),
    "cchc_tui.log": (2, frozenset({"cchc_tui.secrecy"})),
    "cchc_tui.pace_words": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.sync_words": (2, frozenset({"cchc_tui.i18n", "cchc_tui.events", "cchc_tui.pace_words"})),
    "cchc_tui.scale": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.trend": (2, frozenset({"cchc_tui.i18n", "cchc_tui.scale"})),
    "cchc_tui.curve": (2, frozenset({"cchc_tui.i18n", "cchc_tui.trend"})),
    "cchc_tui.words": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.plan_words": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.score_words": (2, frozenset({"cchc_tui.i18n", "cchc_tui.curve", "cchc_tui.plan_words"})),
    "cchc_tui.score_sheet": (2, frozenset({"cchc_tui.i18n", "cchc_tui.score_words", "cchc_tui.words"})),
    "cchc_tui.context_words": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.source_words": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.reading_words": (2, frozenset({"cchc_tui.i18n", "cchc_tui.words"})),
    "cchc_tui.change_words": (2, frozenset({"cchc_tui.i18n", "cchc_tui.words"})),
    "cchc_tui.search": (2, frozenset({"cchc_tui.i18n"})),
    "cchc_tui.feed": (3, frozenset()),
    "cchc_tui.cache": (3, frozenset()),
    "cchc_tui.output": (4, frozenset()),
    "cchc_tui.sync": (4, frozenset()),
    "cchc_tui.opening": (4, frozenset({"cchc_tui.sync", "cchc_tui.apart"})),
    "screens": (4, frozenset()),
    "cchc_tui.background": (4, frozenset()),
    "cchc_tui.apart": (4, frozenset({"cchc_tui.background", "cchc_tui.opening"})),
    "cchc_tui.jotting": (4, frozenset()),
    "cchc_tui.crash": (4, frozenset()),
    "cchc_tui.temporary": (2, frozenset()),
    "cchc_tui.collecting": (2, frozenset()),
    "cchc_tui.driver": (4, frozenset()),
    "cchc_tui.demo": (4, frozenset({"cchc_tui.apart", "cchc_tui.background", "cchc_tui.jotting", "cchc_tui.opening"})),
    "cchc_tui.keyboard": (5, frozenset()),
    "cchc_tui.sparing": (5, frozenset()),
    "cchc_tui.face": (5, frozenset({"cchc_tui.keyboard", "cchc_tui.sparing"})),
    "cchc_tui.synced": (5, frozenset({"cchc_tui.face"})),
    "cchc_tui.pages": (5, frozenset()),
    "cchc_tui.handing": (5, frozenset()),
    "cchc_tui.giving": (5, frozenset({"cchc_tui.synced", "cchc_tui.handing"})),
    "cchc_tui.app": (5, frozenset({"cchc_tui.pages", "cchc_tui.synced", "cchc_tui.giving"})),
    "cchc_tui.ending": (5, frozenset({"cchc_tui.app"})),
    "cchc_tui.launch": (5, frozenset({"cchc_tui.app", "cchc_tui.ending", "cchc_tui.handing", "cchc_tui.pages"})),
    "cchc_tui.commands": (6, frozenset()),
    "cchc_tui.arguments": (6, frozenset()),
    "cchc_tui.parser": (6, frozenset({"cchc_tui.arguments"})),
    "cchc_tui.cli": (6, frozenset({"cchc_tui.commands", "cchc_tui.parser"})),
    "cchc_tui.__main__": (6, frozenset({"cchc_tui.cli", "cchc_tui.commands"})),
}

# What only some may import although it lies below them: faces never see the wire or the cache.
FORBIDDEN = {
    "screens": {"cchc_tui.feed", "cchc_tui.cache", "cchc_tui.sync", "cchc_tui.opening", "cchc_tui.output", "cchc_tui.settings"},
    "cchc_tui.output": {"cchc_tui.feed", "cchc_tui.cache"},
    "cchc_tui.domain": {"cchc_tui.text", "cchc_tui.errors"},
}

DOORS = {
    "httpx": {"cchc_tui.feed.client"},
    "tinydb": {"cchc_tui.cache"},
    "plotext": {"cchc_tui.trend"},
    "textual": {
        "screens",
        "cchc_tui.app",
        "cchc_tui.driver",
        "cchc_tui.face",
        "cchc_tui.keyboard",
        "cchc_tui.sparing",
        "cchc_tui.synced",
        "cchc_tui.giving",
    },
    "rich": {"screens", "cchc_tui.face", "cchc_tui.sparing"},
    "platformdirs": {"cchc_tui.settings"},
    "truststore": {"cchc_tui.feed"},
    "filelock": {"cchc_tui.cache", "cchc_tui.feed"},
    "openpyxl": {"cchc_tui.feed"},
    "xlsxwriter": {"cchc_tui.feed", "cchc_tui.output.workbook", "cchc_tui.output.report_book", "cchc_tui.output.score_book"},
}

QUICK = ("textual", "httpx", "tinydb", "plotext", "msgspec", "rich")


def modules() -> list[str]:
    files = [*(ROOT / "cchc_tui").rglob("*.py"), *(ROOT / "screens").rglob("*.py")]
    names = [".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files]
    return sorted(name.removesuffix(".__init__") for name in names)


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imports(module: str, source: str | None = None) -> set[str]:
    """Every module named by an import anywhere in the file, `from x import y` as both x and x.y."""
    tree = ast.parse(source if source is not None else path_of(module).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(module: str) -> str:
    rooms = [room for room in ROOMS if module == room or module.startswith(room + ".")]
    return max(rooms, key=len, default="")


def broken(module: str, source: str | None = None) -> list[str]:
    """Say every wall that the module breaks."""
    room, found = room_of(module), []
    if not room:
        return [] if module == "cchc_tui" else [f"{module} stands in no room"]
    floor, beside = ROOMS[room]
    for imported in sorted(imports(module, source)):
        other = room_of(imported)
        if other and other != room:
            below = ROOMS[other][0] < floor or other in beside
            if not below:
                found.append(f"{module} ({room}, floor {floor}) imports {imported} ({other}, floor {ROOMS[other][0]})")
            if other in FORBIDDEN.get(room, set()):
                found.append(f"{module} must not see {imported}")
        door = DOORS.get(imported.split(".")[0])
        if door and not any(module == d or module.startswith(d + ".") for d in door):
            found.append(f"{module} uses {imported}, whose door is {sorted(door)}")
    return found


def test_every_import_goes_down() -> None:
    assert [line for module in modules() for line in broken(module)] == []


def test_domain_imports_nothing_from_outside() -> None:
    allowed = sys.stdlib_module_names | {"cchc_tui"}
    outside = {(m, i) for m in modules() if m.startswith("cchc_tui.domain") for i in imports(m) if i.split(".")[0] not in allowed}
    assert outside == set()


def test_domain_has_no_clock_and_no_files() -> None:
    banned = {"time", "os", "pathlib", "io", "socket", "random", "locale"}
    used = {(m, i) for m in modules() if m.startswith("cchc_tui.domain") for i in imports(m) if i.split(".")[0] in banned}
    assert used == set()
    for module in modules():
        if module.startswith("cchc_tui.domain"):
            assert ".today()" not in path_of(module).read_text(encoding="utf-8"), module


def test_package_files_hold_only_a_docstring() -> None:
    for init in [*(ROOT / "cchc_tui").rglob("__init__.py"), *(ROOT / "screens").rglob("__init__.py")]:
        body = ast.parse(init.read_text(encoding="utf-8")).body
        assert len(body) == 1, init
        assert isinstance(body[0], ast.Expr), init


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("screens.agency", "import httpx"),
        ("screens.agency", "from cchc_tui.cache import store"),
        ("screens.agency", "from screens import agencies\nimport tinydb"),
        ("cchc_tui.domain.verdict", "from cchc_tui import text"),
        ("cchc_tui.cache.store", "from cchc_tui.feed import client"),
        ("cchc_tui.feed.publish", "import httpx"),
        ("cchc_tui.words", "import plotext"),
        ("cchc_tui.sync", "from cchc_tui.app import CchcApp"),
    ],
)
def test_the_walls_notice_when_they_are_broken(module: str, source: str) -> None:
    assert broken(module, source) != []


def test_screens_never_import_each_other() -> None:
    pages = {m for m in modules() if m.startswith("screens.") and not m.startswith("screens.widgets")}
    assert {(m, i) for m in pages for i in imports(m) if i in pages - {m}} == set()


def test_every_module_imports_alone() -> None:
    """One fresh interpreter a module would take a minute; a fresh module table a module proves the same."""
    code = """
import importlib, sys
keep = set(sys.modules)
for name in {names!r}:
    for known in [m for m in sys.modules if m.split('.')[0] in ('cchc_tui', 'screens')]:
        del sys.modules[known]
    importlib.import_module(name)
print('alone')
"""
    names = [m for m in modules() if not m.endswith("__main__")]
    done = subprocess.run([sys.executable, "-c", code.format(names=names)], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout == "alone\n", done.stderr


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_no_heavy_library(option: str) -> None:
    code = f"import sys\nsys.argv=['cchc-tui','{option}']\nfrom cchc_tui.__main__ import main\ntry:\n main()\nexcept SystemExit:\n pass\n"
    code += f"print([m for m in {QUICK!r} if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


def test_files_stay_small() -> None:
    long = {m: n for m in modules() if (n := len(path_of(m).read_text(encoding="utf-8").splitlines())) > 260}
    assert long == {}
