"""A profile to run the program in, and an instance that runs there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Program, Running


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "p")


@pytest.fixture
def running(program: Program) -> Iterator[Running]:
    program.folder.mkdir()
    running = Running(program.place)
    yield running
    running.leave()
