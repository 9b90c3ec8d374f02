"""A reply put together from pieces: the same whatever the pieces are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.llm.assemble import Assembly

CALL = '<tool_call>\n{"name": "search", "arguments": {"q":"a"}}\n</tool_call>'


def fed(
    text: str, cuts: list[int], stop: tuple[str, ...] = (), tools: bool = True
) -> tuple[str, str, int, bool]:
    """(what was shown, the text, number of calls, stopped)"""
    assembly = Assembly(stop, tools=tools)
    shown = ""
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    deltas = [d for a, b in pairwise(places) for d in assembly.feed(text[a:b])]
    for delta in [*deltas, *assembly.finish()]:
        shown += delta.text
    return shown, assembly.text, len(assembly.calls), assembly.stopped


cuts = st.lists(st.integers(0, 300), max_size=20)


@given(cuts=cuts)
def test_calls_are_taken_out_of_the_text(cuts: list[int]) -> None:
    shown, text, calls, _ = fed(f"Let me see.\n{CALL}\n{CALL}", cuts)
    assert (shown.rstrip(), text, calls) == ("Let me see.", "Let me see.", 2)


@given(cuts=cuts)
def test_a_stop_text_ends_the_reply_and_is_never_shown(cuts: list[int]) -> None:
    assert fed("one two STOP three", cuts, ("STOP", "three")) == ("one two ", "one two ", 0, True)


@given(cuts=cuts)
def test_what_is_no_call_stays_text(cuts: list[int]) -> None:
    for text in ("<tool_call>\nnot json\n</tool_call> x", "a <tool_call> b", "x < y <tool"):
        assert fed(text, cuts)[:3] == (text, text, 0)


@given(text=st.text("ab<STOP>", max_size=40), cuts=cuts)
def test_the_text_does_not_depend_on_the_pieces(text: str, cuts: list[int]) -> None:
    assert fed(text, cuts, ("STOP",), tools=False) == fed(text, [], ("STOP",), tools=False)
    assert fed(text, cuts, ("STOP",), tools=False)[0] == text.partition("STOP")[0]
