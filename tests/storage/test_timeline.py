"""From events to a timeline: tables of cases, and a naive reference that looks at every second."""

from array import array
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detox.storage.activitywatch import Events, Host
from detox.storage.timeline import Timeline, at_hand, free, in_front, of_host, together

LONGEST = 90
Told = tuple[int, int, int]
"""Start, length in seconds, and app or presence."""


def events(told: Iterable[Told]) -> Events:
    columns = list(zip(*told, strict=True)) or [(), (), ()]
    starts, lengths, what = columns
    return Events(
        array("q", [1000 * n for n in starts]),
        array("q", [1000 * n for n in lengths]),
        array("i", what),
    )


def seconds(pieces: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    return [(start // 1000, end // 1000, *rest) for start, end, *rest in pieces]


FRONTS: list[tuple[str, list[Told], list[tuple[int, ...]]]] = [
    ("nothing", [], []),
    ("one", [(0, 9, 1)], [(0, 9, 1)]),
    ("a later one ends an earlier", [(0, 60, 1), (20, 5, 2)], [(0, 20, 1), (20, 25, 2)]),
    ("of two at once the longer", [(0, 5, 1), (0, 9, 2), (0, 7, 3)], [(0, 9, 2)]),
    ("the same twice", [(0, 9, 1), (0, 9, 1)], [(0, 9, 1)]),
    ("a small hole", [(0, 9, 1), (14, 5, 2)], [(0, 14, 1), (14, 19, 2)]),
    ("a hole", [(0, 9, 1), (15, 5, 2)], [(0, 9, 1), (15, 20, 2)]),
    ("no length, then soon more", [(0, 0, 1), (3, 5, 2)], [(0, 3, 1), (3, 8, 2)]),
    ("no length, and nothing soon", [(0, 0, 1), (30, 5, 2)], [(0, 0, 1), (30, 35, 2)]),
]


@pytest.mark.parametrize(
    ("told", "expected"), [row[1:] for row in FRONTS], ids=[r[0] for r in FRONTS]
)
@pytest.mark.parametrize("turned", [False, True])
def test_what_was_in_front(told: list[Told], expected: list[tuple[int, ...]], turned: bool) -> None:
    assert seconds(in_front([events(told[::-1] if turned else told)])) == expected


HANDS: list[tuple[str, list[Told], list[tuple[int, ...]]]] = [
    ("nothing", [], []),
    ("there", [(0, 9, 1)], [(0, 9)]),
    ("away", [(0, 9, 0)], []),
    ("the last word holds", [(0, 60, 1), (20, 10, 0)], [(0, 20), (30, 60)]),
    ("back within an absence", [(0, 60, 0), (20, 10, 1)], [(20, 30)]),
    ("both at once is away", [(0, 60, 1), (0, 10, 0)], [(10, 60)]),
    ("both at once is away, however long", [(0, 10, 1), (0, 60, 0)], []),
    ("one word many times", [(0, 50, 1), (0, 40, 1), (1, 20, 1), (1, 55, 1)], [(0, 56)]),
    ("a word that outlasts another", [(0, 60, 0), (10, 5, 1), (12, 90, 0)], [(10, 12)]),
    ("a small hole", [(0, 9, 1), (14, 5, 1)], [(0, 19)]),
    ("a hole", [(0, 9, 1), (15, 5, 1)], [(0, 9), (15, 20)]),
    ("an absence is no hole", [(0, 9, 1), (9, 2, 0), (11, 5, 1)], [(0, 9), (11, 16)]),
]


@pytest.mark.parametrize(
    ("told", "expected"), [row[1:] for row in HANDS], ids=[r[0] for r in HANDS]
)
@pytest.mark.parametrize("turned", [False, True])
def test_when_somebody_was_there(
    told: list[Told], expected: list[tuple[int, ...]], turned: bool
) -> None:
    assert seconds(at_hand([events(told[::-1] if turned else told)])) == expected


def test_pieces_of_one_app_a_second_apart_are_one() -> None:
    whole = Timeline([(0, 1000, 1), (2000, 3000, 1), (4001, 5000, 1), (5000, 6000, 2)])
    assert list(whole) == [(0, 3000, 1), (4001, 5000, 1), (5000, 6000, 2)]


def test_a_second_computer_fills_only_what_is_free() -> None:
    full = Timeline([(0, 50, 1), (5000, 9000, 2)])
    less = Timeline([(20, 60, 3), (4000, 6000, 3), (8500, 9500, 3)])
    assert list(together([less, full])) == [
        (0, 50, 1), (50, 60, 3), (4000, 5000, 3), (5000, 9000, 2), (9000, 9500, 3),
    ]  # fmt: skip


def test_taken_stretches_may_lie_within_each_other() -> None:
    taken = [(10, 40), (12, 20), (40, 45), (60, 60), (70, 200)]
    assert list(free([(0, 30, 1), (30, 90, 2), (95, 99, 1)], taken)) == [
        (0, 10, 1), (45, 60, 2), (60, 70, 2),
    ]  # fmt: skip


# --- against a naive reference --------------------------------------------------------------------

TOLD = st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(0, 2))
WORD = st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(0, 1))


def naive_front(told: Iterable[Told], second: int) -> int | None:
    begun = [(start, length, app) for start, length, app in told if start <= second]
    if not begun:
        return None
    start, length, app = max(begun)
    later = min((other for other, _length, _app in told if other > second), default=None)
    if later is not None and later - (start + length) <= 5:
        return app
    return app if second < start + length else None


def naive_word(told: Iterable[Told], second: int) -> int | None:
    """Return the last word on a second; 0, for absence, is the smaller of two."""
    over = [one for one in told if one[0] <= second < one[0] + one[1]]
    last = max((start for start, _length, _here in over), default=None)
    return min((here for start, _length, here in over if start == last), default=None)


def naive_hand(told: Sequence[Told]) -> list[bool]:
    words = [naive_word(told, second) for second in range(LONGEST + 1)]
    there = [word == 1 for word in words]
    for begins in range(1, LONGEST):
        ends = begins
        while ends < LONGEST and words[ends] is None:
            ends += 1
        if words[begins - 1] == 1 and words[ends] == 1 and ends - begins <= 5:
            there[begins:ends] = [True] * (ends - begins)
    return there


@given(
    st.lists(TOLD, max_size=12), st.lists(WORD, max_size=8),
    st.integers(0, 12), st.integers(0, 8), st.sampled_from(["as they come", "up", "down"]),
)  # fmt: skip
def test_every_second_is_what_a_naive_look_finds(
    fronts: list[Told], words: list[Told], cut: int, other_cut: int, order: str
) -> None:
    def buckets(told: list[Told], at: int) -> list[Events]:
        parts = [told[:at], told[at:]] if told[:at] and told[at:] else [told]
        if order != "as they come":
            parts = [sorted(part, reverse=order == "down") for part in parts]
        return [events(part) for part in parts]

    whole = of_host(Host(buckets(fronts, cut), buckets(words, other_cut)), range(3))
    found: list[int | None] = [None] * (LONGEST + 1)
    for start, end, app in whole:
        assert start % 1000 == end % 1000 == 0
        assert start < end
        for second in range(start // 1000, end // 1000):
            assert found[second] is None
            found[second] = app
    there = naive_hand(words)
    expected = [
        naive_front(fronts, second) if there[second] else None for second in range(LONGEST + 1)
    ]
    for second in range(1, LONGEST):  # pieces of one app a second apart are one
        around = (expected[second - 1], expected[second + 1])
        if expected[second] is None and around[0] is not None and around[0] == around[1]:
            found[second] = None
    assert found == expected
