"""The error tree: every failure a person can meet, with the exit code a script reads.

    CchcError             1  unexpected failure
    ├── UsageError        2  wrong option, wrong configuration, nothing cached yet
    ├── Unreachable       3  network or authentication; the cache is kept
    ├── Refused           4  integrity, signature, rollback, schema; the cache is kept
    ├── Busy              5  another sync is running
    ├── DiskError         6  disk or permission
    ├── CacheDamaged      7  the cache is not what was written; nothing is printed from it
    ├── TooOld            8  older than the age that was allowed
    └── Cancelled       130  a person wished it to end; the cache is kept

A message is an English sentence with `{names}` (the message id the catalogue of
`i18n` translates) and the values for them, kept apart so that the line can be
said in either language where it is printed. Values may come from data: whoever
prints them passes them through `text.safe`.
"""

from __future__ import annotations


class CchcError(Exception):
    """One clear line: what went wrong and where, what is kept, what to do."""

    exit_code = 1

    def __init__(self, what: str, *, kept: str = "", do: str = "", **values: object) -> None:
        """Keep the message ids `what`, `kept` and `do` and the `values` their braces name."""
        super().__init__(what)
        self.what, self.kept, self.do, self.values = what, kept, do, values

    def advise(self, kept: str, do: str) -> None:
        """Add what is kept and what to do where the place that failed could not know: it only saw a socket or a file."""
        self.kept, self.do = self.kept or kept, self.do or do

    def __str__(self) -> str:
        """Give the English line, for logs and tracebacks; faces translate part by part."""
        return " ".join(part.format(**self.values) for part in (self.what, self.kept, self.do) if part)


class UsageError(CchcError):
    """A wrong option or configuration, or nothing cached yet."""

    exit_code = 2


class Unreachable(CchcError):
    """The endpoint did not answer, not in time, not completely, or not to us."""

    exit_code = 3


class Refused(CchcError):
    """What came is complete but wrong: nothing of it is used."""

    exit_code = 4


class Busy(CchcError):
    """Another sync holds the lock of this cache."""

    exit_code = 5


class DiskError(CchcError):
    """The disk is full or does not let us."""

    exit_code = 6


class CacheDamaged(CchcError):
    """A file of the cache is not what was written."""

    exit_code = 7


class TooOld(CchcError):
    """The data is older than the caller allows."""

    exit_code = 8


class Cancelled(CchcError):
    """Whoever started it wished it to end."""

    exit_code = 130
