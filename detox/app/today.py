"""The screen time of the running day."""

from datetime import date, timedelta

from detox.domain.timespan import ZERO


class Today:
    """The screen time of the running day, as far as it is settled."""

    def __init__(self) -> None:
        self._day, self._length = date.min, ZERO

    def add(self, day: date, length: timedelta) -> None:
        """Count a span; a new day begins with nothing."""
        if day != self._day:
            self._day, self._length = day, ZERO
        self._length += length

    def begin(self, day: date, length: timedelta) -> None:
        """Count anew, from what the log holds of this day."""
        self._day, self._length = day, length

    def length(self, day: date) -> timedelta:
        """Return what was counted on that day."""
        return self._length if day == self._day else ZERO
