"""Whatever happens to the files of a cache: it is found, nothing of it is shown, and only what is damaged is fetched again."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cachefault_commands import LOOKS, copied, look, run, truth, two_deep
from cachefault_mutations import WORKS, Mutation, Work, mutate

from cchc_tui.cache.store import Store

from fault_bench import NEWEST, OFFERED, OLD, bench, content, left_over  # isort: skip - a helper of other tests
from fault_servers import RESOURCE, Server, serving  # isort: skip - a helper of other tests

FEW, MANY = 12, 300
"""Mutations in the quick and in the long run."""

DAMAGED, NOTHING_CACHED = 7, 2

ALL_IS_WELL = {
    Mutation("older", ("current",)): OLD,
    Mutation("delete", ("contact",)): OFFERED,
}
"""What cannot be told from a cache in order, and which serial it then holds.

A pointer that was current once names a generation that is kept: a whole, consistent older state, which the next sync brings up to date.
Without a contact nobody knows when the endpoint was asked last, as after a first sync that was killed just before it wrote that down.
"""


def figures_of(name: str) -> str:
    """Give the name of the resource whose file this is; empty for the files beside the resources."""
    return "" if name.startswith("_") else name.removesuffix(".json")


class Trial:
    """One cache that something was done to."""

    def __init__(self, work: Work, seed: int) -> None:
        self.bench, self.cache = bench(), copied(two_deep())
        shutil.copy(self.bench.folder / f"seed-{OLD}" / "current", self.cache.with_name("current-before"))
        self.resources = set(self.pointed())
        self.done = mutate(self.cache, work, random.Random(seed))

    def pointed(self) -> list[str]:
        """Give the names of the resources of the current generation."""
        entry = Store(self.cache).identity()
        assert entry is not None
        return list(entry.resources)

    def prove(self) -> Mutation:
        """Prove all of it, whatever was done."""
        found = [str(Path(str(error.values["file"])).relative_to(self.cache)) for error in Store(self.cache).damages()]
        if self.done in ALL_IS_WELL:
            assert found == [], self.done
            self.well(ALL_IS_WELL[self.done])
        else:
            assert set(found) & set(self.done.files), (self.done, found)
            self.nothing_wrong_is_shown()
            self.repaired(found)
        shutil.rmtree(self.cache.parent)
        return self.done

    def well(self, serial: int) -> None:
        """Prove that the cache is that serial to everybody, and that the next sync goes on from there."""
        assert run(self.bench, self.cache, "verify").code == 0, self.done
        assert {words: look(self.bench, self.cache, words).out for words in LOOKS} == truth(serial), self.done
        assert self.bench.old_or_new(self.cache, {serial}) == serial
        with serving(self.bench.www, self.bench.pointer(NEWEST)) as server:
            said = run(self.bench, self.cache, "sync", "--endpoint", server.url)
        assert (said.code, content(self.cache)) == (0, self.bench.truth[NEWEST]), (self.done, said)

    def nothing_wrong_is_shown(self) -> None:
        """Prove that every command prints the truth, from files that are whole, or nothing; and that `verify` names the file."""
        for words in LOOKS:
            said = look(self.bench, self.cache, words)
            if said.code == 0:
                assert (said.out, said.err) == (truth(OFFERED)[words], ""), (self.done, words)
            else:
                assert said.code == DAMAGED or (said.code, self.done.files) == (NOTHING_CACHED, ("current",)), (self.done, words, said)
                assert (said.out, said.err.count("\n")) == ("", 1), (self.done, words, said)
        said = run(self.bench, self.cache, "verify")
        assert (said.code, said.out) == (DAMAGED, ""), (self.done, said)
        assert any(name in said.err for name in self.done.files), (self.done, said)

    def repaired(self, found: list[str]) -> None:
        """Prove that a repair asks for the damaged resources and nothing else, and that all is as before after it."""
        with serving(self.bench.www, self.bench.pointer(OFFERED)) as server:
            said = run(self.bench, self.cache, "verify", "--repair", "--json", "--endpoint", server.url)
            assert asked_for(server) == self.damaged(found), (self.done, found)
            assert len(server.asked) == 2 + server.count(RESOURCE), self.done
        assert (said.code, json.loads(said.out)) == (0, {"damaged": [], "serial": OFFERED}), (self.done, said)
        assert content(self.cache) == self.bench.truth[OFFERED], self.done
        assert left_over(self.cache) == [], self.done
        shown = {words: look(self.bench, self.cache, words) for words in LOOKS if words[0] != "changes"}
        assert {words: said.out for words, said in shown.items()} == {words: truth(OFFERED)[words] for words in shown}, self.done

    def damaged(self, found: list[str]) -> set[str]:
        """Give the resources that are not whole any more: all of them where nothing says which they are."""
        if "current" in found:
            return self.resources
        return {figures_of(Path(name).name) for name in found if name.startswith("generations/000002/")} - {""}


def asked_for(server: Server) -> set[str]:
    """Give the names of the resources that were asked for, each of them once."""
    names = [ask.path.removeprefix("data/").split(".")[0] for ask in server.asked if ask.place == RESOURCE]
    assert len(names) == len(set(names)), names
    return set(names)


def proved(count: int) -> Counter[str]:
    """Prove it for so many mutations, each kind as often as the others; give how often each kind of file was hit."""
    truth(OLD), truth(OFFERED)
    seed = random.randrange(10**6)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda number: Trial(WORKS[number % len(WORKS)], seed + number).prove(), range(count)))
    assert Counter(mutation.kind for mutation in done) == {work.__name__: count // len(WORKS) for work in WORKS}
    return Counter(Path(name).name for mutation in done for name in mutation.files)


def test_some_mutations_are_found_not_shown_and_repaired() -> None:
    assert proved(FEW)


def test_a_pointer_that_is_gone_is_found_where_a_sync_had_been_good() -> None:
    """Without a good contact it may never have been there: so does a cache look whose first sync was killed."""
    cache = copied(two_deep())
    (cache / "current").unlink()
    assert [error.values["file"] for error in Store(cache).damages()] == [str(cache / "current")]
    (cache / "contact").unlink()
    assert list(Store(cache).damages()) == []
    shutil.rmtree(cache.parent)


@pytest.mark.heavy
def test_three_hundred_mutations_are_found_not_shown_and_repaired() -> None:
    """And they hit every kind of file."""
    hit = proved(MANY)
    print(dict(hit))
    assert {"current", "contact", "_summary.json", "_changes.json", "_package.json", "agencies.json"} <= set(hit), hit
