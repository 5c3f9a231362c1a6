"""The week of the mock-ups (48/2026, provincial hours), whose figures agree in every picture."""

from dataclasses import replace
from datetime import date, timedelta

from detox.domain.apps import Ledger
from detox.domain.heat import Cell
from detox.ui.shown import AppBar, BarsView, DayBar, HeatView, Table, WeekView

MONDAY = date(2026, 11, 23)
DAYS = ("Sen 23", "Sel 24", "Rab 25", "Kam 26", "Jum 27", "Sab 28", "Min 29")
NAMES = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


# work, personal, neutral, after hours, duty: minutes a day, work with all of it
_FIGURES = (
    (377, 48, 32, 25, 0),
    (466, 35, 28, 95, 0),
    (340, 62, 36, 0, 0),
    (405, 41, 30, 0, 40),
    (202, 55, 22, 30, 0),
    (0, 85, 18, 0, 0),
    (0, 70, 12, 0, 0),
)
BARS = BarsView(
    tuple(
        DayBar(label, m(w - o - d), m(p), m(n), m(o), m(d))
        for label, (w, p, n, o, d) in zip(DAYS, _FIGURES, strict=True)
    ),
    high=m(442),
    deep=m(95),
)

_WORK = {
    0: (30, 60, 60, 60, 45, 15, 45, 45, 45),
    1: (30, 60, 60, 60, 60, 15, 45, 60, 45),
    2: (30, 45, 45, 60, 45, 15, 45, 45, 60),
    3: (30, 60, 60, 60, 45, 15, 45, 60, 60),
    4: (30, 60, 60, 60),
}
_LATE = {(0, 19): 25, (1, 19): 35, (1, 20): 50, (1, 21): 10, (4, 13): 30}
_DUTY = {(3, 20): 40}


def _cell(day: int, hour: int) -> Cell:
    work = _WORK.get(day, ())
    inside = m(work[hour - 7]) if 0 <= hour - 7 < len(work) else m(0)
    return Cell(inside, m(_LATE.get((day, hour), 0)), m(_DUTY.get((day, hour), 0)))


HEAT = HeatView(
    days=tuple(name[:3] for name in DAYS),
    names=NAMES,
    first=6,
    cells=tuple(tuple(_cell(day, hour) for hour in range(6, 22)) for day in range(7)),
    starts=(7.5,) * 5 + (None, None),
    ends=(16.0,) * 4 + (11.0, 6.0, 6.0),
)
APPS = (
    AppBar("LibreOffice Writer", Ledger.WORK, m(402)),
    AppBar("Zoom Workplace", Ledger.WORK, m(371), m(65)),
    AppBar("WhatsApp", Ledger.WORK, m(338), m(65), m(40)),
    AppBar("Microsoft Excel", Ledger.WORK, m(296), m(20)),
    AppBar("Telegram", Ledger.PERSONAL, m(142)),
)
_DAY_TEXTS = (
    ("Pekerjaan", "6 j 17 m", "7 j 46 m", "5 j 40 m", "6 j 45 m", "3 j 22 m", "–", "–",
     "29 j 50 m"),
    ("di antaranya di luar jam kerja", "25 m", "1 j 35 m", "–", "–", "30 m", "–", "–", "2 j 30 m"),
    ("di antaranya piket", "–", "–", "–", "40 m", "–", "–", "–", "40 m"),
    ("Pribadi", "48 m", "35 m", "1 j 2 m", "41 m", "55 m", "1 j 25 m", "1 j 10 m", "6 j 36 m"),
    ("Lainnya", "32 m", "28 m", "36 m", "30 m", "22 m", "18 m", "12 m", "2 j 58 m"),
    ("Jumlah", "7 j 37 m", "8 j 49 m", "7 j 18 m", "7 j 56 m", "4 j 39 m", "1 j 43 m", "1 j 22 m",
     "39 j 24 m"),
)  # fmt: skip
DAYS_TABLE = Table(
    ("", *DAYS, "Jumlah"), _DAY_TEXTS, "Waktu layar tiap hari", inner=frozenset({1, 2})
)
APPS_TABLE = Table(
    ("Aplikasi", "Jenis", "Jumlah", "Di luar jam", "Piket"),
    (
        ("LibreOffice Writer", "pekerjaan", "6 j 42 m", "–", "–"),
        ("Zoom Workplace", "pekerjaan", "6 j 11 m", "1 j 5 m", "–"),
        ("WhatsApp", "pekerjaan", "5 j 38 m", "1 j 5 m", "40 m"),
        ("Microsoft Excel", "pekerjaan", "4 j 56 m", "20 m", "–"),
        ("Telegram", "pribadi", "2 j 22 m", "–", "–"),
    ),
    "Aplikasi teratas",
)


def _told(cell: Cell) -> str:
    minutes = (cell.work + cell.outside + cell.duty) // m(1)
    late = ", piket" if cell.duty else ", di luar jam kerja" if cell.outside else ""
    return f"{minutes} menit{late}" if minutes else "–"


HEAT_TABLE = Table(
    ("", *HEAT.days),
    tuple((f"{hour:02}.00", *(_told(c[hour - 6]) for c in HEAT.cells)) for hour in range(6, 22)),
    "Kapan pekerjaan berlangsung",
    wordy=True,
)
COMPARISON = Table(
    ("", "pekan ini", "pekan lalu", "median 4 pekan"),
    (
        ("Waktu layar", "39 j 24 m", "40 j 51 m", "40 j 18 m"),
        ("Di luar jam kerja", "2 j 30 m", "4 j 5 m", "3 j 40 m"),
        ("Piket", "40 m", "–", "–"),
        ("Sesi fokus", "21", "18", "18"),
        ("Jeda diambil", "24 dari 29", "20 dari 27", "21 dari 27"),
        ("Rentang terpanjang tanpa jeda", "1 j 18 m", "1 j 36 m", "1 j 32 m"),
        ("Bebas layar", "1 j 15 m", "1 j", "1 j"),
    ),
    "Dibandingkan",
)
WEEK = WeekView(
    monday=MONDAY,
    heading="Pekan 48 · 23–29 November 2026",
    sentence="Pekan ini 2 j 30 m di luar jam kerja, 1 j 35 m lebih sedikit daripada pekan lalu. "
    "Selasa menyumbang hampir dua pertiganya.",
    second="Hanya komputer ini; ponsel tidak terhitung.",
    bars=BARS,
    heat=HEAT,
    apps=APPS,
    days_table=DAYS_TABLE,
    heat_table=HEAT_TABLE,
    apps_table=APPS_TABLE,
    comparison=COMPARISON,
    text="Pekan 48",
    has_next=True,
    made="Dibuat di komputer ini, 30 November 2026, 08.00",
)

BEGUN = replace(
    WEEK,
    monday=date(2026, 11, 30),
    heading="Pekan 49 · 30 November – 6 Desember 2026",
    sentence="Data belum cukup. Pekan ini baru berjalan satu hari.",
    sparse=True,
    second="Kemarin 6 j 40 m di depan layar; tidak ada pekerjaan sesudah pukul 16.00.",
    bars=BarsView(
        (
            DayBar("Sen 30", m(338), m(38), m(24), m(0), m(0)),
            DayBar("Sel 1", m(58), outside=m(0), duty=m(0)),
            *(
                DayBar(f"{d} {n}", state="coming")
                for n, d in enumerate(("Rab", "Kam", "Jum", "Sab", "Min"), 2)
            ),
        ),
        high=m(442),
        deep=m(95),
    ),
)

NO_HEAT = HeatView((), (), 6, (), (), ())
