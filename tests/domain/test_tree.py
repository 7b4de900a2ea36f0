"""The tree of agencies: any depth, editions apart (rules, section 1: agency)."""

from __future__ import annotations

from build import agency, day, family, key

from cchc_tui.domain.tree import Tree

DEEP = (agency("city", level="city"), agency("d", "city", "district"), agency("c", "d"), agency("u", "c", "service_unit"))
EDITIONS = (
    agency("city", level="city", edition="2019", end="2025-06-30"),
    agency("00226", "city", edition="2019", end="2025-06-30", name="Trung Tự"),
    agency("city", level="city", edition="2025", start="2025-07-01"),
    agency("00226", "city", edition="2025", start="2025-07-01", name="Văn Miếu - Quốc Tử Giám"),
)


def test_any_depth_is_walked_parents_first() -> None:
    assert [a.code for a in Tree(DEEP).walk(key("city"))] == ["city", "d", "c", "u"]


def test_children_keep_the_order_of_the_publication() -> None:
    tree = Tree(family("b", "a", "c"))
    assert [a.code for a in tree.children(key("d"))] == ["b", "a", "c"]
    assert [a.code for a in tree.walk(key("d"))] == ["d", "b", "a", "c"]


def test_a_leaf_has_nothing_below() -> None:
    tree = Tree(DEEP)
    assert [tree.is_leaf(a.key) for a in DEEP] == [False, False, False, True]


def test_the_lineage_leads_from_the_root_to_the_agency() -> None:
    assert [a.code for a in Tree(DEEP).lineage(key("c"))] == ["city", "d", "c"]
    assert Tree(DEEP).lineage(key("nobody")) == []


def test_the_parent_of_a_root_is_none() -> None:
    tree = Tree(DEEP)
    above = tree.parent(key("c"))
    assert above is not None
    assert above.code == "d"
    assert tree.parent(key("city")) is None


def test_in_scope_takes_the_agency_and_all_below_of_the_levels() -> None:
    tree = Tree(DEEP)
    assert tree.in_scope(key("city"), frozenset({"city", "service_unit"})) == (key("city"), key("u"))
    assert tree.in_scope(key("u"), frozenset({"commune"})) == ()


def test_an_agency_whose_parent_is_unknown_is_a_root() -> None:
    tree = Tree((agency("lost", "nobody"), agency("self", "self")))
    assert [a.code for a in tree.roots] == ["lost", "self"]


def test_a_circle_in_the_data_ends() -> None:
    tree = Tree((agency("a", "b"), agency("b", "a")))
    assert [a.code for a in tree.walk(key("a"))] == ["a", "b"]
    assert {a.code for a in tree.lineage(key("a"))} == {"a", "b"}


def test_editions_are_never_stitched() -> None:
    tree = Tree(EDITIONS)
    assert [a.edition for a in tree.walk(key("city"))] == ["2019", "2019"]
    assert len(tree.roots) == 2


def test_a_bare_code_means_the_edition_valid_at_the_date() -> None:
    tree = Tree(EDITIONS)
    names = [found.name_vi for at in ("2025-06-30", "2025-07-01") if (found := tree.find("00226", day(at)))]
    assert names == ["Trung Tự", "Văn Miếu - Quốc Tử Giám"]


def test_a_bare_code_valid_in_no_edition_means_the_newest() -> None:
    tree = Tree((agency("x", edition="2013", end="2018-12-31"), agency("x", edition="2019", start="2020-01-01")))
    found = tree.find("x", day("2019-06-14"))
    assert found is not None
    assert found.edition == "2019"


def test_a_code_with_its_edition_is_taken_at_its_word() -> None:
    found = Tree(EDITIONS).find("2019:00226", day("2026-01-01"))
    assert found is not None
    assert found.name_vi == "Trung Tự"


def test_an_unknown_code_is_nobody() -> None:
    tree = Tree(EDITIONS)
    assert tree.find("99999", day("2019-06-14")) is None
    assert tree.find("2013:00226", day("2019-06-14")) is None


def test_validity_includes_both_ends() -> None:
    short = agency("x", start="2019-03-01", end="2019-03-31")
    assert [short.valid_at(day(d)) for d in ("2019-02-28", "2019-03-01", "2019-03-31", "2019-04-01")] == [False, True, True, False]


def test_the_edition_in_force_is_the_one_with_a_valid_root() -> None:
    tree = Tree(EDITIONS)
    assert tree.edition_at(day("2025-06-30")) == "2019"
    assert tree.edition_at(day("2025-07-01")) == "2025"
    assert Tree().edition_at(day("2019-06-14")) == ""
