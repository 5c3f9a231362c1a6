"""What quiet mode says and how often: nudges, the closing toast, a word before bedtime."""

from dataclasses import replace
from datetime import datetime, timedelta

from detox.domain.quiet_state import Closing, Nudging, Quiet, QuietPlan, Resting, Watching
from detox.domain.records import Choice, PromptKind
from detox.domain.step import Step, Wish
from detox.domain.stretch import APART, Sight
from detox.domain.timespan import DAY, local_day

STAGES = 3
FREE_DAY_NUDGES = 1
# Two nudges never come closer, whatever the settings say; so long one counts as just said.
MOMENT = timedelta(minutes=1)
WIND_DOWN = timedelta(minutes=60)
# So long after a nudge there is no other word: one that was put away is not answered by the next.
CALM = timedelta(minutes=20)


def speak(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    """Say what the moment calls for, if anything, and count it."""
    match state.mode:
        case Watching() | Nudging():
            return _nudge(state, now, plan, sight) or _wind_down(state, now, plan, sight)
        case Resting():
            return _wind_down(state, now, plan, sight)
        case Closing():
            return _offer_closing(state, now, plan, sight)
        case _:
            return Step(state)


def _nudge(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet] | None:
    """Say the next nudge if its time has come; None where that is not so."""
    stage = stage_due(state, now, plan)
    if stage is None:
        return None
    if not allowed(state, stage, now, plan):
        return Step(replace(state, mode=Resting()))
    if not sight.may_speak or sight.focusing:
        return None
    tonight, first_at = state.tally.tonight, now
    if isinstance(state.mode, Nudging):
        first_at = state.mode.first_at
    wish = _nudge_wish(state, stage, now, plan, sight)
    tally = state.tally.noting(
        nudges=tonight.nudges + 1, stretches=tonight.stretches + (stage == 1)
    )
    said = replace(state, tally=tally, open_until=wish.until, spoke_at=now)
    more = stage < STAGES and allowed(said, stage + 1, now, plan)
    return Step(replace(said, mode=Nudging(stage, first_at) if more else Resting()), (wish,))


def stage_due(state: Quiet, now: datetime, plan: QuietPlan) -> int | None:
    """Return which nudge the present work calls for, whether or not it may be said."""
    if not state.stretch.going or state.stretch.worked(now) < plan.settings.in_front_for:
        return None
    if state.spoke_at is not None and abs(now - state.spoke_at) < MOMENT:
        return None
    match state.mode:
        case Watching():
            return 1
        case Nudging(stage) if now >= next_at(state.mode, plan):
            return stage + 1
        case _:
            return None


def next_at(mode: Nudging, plan: QuietPlan) -> datetime:
    """Return when the next nudge of the stretch is due."""
    waits = (plan.settings.second_after, plan.settings.third_after)
    return mode.first_at + waits[min(mode.stage, STAGES - 1) - 1]


def allowed(state: Quiet, stage: int, now: datetime, plan: QuietPlan) -> bool:
    """Tell whether the evening's limits leave room for this nudge."""
    tonight = state.tally.tonight
    if not plan.calendar.day_of(now).work and tonight.nudges >= FREE_DAY_NUDGES:
        return False
    if stage == 1 and tonight.stretches >= plan.settings.stretches_per_evening:
        return False
    return tonight.nudges < plan.settings.prompts_per_evening


def _nudge_wish(state: Quiet, stage: int, now: datetime, plan: QuietPlan, sight: Sight) -> Wish:
    card = stage > 1
    apps, asked = state.tally.tonight.listing(app.name for app in sight.work_apps())
    snooze = (Choice.SNOOZE,) if snoozes_left(state, plan, now) else ()
    close = (Choice.CLOSE,) if apps else ()
    choices = (*snooze, Choice.DUTY, *close) if card else (Choice.SHOW, *snooze, Choice.DUTY)
    work = plan.calendar.next_work_start(now)
    until_ = min(now + APART, work) if work else now + APART
    if not card:
        apps, asked = (), ()
    return Wish(PromptKind.QUIET, choices, stage, until_, card, apps, _facts(now, plan) + asked)


def _facts(now: datetime, plan: QuietPlan) -> tuple[tuple[str, str], ...]:
    """Return what the sentences of a nudge may mention: the kind of day, its end or its start."""
    today, ended = plan.calendar.day_of(now), plan.calendar.last_ended(now)
    minutes = plan.settings.snooze_by // timedelta(minutes=1)
    facts = [("day", str(today.kind)), ("snooze", str(minutes))]
    if today.starts and now < today.starts:
        facts.append(("starts", f"{today.starts:%H:%M}"))
    elif ended and ended.date == today.date:
        facts.append(("since", f"{ended.ends:%H:%M}"))
    return tuple(facts)


def _welcome(sight: Sight) -> bool:
    """Tell whether a message that is no nudge may come now."""
    return sight.present and sight.may_speak and sight.may_offer and not sight.focusing


def _offer_closing(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    day = plan.calendar.closing(now)
    if state.tally.tonight.closing or not _welcome(sight) or day is None or day.ends is None:
        return Step(state)
    before = now < day.ends
    left = -((now - day.ends) // timedelta(minutes=1))
    facts = (("minutes", str(left)),) if before else ()
    end = day.ends if before else day.quiet_from
    said = replace(state, tally=state.tally.noting(closing=True))
    return Step(said, (Wish(PromptKind.CLOSING, until=end, facts=facts),))


def _wind_down(state: Quiet, now: datetime, plan: QuietPlan, sight: Sight) -> Step[Quiet]:
    """Say once, in the last hour before bedtime and while work is about, that it can wait."""
    bedtime = bedtime_of(now, plan)
    if (
        state.tally.tonight.bedtime
        or state.open_until is not None
        or (state.spoke_at is not None and abs(now - state.spoke_at) < CALM)
        or state.stretch.apart(now)
        or not bedtime - WIND_DOWN <= now < bedtime
        or not _welcome(sight)
    ):
        return Step(state)
    said = replace(state, tally=state.tally.noting(bedtime=True))
    return Step(said, (Wish(PromptKind.BEDTIME, until=bedtime),))


def bedtime_of(now: datetime, plan: QuietPlan) -> datetime:
    """Return the bedtime of the evening, which may lie after midnight."""
    day = local_day(now, plan.calendar.day_start)
    bedtime = plan.settings.bedtime
    return datetime.combine(
        day if bedtime >= plan.calendar.day_start else day + DAY, bedtime, now.tzinfo
    )


def snoozes_left(state: Quiet, plan: QuietPlan, now: datetime) -> int:
    """Count the snoozes that the evening and its ISO week still allow."""
    tally = state.tally.on(local_day(now, plan.calendar.day_start))
    tonight = plan.settings.snoozes_per_evening - tally.tonight.snoozes
    week = plan.settings.snoozes_per_week - tally.snoozes_in_week()
    return max(0, min(tonight, week))
