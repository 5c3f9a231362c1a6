"""Where the rectangles of a week's pictures lie; no pixels needed."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter

from detox.domain.apps import Ledger
from detox.domain.heat import Cell
from detox.ui.charts import bars, geometry, heat, hours, texture, top_apps
from detox.ui.charts.geometry import Box
from detox.ui.shown import AppBar, BarsView, DayBar, HoursView
from detox.ui.theme import CONTRAST, DARK, LIGHT, Theme
from tests.ui import sample

M = timedelta(minutes=1)
EM = 14.0


def week() -> bars.Bars:
    return bars.bars(sample.BARS, 560, 320, EM)


def test_work_stands_on_the_line_and_after_hours_hang_below_it() -> None:
    chart = week()
    for column in chart.columns:
        assert all(box.bottom <= chart.line for _ledger, box in column.ledgers)
        assert all(box.y >= chart.line for box in (*column.ripples, *column.hollow))


def test_both_sides_of_the_line_share_one_scale() -> None:
    chart = week()
    tuesday = chart.columns[1]
    work = dict(tuesday.ledgers)[Ledger.WORK]
    hours_up = (work.h + 1) / chart.hour
    ten_minutes = tuesday.ripples[1].y - tuesday.ripples[0].y
    assert hours_up == pytest.approx((466 - 95) / 60, abs=0.01)
    assert ten_minutes == pytest.approx(chart.hour / 6)


def test_each_ten_minutes_are_one_ripple_and_the_last_is_shorter_by_what_is_missing() -> None:
    ripples = list(geometry.hanging(Box(0, 0, 40, 0), 25 * M, 4.0))
    assert len(ripples) == 3
    assert ripples[-1].w == pytest.approx(20.0)
    assert ripples[0].w == pytest.approx(40.0)


def test_duty_hangs_hollow_below_the_after_hours_and_is_never_added_to_them() -> None:
    day = DayBar("Thu", 60 * M, outside=20 * M, duty=30 * M)
    column = bars.bars(BarsView((day,)), 100, 200, EM).columns[0]
    assert (len(column.ripples), len(column.hollow)) == (2, 3)
    assert column.hollow[0].y > column.ripples[-1].bottom


@pytest.mark.parametrize(("width", "height", "em"), [(560, 240, 14.0), (1066, 336, 21.0)])
def test_hollow_ripples_are_tall_enough_to_be_empty_inside(
    width: float, height: float, em: float
) -> None:
    thursday = bars.bars(sample.BARS, width, height, em).columns[3]
    assert all(box.h >= geometry.HOLLOW for box in thursday.hollow)
    hours = heat.heat(sample.HEAT, width / 2, height, em)
    for box in heat.hollow_in(hours.cell(3, 14), 40 * M):
        assert box.h >= 4.0
        assert box.y >= hours.cell(3, 14).y


def test_where_ten_minutes_are_too_little_to_be_hollow_a_ripple_stands_for_more() -> None:
    ripples = list(geometry.ladder(Box(0, 0, 40, 0), 40 * M, 2.0))
    assert [box.h for box in ripples] == [4.0, 4.0]
    assert ripples[1].y == ripples[0].bottom


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("colours", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_what_is_hollow_shows_the_ground_inside(qapp: object, scale: float, colours: Theme) -> None:
    image = QImage(QSize(60, 20), QImage.Format.Format_RGB32)
    image.fill(QColor(colours.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    texture.ripple(painter, Box(4.3, 2.2, 30, 4.4), colours, hollow=True)
    painter.end()
    middle = [image.pixelColor(round(19 * scale), y).name() for y in range(20)]
    inked = [y for y, colour in enumerate(middle) if colour != colours.surface.lower()]
    assert {middle[inked[0]], middle[inked[-1]]} == {colours.senja.lower()}
    assert len(inked) < inked[-1] - inked[0]


def test_unconfirmed_hours_hang_nothing() -> None:
    day = DayBar("Thu", 60 * M, outside=None, duty=None)
    column = bars.bars(BarsView((day,)), 100, 200, EM).columns[0]
    assert not column.ripples
    assert not column.hollow


@pytest.mark.parametrize(("width", "height"), [(200, 160), (560, 320), (1240, 420)])
@pytest.mark.parametrize("em", [12.0, 14.0, 28.0])
def test_nothing_leaves_the_picture_at_any_size(width: float, height: float, em: float) -> None:
    chart = bars.bars(sample.BARS, width, height, em)
    for column in chart.columns:
        for box in (*(box for _l, box in column.ledgers), *column.ripples, *column.hollow):
            assert 0 <= box.x <= box.right <= width + 0.01
            assert 0 <= box.y <= box.bottom <= height + 0.01


def test_an_empty_week_still_has_its_line() -> None:
    chart = bars.bars(BarsView(tuple(DayBar(d, state="coming") for d in "MTWTFSS")), 500, 300, EM)
    assert 0 < chart.line < 300
    assert len(chart.columns) == 7


def test_the_line_of_the_hour_map_steps_down_to_fridays_end_and_up_to_free_days() -> None:
    chart = heat.heat(sample.HEAT, 452, 300, EM)
    levels = [y for _x, y in chart.line]
    monday, friday, saturday = levels[0], levels[8], levels[10]
    assert monday == pytest.approx(chart.field.y + 10 * chart.tall)
    assert friday == pytest.approx(chart.field.y + 5 * chart.tall)
    assert saturday == pytest.approx(chart.field.y)


def test_a_point_on_the_hour_map_finds_its_cell_and_a_point_beside_it_none() -> None:
    chart = heat.heat(sample.HEAT, 452, 300, EM)
    box = chart.cell(3, 14)
    assert chart.at(box.middle, box.y + 1) == (3, 14)
    assert chart.at(1, 1) is None
    assert chart.at(451.9, 299) is None


@pytest.mark.parametrize(
    ("minutes", "step"), [(0, None), (7, None), (8, 0), (15, 0), (30, 1), (45, 2), (53, 3), (60, 3)]
)
def test_the_tints_are_quarters_of_an_hour(minutes: int, step: int | None) -> None:
    assert heat.tint(minutes * M) == step


@pytest.mark.parametrize(("minutes", "count"), [(5, 1), (20, 1), (25, 2), (40, 2), (60, 3)])
def test_an_hour_after_hours_has_one_to_three_ripples(minutes: int, count: int) -> None:
    assert len(heat.ripples_in(Box(0, 0, 50, 12), minutes * M)) == count


def test_a_cell_says_its_day_hour_and_what_kind_of_time_it_was() -> None:
    assert heat.reading(sample.HEAT, 1, 14) == "Selasa 20:00: 50 min, after hours"
    assert heat.reading(sample.HEAT, 3, 14) == "Kamis 20:00: 40 min, on duty"
    assert heat.reading(sample.HEAT, 0, 2) == "Senin 08:00: 60 min"
    assert Cell() == sample.HEAT.cells[6][0]


def test_top_apps_share_one_scale_and_strokes_follow_the_bar() -> None:
    rows = top_apps.rows(sample.APPS, 470, EM)
    assert rows[0].bar.w / rows[4].bar.w == pytest.approx(402 / 142)
    assert len(rows[1].strokes) == 6
    assert len(rows[2].hollow) == 4
    assert rows[2].hollow[0].x > rows[2].strokes[-1].right
    assert all(row.strokes[0].x > row.bar.right for row in rows if row.strokes)


def test_a_little_after_hours_work_is_never_rounded_away() -> None:
    apps = (AppBar("Mail", Ledger.WORK, 60 * M, outside=2 * M),)
    assert len(top_apps.rows(apps, 470, EM)[0].strokes) == 1


def test_the_picture_of_hours_leaves_lunch_open_and_ripples_free_days_whole() -> None:
    view = HoursView(("Mon", "Sat"), (((7.5, 12.0), (13.0, 16.0)), ()), (16.5, None))
    chart = hours.hours(view, 320, 300, EM)
    assert len(chart.blocks) == 2
    assert chart.blocks[0].bottom < chart.blocks[1].y
    monday = [box for box, _strong in chart.ripples if box.middle < chart.field.x + chart.wide]
    saturday = [box for box, _strong in chart.ripples if box.middle > chart.field.x + chart.wide]
    assert len(saturday) > len(monday) > 0
    assert all(box.y > chart.blocks[1].bottom for box in monday)
