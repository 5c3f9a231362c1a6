"""The screen time of the running day."""

from datetime import date, timedelta

from detox.domain.timespan import ZERO

KEPT = 3


class Today:
    """The screen time of the running day, as far as it is settled, and of the days beside it.

    A span of yesterday may be settled this morning, and a clock may be set back over the night.
    """

    def __init__(self) -> None:
        self._lengths: dict[date, timedelta] = {}

    def add(self, day: date, length: timedelta) -> None:
        """Count a span."""
        self._lengths[day] = self.length(day) + length
        if len(self._lengths) > KEPT:
            del self._lengths[next(iter(self._lengths))]

    def begin(self, day: date, length: timedelta) -> None:
        """Count anew, from what the log holds of this day."""
        self._lengths = {day: length}

    def length(self, day: date) -> timedelta:
        """Return what was counted on that day."""
        return self._lengths.get(day, ZERO)
