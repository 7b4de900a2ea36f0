"""English for one of a kind: "1 file", where the sentence is written for many. Vietnamese has no such forms."""

from __future__ import annotations

from collections.abc import Mapping

ONE: Mapping[str, tuple[str, str]] = {
    "checking {index}/{count} files": ("count", "checking {index}/{count} file"),
    "{agencies} more agencies must comply": ("agencies", "{agencies} more agency must comply"),
    "{agencies} more agencies must comply, which together lack {new}": (
        "agencies",
        "{agencies} more agency must comply, which lacks {new}",
    ),
    "{bytes} bytes in {requests} requests": ("requests", "{bytes} bytes in {requests} request"),
    "{count} agencies": ("count", "{count} agency"),
    "{count} bad ones can still be afforded": ("count", "{count} bad one can still be afforded"),
    "{count} changes of agencies": ("count", "{count} change of agencies"),
    "{count} changes of indicators": ("count", "{count} change of indicators"),
    "{count} changes of scoring frameworks": ("count", "{count} change of scoring frameworks"),
    "{count} changes of sources": ("count", "{count} change of sources"),
    "{count} changes of successions": ("count", "{count} change of successions"),
    "{count} changes of targets": ("count", "{count} change of targets"),
    "{count} changes of windows": ("count", "{count} change of windows"),
    "{count} days ago": ("count", "{count} day ago"),
    "{count} figures new": ("count", "{count} figure new"),
    "{count} figures revised": ("count", "{count} figure revised"),
    "{count} figures withdrawn": ("count", "{count} figure withdrawn"),
    "{count} files of the cache are damaged.": ("count", "{count} file of the cache is damaged."),
    "{count} hours ago": ("count", "{count} hour ago"),
    "{count} minutes ago": ("count", "{count} minute ago"),
    "{count} problems in the source.": ("count", "{count} problem in the source."),
    "{count} verdicts changed": ("count", "{count} verdict changed"),
    "{hard} contradictions, {soft} oddities": ("hard", "{hard} contradiction, {soft} oddities"),
    "The data describes {since}, more than {days} days ago.": ("days", "The data describes {since}, more than {days} day ago."),
    "The last good contact was on {since}, more than {days} days ago.": (
        "days",
        "The last good contact was on {since}, more than {days} day ago.",
    ),
    "{points} of {weight} points": ("weight", "{points} of {weight} point"),
    "{points} points": ("points", "{points} point"),
    "{points} points of the survey": ("points", "{points} point of the survey"),
    "{sign} {count} duties overdue": ("count", "{sign} {count} duty overdue"),
    "{resources} files, {bytes} bytes": ("resources", "{resources} file, {bytes} bytes"),
}
"""For a sentence: the value that counts, and how it reads when that is one."""


def fitting(sentence: str, values: Mapping[str, object]) -> str:
    """Give the sentence for these values: the one of a single thing where its counting value is one."""
    name, single = ONE.get(sentence, ("", sentence))
    return single if str(values.get(name)) == "1" else sentence
