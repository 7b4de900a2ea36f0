"""The one place of the cache that touches the disk: durable writes, verified reads, faults said with the file's name.

Every primitive step first calls `step` with its name and its path. A test counts
the steps there, or stops the program at any of them: that is how "the old or the
new, never something between" is proved for every point of a sync.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from cchc_tui.cache.owned import LINK, NOTHING_SHOWN, owned, strange
from cchc_tui.errors import CacheDamaged, DiskError
from cchc_tui.text import msg

TEMPORARY = ".tmp-"
"""How the name of a file begins that is not finished; no name of ours begins with it."""

KEPT = msg("The cache stays as it was.")
REPAIR = msg("Fetch it again with: cchc-tui verify --repair")


def digest(data: bytes) -> str:
    """Give the SHA-256 of `data` as 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def damaged(path: Path) -> CacheDamaged:
    """Make the error for a file that does not hold what was written."""
    return CacheDamaged("{file} of the cache is not what was written.", kept=NOTHING_SHOWN, do=REPAIR, file=str(path))


def missing(path: Path) -> CacheDamaged:
    """Make the error for a file or a folder that should be there."""
    return CacheDamaged("{file} of the cache is missing.", kept=NOTHING_SHOWN, do=REPAIR, file=str(path))


def _failed(what: str, do: str, path: Path, error: OSError) -> DiskError:
    return DiskError(what, kept=KEPT, do=do, file=str(path), reason=error.strerror or str(error))


def _unreadable(path: Path, error: OSError) -> DiskError:
    return _failed(msg("{file} cannot be read: {reason}."), msg("Check the disk and the permissions."), path, error)


def exists(path: Path) -> bool:
    """Say whether there is anything at `path`, if only a link; raises DiskError where we are not let to know."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unreadable(path, error) from error
    return True


def read(path: Path, expected: str | None = None) -> bytes:
    """Give the bytes of `path`, which must have the SHA-256 `expected` where one is known.

    An empty file is never a cache file: it is what a full disk or a crash leaves.
    Raises CacheDamaged (missing, empty, other content) and DiskError (not readable).
    """
    try:
        data = _bytes(path)
    except FileNotFoundError:
        raise missing(path) from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise strange(LINK, path) from None
        raise _unreadable(path, error) from error
    if not data:
        raise CacheDamaged("{file} of the cache is empty.", kept=NOTHING_SHOWN, do=REPAIR, file=str(path))
    if expected is not None and digest(data) != expected:
        raise damaged(path)
    return data


def _bytes(path: Path) -> bytes:
    """Read a plain file that nobody but the owner of its folder can have written; a link is never followed."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        owned(path, os.fstat(file.fileno()), path.parent.stat().st_uid)
        return file.read()


def check_folders(root: Path, *below: str) -> None:
    """Refuse folders that others could have changed: links, other owners than that of `root`, open for all to write.

    `root` itself may be a link, since whoever named it chose it. Raises CacheDamaged, DiskError.
    """
    path = root
    try:
        top = root.stat()
        owned(root, top, top.st_uid)
        for name in below:
            path /= name
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode):
                raise strange(LINK, path)
            owned(path, found, top.st_uid)
    except FileNotFoundError:
        return  # whoever reads a file there says that it is missing
    except OSError as error:
        raise _unreadable(path, error) from error


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        do = msg("Make room or check the permissions, then sync again.")
        raise _failed(msg("{file} cannot be written: {reason}."), do, path, error) from error


@contextmanager
def _or_gone(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell
            path.unlink()
        raise


class Disk:
    """Durable primitives below one root folder; every OSError leaves as a DiskError with the file's name.

    A root that we create is for its owner alone (0700, files 0600). In a root that
    somebody prepared for other readers, what we write can be read by the same people.
    """

    def __init__(self, root: Path, step: Callable[[str, Path], None] = lambda _name, _path: None) -> None:
        self.root = root
        self._step = step

    def prepare(self) -> None:
        """Create the root, for its owner alone, where it does not exist."""
        with _writing(self.root):
            if not self.root.is_dir():
                self._step("mkdir", self.root)
                self.root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _mode(self) -> int:
        return 0o700 | (self.root.stat().st_mode & 0o055)

    def mkdir(self, path: Path) -> None:
        """Create the folder `path` where it does not exist."""
        with _writing(path):
            if path.is_symlink() or not path.is_dir():
                self._step("mkdir", path)
                path.mkdir()  # a link in its place is an error, not a way out
                path.chmod(self._mode())

    def write(self, path: Path, data: bytes) -> None:
        """Put `data` at `path` so that a reader sees the old file or the whole new one, also after a power cut."""
        temporary = path.with_name(TEMPORARY + path.name)
        with _writing(path):
            with _or_gone(temporary):
                self._fill(temporary, data)
                self._step("replace", path)
                temporary.replace(path)
            self._flush_folder(path.parent)

    def put(self, path: Path, data: bytes) -> None:
        """Put a new file into a folder that nobody reads yet: `rename` makes both durable, with one flush of the folder for all its files."""
        with _writing(path), _or_gone(path):
            self._fill(path, data)

    def _fill(self, temporary: Path, data: bytes) -> None:
        temporary.unlink(missing_ok=True)  # left by a crash; a new file also never follows a link put in its place
        self._step("create", temporary)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0) as file:
            os.fchmod(file.fileno(), self._mode() & ~0o111)
            rest = memoryview(data)
            while rest:
                self._step("write", temporary)
                rest = rest[file.write(rest) :]
            self._step("fsync", temporary)
            os.fsync(file.fileno())

    def _flush_folder(self, folder: Path) -> None:
        self._step("fsync", folder)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def link(self, old: Path, new: Path) -> None:
        """Give the finished file `old` the second name `new`, as `put` does; copy it where the file system allows no second name."""
        with _writing(new):
            try:
                self._step("link", new)
                os.link(old, new)
            except OSError:
                self.put(new, old.read_bytes())

    def rename(self, old: Path, new: Path) -> None:
        """Move the finished folder `old` to its final name, durably; what it holds is flushed before."""
        with _writing(new):
            self._flush_folder(old)
            self._step("rename", new)
            old.rename(new)
            self._flush_folder(new.parent)

    def remove(self, path: Path) -> None:
        """Remove the file, the link or the folder `path`; a link is never followed."""
        with _writing(path):
            self._step("remove", path)
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)
            else:
                shutil.rmtree(path)

    def discard(self, folder: Path, away: Path) -> None:
        """Remove a folder that somebody may be reading: under another name, `away`, so that nobody finds half of it."""
        with _writing(folder):
            self._step("rename", away)
            folder.rename(away)
        self.remove(away)

    def matching(self, folder: Path, pattern: str) -> list[str]:
        """List the names in `folder` that match `pattern` whole; names that are not ours never come up."""
        with _writing(folder):
            try:
                return sorted(path.name for path in folder.iterdir() if re.fullmatch(pattern, path.name))
            except FileNotFoundError:
                return []
