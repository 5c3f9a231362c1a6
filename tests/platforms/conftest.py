"""Which of these tests can run on this system; those of another system are not even loaded."""

from detox.platforms import select

_ONLY = {
    "linux": ["test_linux_dbus.py", "test_linux_notify.py"],
    "windows": ["test_windows_real.py"],
}
collect_ignore = [
    name for system, names in _ONLY.items() if system != select.system() for name in names
]
if select.system() == "windows":
    collect_ignore.append("test_local_socket.py")
