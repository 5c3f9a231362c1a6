"""The steps of the first run, one widget each; a step says which settings it stands for."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QVBoxLayout,
    QWidget,
)

from detox.ui.choices import Radio, Select, Tick
from detox.ui.controls import Words
from detox.ui.hours_picture import HoursPicture
from detox.ui.shown import FirstRunView
from detox.ui.theme import BROAD, GAP, ROOM, SMALL, WIDE, Theme
from detox.ui.typeface import NOTE, PAGE, Letters
from detox.words import _, language

Answers = Mapping[str, object]
_FOLD_EMS = 44


class Step(QWidget):
    """One question, its explanation and what can be answered.

    Signals:
        spoke: a language to go on in.
    """

    spoke = Signal(str)

    def __init__(self, question: str, about: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.letters = Letters(self.font())
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(0, 0, 0, 0)
        self.page.setSpacing(SMALL)
        self.page.addWidget(Words(question, self.letters.serif(PAGE), theme.text))
        self.page.addWidget(Words(about, self.letters.sans(), theme.text2))
        self.page.addSpacing(ROOM)

    @staticmethod
    def title() -> str:
        """Return the step's name in the trail."""
        return ""

    @staticmethod
    def keys() -> tuple[str, ...]:
        """Return the settings that the step stands for."""
        return ()

    def answers(self) -> dict[str, object]:
        """Return what was chosen, by setting."""
        return {}

    def take_focus(self) -> None:
        """Put the keyboard where the first choice is."""
        self.setFocus()

    def add_note(self, text: str) -> None:
        """Add a hint below."""
        self.page.addWidget(Words(text, self.letters.sans(NOTE), self.theme.text2))

    def radio(self, text: str, on: bool = False) -> Radio:
        """Add one of several answers."""
        button = Radio(text, self.theme)
        button.setChecked(on)
        self.page.addWidget(button)
        return button


class LanguageStep(Step):
    """Asks which language to speak."""

    def __init__(self, view: FirstRunView, theme: Theme, answers: Answers) -> None:
        super().__init__(
            _("Which language do you prefer?"),
            _("Detox helps you focus, take real breaks, and stop when the working day is over."),
            theme,
        )
        del view, answers
        self._buttons = {
            tag: self.radio(name, tag == language())
            for tag, name in (("id", "Bahasa Indonesia"), ("en", "English"))
        }
        for tag, button in self._buttons.items():
            button.clicked.connect(partial(self._choose, tag))
        self.page.addStretch(1)

    def _choose(self, tag: str, _checked: bool = False) -> None:
        if tag != language():
            self.spoke.emit(tag)

    @staticmethod
    def title() -> str:
        """Return the step's name in the trail."""
        return _("Language")

    @staticmethod
    def keys() -> tuple[str, ...]:
        """Return the settings that the step stands for."""
        return ("language",)

    def answers(self) -> dict[str, object]:
        """Return what was chosen, by setting."""
        chosen = [tag for tag, button in self._buttons.items() if button.isChecked()]
        return {"language": chosen[0]} if chosen else {}

    def take_focus(self) -> None:
        """Put the keyboard where the first choice is."""
        chosen = [button for button in self._buttons.values() if button.isChecked()]
        (chosen or list(self._buttons.values()))[0].setFocus()


