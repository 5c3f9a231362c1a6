"""What Qt itself says, in the language that we speak: its wheels carry no Indonesian.

Only what can be met is here: the dialog that asks for a file, and the menu of its text field.
"""

from PySide6.QtCore import QCoreApplication, QTranslator

from detox.words import language, pgettext

_ROOMS = frozenset(
    {"QFileDialog", "QFileSystemModel", "QAbstractFileIconProvider", "QPlatformTheme", "QLineEdit"}
)


class QtWords(QTranslator):
    """Looks up a text of Qt's at the moment it is asked for, so that it follows our language."""

    def __init__(self) -> None:
        super().__init__()
        self._language = ""
        self._known: dict[str, str] = {}

    # --- Qt ---

    def isEmpty(self) -> bool:  # noqa: N802  Qt's name
        """Tell that there is something to be found here."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the text in our language; None leaves Qt's own, which is English."""
        del disambiguation, n
        if context not in _ROOMS or language() == "en":
            return None
        if self._language != language():
            self._language, self._known = language(), _texts()
        return self._known.get(source)


_spoken: list[QtWords] = []


def speak() -> None:
    """Have Qt speak our language from now on; harmless when repeated."""
    if not _spoken:
        made = QtWords()
        QCoreApplication.installTranslator(made)
        _spoken.append(made)


def _texts() -> dict[str, str]:
    return {
        "&Look in:": pgettext("Qt", "&Look in:"),
        "File &name:": pgettext("Qt", "File &name:"),
        "Files of &type:": pgettext("Qt", "Files of &type:"),
        "All Files (*)": pgettext("Qt", "All Files (*)"),
        "Save": pgettext("Qt", "Save"),
        "&Save": pgettext("Qt", "&Save"),
        "Open": pgettext("Qt", "Open"),
        "&Open": pgettext("Qt", "&Open"),
        "Cancel": pgettext("Qt", "Cancel"),
        "OK": pgettext("Qt", "OK"),
        "&Yes": pgettext("Qt", "&Yes"),
        "&No": pgettext("Qt", "&No"),
        "%1 already exists.\nDo you want to replace it?": pgettext(
            "Qt", "%1 already exists.\nDo you want to replace it?"
        ),
        "Back": pgettext("Qt", "Back"),
        "Go back": pgettext("Qt", "Go back"),
        "Forward": pgettext("Qt", "Forward"),
        "Go forward": pgettext("Qt", "Go forward"),
        "Parent Directory": pgettext("Qt", "Parent Directory"),
        "Go to the parent directory": pgettext("Qt", "Go to the parent directory"),
        "Create New Folder": pgettext("Qt", "Create New Folder"),
        "Create a New Folder": pgettext("Qt", "Create a New Folder"),
        "&New Folder": pgettext("Qt", "&New Folder"),
        "New Folder": pgettext("Qt", "New Folder"),
        "List View": pgettext("Qt", "List View"),
        "Change to list view mode": pgettext("Qt", "Change to list view mode"),
        "Detail View": pgettext("Qt", "Detail View"),
        "Change to detail view mode": pgettext("Qt", "Change to detail view mode"),
        "List of places and bookmarks": pgettext("Qt", "List of places and bookmarks"),
        "Sidebar": pgettext("Qt", "Sidebar"),
        "Files": pgettext("Qt", "Files"),
        "Show ": pgettext("Qt", "Show "),
        "Show &hidden files": pgettext("Qt", "Show &hidden files"),
        "&Rename": pgettext("Qt", "&Rename"),
        "&Delete": pgettext("Qt", "&Delete"),
        "Computer": pgettext("Qt", "Computer"),
        "Name": pgettext("Qt", "Name"),
        "Size": pgettext("Qt", "Size"),
        "Type": pgettext("Qt", "Type"),
        "Kind": pgettext("Qt", "Kind"),
        "Date Modified": pgettext("Qt", "Date Modified"),
        "Folder": pgettext("Qt", "Folder"),
        "Drive": pgettext("Qt", "Drive"),
        "&Undo": pgettext("Qt", "&Undo"),
        "&Redo": pgettext("Qt", "&Redo"),
        "Cu&t": pgettext("Qt", "Cu&t"),
        "&Copy": pgettext("Qt", "&Copy"),
        "&Paste": pgettext("Qt", "&Paste"),
        "Delete": pgettext("Qt", "Delete"),
        "Select All": pgettext("Qt", "Select All"),
    }
