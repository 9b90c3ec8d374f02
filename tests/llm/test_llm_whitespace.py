"""White space is taken out of JSON wherever the pieces are cut, and never out of its strings."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.llm.whitespace import JsonPacker

VALUES = st.recursive(
    st.none() | st.integers() | st.text() | st.sampled_from(['"', "\\", '\\"', " a\n"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.lists(st.integers(1, 9), min_size=1))
def test_the_value_stays_and_only_the_space_goes(
    value: object, indent: int | str | None, plain: bool, cuts: list[int]
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    packer, got, at = JsonPacker(), "", 0
    while at < len(text):
        size = cuts[at % len(cuts)]
        got += packer.feed(text[at : at + size])
        at += size
    assert got == json.dumps(value, separators=(",", ":"), ensure_ascii=plain)
