"""The week on paper: written by the painters of the screen, without what nobody asked to share."""

from dataclasses import replace
from pathlib import Path

import pytest

from detox.ui import paper
from detox.ui.shown import Table
from tests.ui import sample


def test_a_sheet_is_a_pdf_of_one_page(qapp: object, tmp_path: Path) -> None:
    target = tmp_path / "week.pdf"
    assert paper.save_pdf(str(target), sample.WEEK)
    written = target.read_bytes()
    assert written.startswith(b"%PDF-")
    assert b"/Count 1" in written
    assert len(written) < 200_000


def test_a_picture_is_a_png_of_an_a4_sheet(qapp: object, tmp_path: Path) -> None:
    target = tmp_path / "week.png"
    assert paper.save_png(str(target), sample.WEEK)
    assert target.read_bytes().startswith(b"\x89PNG")
    image = paper.picture(sample.WEEK)
    assert (image.width(), image.height()) == (1588, 2246)


@pytest.mark.qt_log_ignore("QPainter", "QPdf", "open")
def test_a_folder_that_is_not_there_is_told(qapp: object, tmp_path: Path) -> None:
    assert not paper.save_png(str(tmp_path / "no" / "week.png"), sample.WEEK)
    assert not paper.save_pdf(str(tmp_path / "no" / "week.pdf"), sample.WEEK)


def test_names_of_apps_and_the_hour_map_are_off_unless_ticked(qapp: object) -> None:
    shared = paper.picture(sample.WEEK)
    other = paper.picture(replace(sample.WEEK, apps_table=Table(("App",), ()), heat=sample.NO_HEAT))
    assert shared == other
    assert shared != paper.picture(sample.WEEK, paper.Shared(app_names=True))
    assert shared != paper.picture(sample.WEEK, paper.Shared(hours=True))
