"""Attributes read in a sentence belong to the goods that its words name, or they are words."""

from __future__ import annotations

from collections.abc import Mapping

from shopkeeper.search.bearing import borne
from shopkeeper.understanding import TypedRequest

GOODS: dict[str, dict[str, dict[str, int]]] = {
    "drive": {"drive type": {"External": 7, "Internal": 9}, "color": {"Black": 3}, "brand": {"External": 99}},
    "printer": {"color": {"Black": 3}},
    "Laser printer": {"color": {"Black": 1}},
}


def counted(words: str) -> Mapping[str, Mapping[str, int]]:
    return GOODS.get(words, {})


def read(want: str, **attributes: tuple[str, ...]) -> TypedRequest:
    given = {name.replace("_", " "): values for name, values in attributes.items()}
    return borne(TypedRequest("find", want, attributes=given), counted)


def test_what_the_goods_have_stays() -> None:
    assert read("drive", drive_type=("Internal",)).attributes == {"drive type": ("Internal",)}


def test_a_value_of_other_goods_goes_to_the_attribute_that_these_have_it_in() -> None:
    found = read("drive", cable_type=("external", "Internal"), color=("Black",))
    assert found.attributes == {"drive type": ("External", "Internal"), "color": ("Black",)}


def test_what_only_texts_say_is_looked_for_by_words() -> None:
    found = read("printer", print_technology=("Laser",))
    assert (found.want, dict(found.attributes)) == ("Laser printer", {})


def test_what_nothing_has_stays_as_it_was_said() -> None:
    assert read("drive", color=("Pink",)).attributes == {"color": ("Pink",)}
    assert read("sofa", color=("Black",)).attributes == {"color": ("Black",)}
