"""What a machine answers: its next state, and what it asks for."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from detox.domain.effects import Effect
from detox.domain.records import Choice, PromptKind

S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Step(Generic[S_co]):
    """The next state of a machine and its effects, in order."""

    state: S_co
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish(Effect):
    """A machine wants to speak; `prompts` turns the wish into `Show`, it never leaves `world`.

    A machine wishes only while it was told that it may speak, so a wish is always granted.
    The fields are those of `effects.Prompt`.
    """

    kind: PromptKind
    choices: tuple[Choice, ...] = ()
    stage: int | None = None
    until: datetime | None = None
    card: bool = False
    apps: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Unwish(Effect):
    """What a machine said is out of date: take its prompt of this kind off the screen."""

    kind: PromptKind
