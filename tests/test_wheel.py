"""What is built is what was tested: the wheel alone, in a clean environment outside the checkout, shows the sample."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy of what git tracks, so that nothing left in the tree can help."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, files):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(built), str(source)], check=True, capture_output=True)
    return next(built.glob("*.whl"))


@pytest.mark.heavy
def test_the_wheel_holds_screens_catalogue_and_sample(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "screens/cchc.tcss",
        "screens/agencies.py",
        "cchc_tui/fixtures/indicators.csv",
        "cchc_tui/fixtures/package.toml",
        "cchc_tui/locale/vi/LC_MESSAGES/cchc_tui.mo",
    ):
        assert wanted in names
    for completion in ("bash-completion/completions/cchc-tui.bash", "zsh/site-functions/_cchc-tui"):
        assert any(name.endswith(f".data/data/share/{completion}") for name in names), completion
    assert not any(name.startswith(("tests/", "fixtures/")) for name in names)


@pytest.mark.heavy
def test_the_wheel_alone_shows_the_sample(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "clean")], check=True)
    python = tmp_path / "clean/bin/python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    done = subprocess.run(
        [str(tmp_path / "clean/bin/cchc-tui"), "demo", "--plain"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "DỮ LIỆU MẪU" in done.stdout
    assert "Thành phố Hà Nội" in done.stdout
