"""What programs read from standard output: UTF-8 and bare line feeds, on Windows too.

There, text that does not go to a terminal is written in the country's own code page.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def write(content: bytes) -> None:
    """Write a document as it is, after whatever was printed before."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Write a value on one line; half a character, as a file name may have one, is escaped."""
    write(json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