class HoursStep(Step):
    """Asks when the working day ends."""

    def __init__(self, view: FirstRunView, theme: Theme, answers: Answers) -> None:
        super().__init__(
            _("When does your working day usually end?"),
            _(
                "After these hours quiet mode starts. Calls and messages still arrive; "
                "this app never mutes them."
            ),
            theme,
        )
        self._view = view
        self._box = Select(theme)
        self._box.setAccessibleName(_("Working hours"))
        for preset in view.presets:
            self._box.addItem(preset.name, preset.key)
        self._source = Words("", self.letters.sans(NOTE), theme.text2)
        self._picture = HoursPicture(theme)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(BROAD)
        self._both.addLayout(self._left(theme), 45)
        self._both.addLayout(self._right(theme), 55)
        self.page.addLayout(self._both, 1)
        keys = [preset.key for preset in view.presets]
        wanted = answers.get("schedule.preset", keys[0])
        self._box.setCurrentIndex(keys.index(str(wanted)))
        self._box.currentIndexChanged.connect(self._changed)
        self._changed(self._box.currentIndex())

    def _left(self, theme: Theme) -> QVBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(SMALL)
        label = Words(_("Working hours"), self.letters.sans(NOTE), theme.text2)
        label.setBuddy(self._box)
        left.addWidget(label)
        left.addWidget(self._box)
        left.addWidget(self._source)
        left.addSpacing(GAP)
        other = _(
            "Are yours not among them? Choose the nearest, or skip this step: "
            "quiet mode then stays off."
        )
        left.addWidget(Words(other, self.letters.sans(NOTE), theme.text2))
        left.addStretch(1)
        return left

    def _right(self, theme: Theme) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(SMALL)
        right.addWidget(self._picture)
        legend = _("Above the line: working hours. Below it: your time.")
        right.addWidget(Words(legend, self.letters.sans(NOTE), theme.text2))
        right.addStretch(1)
        return right

    def _changed(self, index: int) -> None:
        preset = self._view.presets[index]
        self._source.setText(preset.source)
        self._picture.show_hours(preset.hours, preset.name)

    @staticmethod
    def title() -> str:
        """Return the step's name in the trail."""
        return _("Working hours")

    @staticmethod
    def keys() -> tuple[str, ...]:
        """Return the settings that the step stands for."""
        return ("schedule.preset",)

    def answers(self) -> dict[str, object]:
        """Return what was chosen, by setting."""
        return {"schedule.preset": self._box.currentData()}

    def take_focus(self) -> None:
        """Put the keyboard where the first choice is."""
        self._box.setFocus()

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Put the picture below where there is no room beside."""
        super().resizeEvent(event)
        narrow = self.width() < _FOLD_EMS * self.letters.em
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._both.setDirection(way)


class LogStep(Step):
    """Asks whether Detox may record which app is in front."""

    def __init__(self, view: FirstRunView, theme: Theme, answers: Answers) -> None:
        super().__init__(
            _("May Detox record your screen time?"),
            _("It is for you alone and stays on this computer. The timer works without it."),
            theme,
        )
        del view
        given = answers.get("log.enabled")
        self._yes = self.radio(_("Yes, record on this computer"), given is True)
        self._no = self.radio(_("No, only the timer and quiet mode"), given is False)
        self._shared = Tick(_("Other people use this computer with my account"), theme)
        self._shared.toggled.connect(self._share)
        self.page.addWidget(self._shared)
        self.page.addSpacing(ROOM)
        self._facts(theme)
        self.page.addStretch(1)

    def _facts(self, theme: Theme) -> None:
        for title, text in (
            (_("Recorded"), _("The app in front, when it began and when it ended.")),
            (
                _("Never recorded"),
                _("Window titles, web addresses, what you type, pictures of the screen."),
            ),
        ):
            self.page.addWidget(Words(title, self.letters.strong, theme.text))
            self.page.addWidget(Words(text, self.letters.sans(), theme.text2))
        self.add_note(
            _(
                "A computer administrator can technically open your files; "
                "Detox gives them no way to do so."
            )
        )

    def _share(self, shared: bool) -> None:
        """On a shared account nothing is recorded: what one person does is not another's to see."""
        self._yes.setEnabled(not shared)
        if shared:
            self._no.setChecked(True)

    @staticmethod
    def title() -> str:
        """Return the step's name in the trail."""
        return _("Records")

    @staticmethod
    def keys() -> tuple[str, ...]:
        """Return the settings that the step stands for."""
        return ("log.enabled",)

    def answers(self) -> dict[str, object]:
        """Return what was chosen, by setting; nothing where neither was."""
        if not (self._yes.isChecked() or self._no.isChecked()):
            return {}
        return {"log.enabled": self._yes.isChecked() and not self._shared.isChecked()}

    def take_focus(self) -> None:
        """Put the keyboard where the first choice is, without choosing it."""
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)


class ReadyStep(Step):
    """Says where to find Detox, and what was chosen."""

    def __init__(self, view: FirstRunView, theme: Theme, answers: Answers) -> None:
        super().__init__(
            _("Everything is ready."),
            _("Detox lives as a small icon in the notification area, near the clock."),
            theme,
        )
        names = {preset.key: preset.name for preset in view.presets}
        chosen = names.get(str(answers.get("schedule.preset", "")))
        hours_text = chosen or _("not confirmed yet, so quiet mode stays off")
        recorded = _("yes") if answers.get("log.enabled") else _("no")
        for title, text in (
            (_("Working hours"), hours_text),
            (_("Screen time is recorded"), recorded),
        ):
            self.page.addWidget(Words(title, self.letters.sans(NOTE), theme.text2))
            self.page.addWidget(Words(text, self.letters.strong, theme.text))
            self.page.addSpacing(GAP)
        self.page.addSpacing(WIDE)
        command = "detox-timer settings set"
        other = next(preset.key for preset in view.presets if preset.name != chosen)
        turned = "false" if answers.get("log.enabled") else "true"
        self.add_note(
            _("To change it later, type this in a terminal, for example:") + "\n"
            f"{command} schedule.preset {other}\n{command} log.enabled {turned}"
        )
        self.page.addStretch(1)

    @staticmethod
    def title() -> str:
        """Return the step's name in the trail."""
        return _("Ready")


ALL = (LanguageStep, HoursStep, LogStep, ReadyStep)
