"""Says of a published folder whether everything in it fits together, read plainly: without any code that publishes or fetches."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def digest(raw: bytes) -> str:
    """Give SHA-256 as the feed writes it."""
    return hashlib.sha256(raw).hexdigest()


def valid(dest: Path) -> tuple[int, str]:
    """Give serial and hash of the package that the pointer names; every file of the publication must be there, whole."""
    pointer = json.loads((dest / "latest.json").read_bytes())
    named = pointer["package"]
    raw = (dest / named["path"]).read_bytes()
    assert (len(raw), digest(raw)) == (named["bytes"], named["sha256"])
    package = json.loads(raw)
    for key in ("publisher", "serial", "expires"):
        assert package[f"cchc:{key}"] == pointer[key]
    assert package["created"] == pointer["created"]
    check_files(dest / "data", package)
    check_files(dest, json.loads((dest / "datapackage.json").read_bytes()))
    return pointer["serial"], named["sha256"]


def check_files(base: Path, package: dict[str, Any]) -> None:
    """Every resource and schema of a package lies there with the content that its hash, its size and its name promise."""
    assert package["resources"]
    for entry in package["resources"]:
        raw = (base / entry["path"]).read_bytes()
        assert (len(raw), "sha256:" + digest(raw)) == (entry["bytes"], entry["hash"])
        schema = (base / entry["schema"]).read_bytes()
        assert json.loads(schema)["fields"]
        for path, content in ((entry["path"], raw), (entry["schema"], schema)):
            assert path.split(".")[-2] == digest(content)[:16]


def parts(dest: Path) -> list[str]:
    """Give the names of what is half written."""
    return sorted(file.name for file in dest.rglob(".*"))


def packages(dest: Path) -> list[int]:
    """Give the serials of the packages that lie there."""
    return sorted(json.loads(file.read_bytes())["cchc:serial"] for file in (dest / "data").glob("datapackage.*.json"))
