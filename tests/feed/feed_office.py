"""An office that publishes one figure a time into one folder, and what then lies there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from feed_sample import NOW, OBSERVATIONS, put, write_source
from feed_valid import check_files, packages

from cchc_tui.feed.publish import publish

FIGURE = ",7,8,"


class Office:
    """Publishes a figure a time."""

    def __init__(self, root: Path) -> None:
        """Work below `root`."""
        self.source, self.dest = write_source(root / "source"), root / "site"

    def publish(self, days: float, figure: int) -> int:
        """Publish `figure` so many days after the beginning; give the serial."""
        put(self.source, "observations.csv", [line.replace(FIGURE, f",{figure},8,") for line in OBSERVATIONS])
        return publish(self.source, self.dest, now=NOW + timedelta(days=days)).serial

    def package(self, serial: int) -> Path:
        """Give the file of a package."""
        files = (self.dest / "data").glob("datapackage.*.json")
        return next(file for file in files if json.loads(file.read_bytes())["cchc:serial"] == serial)

    def whole(self, *serials: int) -> bool:
        """Say whether exactly these packages are there, with all their files."""
        for serial in serials:
            check_files(self.dest / "data", json.loads(self.package(serial).read_bytes()))
        return packages(self.dest) == list(serials)
