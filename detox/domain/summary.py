"""What reports are made from, in one place: totals of days, the week, and the tables that leave."""

from detox.domain.heat import Cell, Heat
from detox.domain.tables import (
    Table,
    apps_table,
    checkin_table,
    days_table,
    focus_table,
    iso_week,
    notes_table,
    prompts_table,
    spans_table,
)
from detox.domain.tally import tally
from detox.domain.top_apps import AppTotal
from detox.domain.totals import (
    MEASURES,
    DayLog,
    DayTotals,
    Log,
    Totals,
    by_day,
    day_totals,
    days_of,
)
from detox.domain.week import Findings, Week, WeekData, monday_of, read_week, week
from detox.domain.week_tables import week_document, week_table

__all__ = [
    "MEASURES",
    "AppTotal",
    "Cell",
    "DayLog",
    "DayTotals",
    "Findings",
    "Heat",
    "Log",
    "Table",
    "Totals",
    "Week",
    "WeekData",
    "apps_table",
    "by_day",
    "checkin_table",
    "day_totals",
    "days_of",
    "days_table",
    "focus_table",
    "iso_week",
    "monday_of",
    "notes_table",
    "prompts_table",
    "read_week",
    "spans_table",
    "tally",
    "week",
    "week_document",
    "week_table",
]
