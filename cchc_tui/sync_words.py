"""A synchronisation in words, the same for a terminal's line and for the screen."""

from __future__ import annotations

from cchc_tui.events import Building, Done, Event, Fetching, Found, Progress, Publishing
from cchc_tui.i18n import Lang


def step(event: Event, lang: Lang) -> str:
    """Say what is going on since `event`, in a few words; `Progress` says nothing of its own."""
    match event:
        case Publishing():
            return lang("publishing the sample")
        case Found():
            return lang("publication {serial} found", serial=event.serial)
        case Fetching():
            return lang("fetching file {index} of {count}", index=event.index, count=event.count)
        case Building():
            return lang("checking {index}/{count} files", index=event.index, count=event.count)
        case Done():
            return outcome(event, lang)
        case Progress():
            return ""
        case _:
            return lang("asking the endpoint")


def outcome(done: Done, lang: Lang) -> str:
    """Say what a synchronisation brought, in one line; a publication past its time is said as well."""
    cost = lang("{bytes} bytes in {requests} requests", bytes=lang.number(done.bytes), requests=done.requests)
    if done.changed:
        news = lang("Publication {serial} is here ({cost}).", serial=done.serial, cost=cost)
    else:
        news = lang("Nothing new: publication {serial} ({cost}).", serial=done.serial, cost=cost)
    old = lang("It is out of date: the publisher should have replaced it by now.")
    return f"{news} {old}" if done.expired else news
