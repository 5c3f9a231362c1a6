"""The focus timer's state as plain JSON values, so that a block survives a restart."""

from typing import Any

from detox.domain import plain
from detox.domain.focus_state import (
    START,
    Block,
    Focus,
    Hold,
    Offered,
    Paused,
    Postponed,
    Ready,
    Rest,
    Resting,
    Running,
    Tally,
)
from detox.domain.records import Kind


def freeze(state: Focus) -> dict[str, Any]:
    """Return the state as JSON values."""
    told: dict[str, Any] = {"day": state.tally.day.isoformat(), "done": state.tally.done}
    match state:
        case Ready():
            told["state"] = "ready"
        case Running(block, since):
            told |= {"state": "running", "since": since.isoformat(), **_block(block)}
        case Paused(block, since, hold):
            told |= {"state": "paused", "since": since.isoformat(), **_block(block)}
            told["hold"] = str(hold)
        case Offered(rest):
            told |= {"state": "offered", **_rest(rest)}
        case Postponed(rest, until):
            told |= {"state": "postponed", "until": until.isoformat(), **_rest(rest)}
        case Resting(rest, since):
            told |= {"state": "resting", "since": since.isoformat(), **_rest(rest)}
    return told


def _block(block: Block) -> dict[str, Any]:
    return {
        "began": block.began.isoformat(),
        "planned_s": None if block.planned is None else block.planned.total_seconds(),
        "label": block.label,
        "worked_s": block.worked.total_seconds(),
        "extended_s": block.extended.total_seconds(),
        "extensions": block.extensions,
    }


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "kind": str(rest.kind),
        "length_s": rest.length.total_seconds(),
        "postponed": rest.postponed,
    }


def thaw(told: object) -> Focus:
    """Return the state that was frozen; the start where the values make no sense."""
    try:
        return _thaw(plain.table(told))
    except (KeyError, ValueError):
        return START


def _thaw(told: dict[str, Any]) -> Focus:
    tally = Tally(plain.day(told["day"]), plain.whole(told["done"]))
    match told["state"]:
        case "running":
            return Running(_read_block(told), plain.moment(told["since"]), tally)
        case "paused":
            hold = _read_hold(told)
            return Paused(_read_block(told), plain.moment(told["since"]), hold, tally)
        case "offered":
            return Offered(_read_rest(told), tally)
        case "postponed":
            return Postponed(_read_rest(told), plain.moment(told["until"]), tally)
        case "resting":
            return Resting(_read_rest(told), plain.moment(told["since"]), tally)
        case _:
            return Ready(tally)


def _read_hold(told: dict[str, Any]) -> Hold:
    """Read what holds a block; nobody tells later of a lock that was undone meanwhile."""
    hold = Hold(plain.text(told["hold"]))
    return Hold.IDLE if hold is Hold.LOCK else hold


def _read_block(told: dict[str, Any]) -> Block:
    planned = told["planned_s"]
    return Block(
        began=plain.moment(told["began"]),
        planned=None if planned is None else plain.seconds(planned),
        label=plain.text(told["label"]),
        worked=plain.seconds(told["worked_s"]),
        extended=plain.seconds(told["extended_s"]),
        extensions=plain.whole(told["extensions"]),
    )


def _read_rest(told: dict[str, Any]) -> Rest:
    kind = Kind(plain.text(told["kind"]))
    return Rest(kind, plain.seconds(told["length_s"]), plain.whole(told["postponed"]))
