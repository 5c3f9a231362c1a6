"""A prompt that waits as plain JSON values, so that its answer finds it after a restart."""

from typing import Any

from detox.domain import plain
from detox.domain.effects import Prompt
from detox.domain.records import Choice, PromptKind


def freeze(prompt: Prompt) -> dict[str, Any]:
    """Return the prompt as JSON values."""
    return {
        "number": prompt.number,
        "kind": str(prompt.kind),
        "at": prompt.at.isoformat(),
        "choices": [str(choice) for choice in prompt.choices],
        "stage": prompt.stage,
        "until": None if prompt.until is None else prompt.until.isoformat(),
        "card": prompt.card,
        "apps": list(prompt.apps),
        "facts": [list(fact) for fact in prompt.facts],
    }


def thaw(value: object) -> Prompt:
    """Return the prompt that was frozen; raise KeyError or Unreadable for nonsense."""
    told = plain.table(value)
    stage, until = told["stage"], told["until"]
    return Prompt(
        number=plain.whole(told["number"]),
        kind=PromptKind(plain.text(told["kind"])),
        at=plain.moment(told["at"]),
        choices=tuple(Choice(choice) for choice in plain.texts(told["choices"])),
        stage=None if stage is None else plain.whole(stage),
        until=None if until is None else plain.moment(until),
        card=told["card"] is True,
        apps=plain.texts(told["apps"]),
        facts=tuple(_fact(pair) for pair in plain.items(told["facts"])),
    )


def _fact(value: object) -> tuple[str, str]:
    pair = plain.texts(value)
    if len(pair) != len(("name", "value")):
        raise plain.Unreadable(value)
    return pair[0], pair[1]
