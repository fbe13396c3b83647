"""Polls in words: how they are asked, until when, how they stand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.texts import Html, Translator
from domain.ballots import Tally
from domain.days import Zones, zone_at
from domain.names import clip
from domain.polls import Draft, percent
from storage.posted_polls import Posted
from views.bars import cells
from views.links import link_to

# Characters of a question or an option where there are many.
SHORT = 40


def instant(at: int, zones: Zones) -> str:
    """Return a moment as spreadsheets read it, in the zone of its day."""
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone_at(zones, at))):%Y-%m-%d %H:%M:%S}"


def bars(draft: Draft, tally: Tally, t: Translator) -> list[Html]:
    """Show each option with its share of the voters as a bar."""
    counts = tally.counts or (0,) * len(draft.options)
    return [
        t(
            "poll.bar",
            option=option,
            bar=cells(count, tally.voters) if tally.voters else cells(0, 1),
            percent=percent(count, tally.voters),
            count=count,
        )
        for option, count in zip(draft.options, counts, strict=False)
    ]


def shares(draft: Draft, tally: Tally, t: Translator) -> list[Html]:
    """Show each option with its share in one short line, for figures beside others."""
    return [
        t(
            "poll.share",
            option=clip(option, SHORT // 2),
            percent=percent(count, tally.voters),
            count=count,
        )
        for option, count in zip(draft.options, tally.counts, strict=False)
    ]


def manner(draft: Draft, points: int, t: Translator) -> list[Html]:
    """Say who sees what, whether several answers are taken, and what a vote earns."""
    lines = [t("poll.anonymous") if draft.is_anonymous else t("poll.public")]
    if not draft.is_anonymous and points:
        lines = [t.n("poll.earns", points)]
    return [*lines, t("poll.several")] if draft.takes_several else lines


def lasting(draft: Draft, t: Translator) -> Html:
    """Say how long a poll is open."""
    if draft.lasts_seconds is None:
        return t("poll.open_end")
    return t("poll.lasts", duration=t.duration(timedelta(seconds=draft.lasts_seconds)))


def link_of(posted: Posted | None) -> str | None:
    """Return the address of a poll's message; if it has one."""
    if posted is None or posted.message_id is None or posted.telegram_chat_id is None:
        return None
    return link_to(posted.telegram_chat_id, posted.message_id)
