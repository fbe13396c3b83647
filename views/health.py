"""What /health shows: one line a check about a group, and about the program it leans on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from bot.health import BACKUP_SECONDS, DRIFT_SECONDS, DUE_SECONDS, OUTBOX_SECONDS, Health
from bot.machine import MIB, Machine
from bot.texts import Html, Translator
from domain.chats import Chat, ChatState, OwnStanding, Right
from domain.manners import CARDS_LIVE_FOR
from domain.names import clean, cut
from storage.bindings import Refusing
from views.cards import Card
from views.lengths import LONGEST_TEXT, capped, size
from views.purposes import purpose_name
from views.rights import right_name


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: the community's chats with the bot's standing there, and the rest.

    `missing_kinds` are None when Telegram did not tell.
    """

    title: str
    places: Sequence[tuple[Chat, OwnStanding]]
    refusing: Sequence[Refusing]
    reads_everything: bool
    drift_seconds: float | None
    missing_kinds: Sequence[str] | None
    health: Health
    machine: Machine
    is_owner: bool
    is_private: bool
    now: int


class Check(NamedTuple):
    """One line; without a remedy all is well."""

    says: Html
    remedy: Html | None = None


def health_card(seen: Seen, t: Translator) -> Card:
    """Show every check with what helps; who runs the program privately sees the machine too."""
    checks = [*_group(seen, t), *_program(seen, t)]
    below = list(_machine(seen.machine, t)) if seen.is_owner and seen.is_private else []
    ailing = sum(check.remedy is not None for check in [*checks, *below])
    head = t.n("health.ailing", ailing) if ailing else t("health.well")
    rows = [_line(check, t) for check in checks]
    if below:
        rows += [Html(""), t("health.owners"), *(_line(check, t) for check in below)]
    top = [t("health.title", title=seen.title), head, Html("")]
    room = LONGEST_TEXT - size(top)
    lines = capped(rows, room, lambda count: t.n("health.more", count))
    return Card(Html.lines([*top, *lines]), lives_for=CARDS_LIVE_FOR)


def _line(check: Check, t: Translator) -> Html:
    if check.remedy is None:
        return t("health.good", says=check.says)
    return t("health.bad", says=check.says, remedy=check.remedy)


# -- the group ----------------------------------------------------------------------------


def _group(seen: Seen, t: Translator) -> Iterator[Check]:
    for chat, own in seen.places:
        yield from _rights(chat, own, t, reads_everything=seen.reads_everything)
    yield _privacy(seen, t)
    titles = {chat.chat_key: _title(chat) for chat, _ in seen.places}
    refusing = [each for each in seen.refusing if each.chat_key in titles]
    for each in refusing:
        yield _topic(each, titles[each.chat_key], t)
    if not refusing:
        yield Check(t("health.topics"))


def _rights(
    chat: Chat, own: OwnStanding, t: Translator, *, reads_everything: bool
) -> Iterator[Check]:
    title = _title(chat)
    if own.absent or chat.state is ChatState.LEFT:
        yield Check(t("health.absent", chat=title), t("health.add"))
    elif own.unasked:
        yield Check(t("health.unasked", chat=title), t("health.again"))
    elif chat.state is ChatState.PAUSED:
        yield Check(t("health.paused", chat=title), t("health.let_write"))
    elif own.rights is None:
        says = t("health.plain", chat=title) if reads_everything else t("health.deaf", chat=title)
        rights = t.list([right_name(right, t) for right in Right])
        yield Check(says, t("health.make_admin", rights=rights))
    elif missing := [right for right in Right if right not in own.rights]:
        yield from (Check(_lost(right, title, t), t("health.tick")) for right in missing)
    else:
        yield Check(t("health.rights", chat=title))


def _lost(right: Right, title: str, t: Translator) -> Html:
    """Say what does not work without a right."""
    match right:
        case Right.DELETE:
            return t("health.no_delete", chat=title)
        case Right.RESTRICT:
            return t("health.no_restrict", chat=title)
        case Right.INVITE:
            return t("health.no_invite", chat=title)
        case Right.PIN:
            return t("health.no_pin", chat=title)


def _privacy(seen: Seen, t: Translator) -> Check:
    """Say whether messages arrive."""
    if seen.reads_everything:
        return Check(t("health.heard"))
    if all(own.rights is not None for _, own in seen.places):
        return Check(t("health.heard_as_admin"))
    return Check(t("health.half_heard"), t("health.make_there"))


def _topic(refusing: Refusing, title: str, t: Translator) -> Check:
    purpose, word = purpose_name(refusing.purpose, t), refusing.purpose
    if refusing.refused == "closed":
        says = t("health.topic_closed", purpose=purpose, chat=title)
        return Check(says, t("health.reopen", word=word))
    says = t("health.topic_gone", purpose=purpose, chat=title)
    return Check(says, t("health.bind_anew", word=word))


# -- the program --------------------------------------------------------------------------


def _program(seen: Seen, t: Translator) -> Iterator[Check]:
    """Judge what only who runs the program can mend; others are asked to tell them."""
    health, now = seen.health, seen.now

    def mend(remedy: Html) -> Html:
        return remedy if seen.is_owner else t("health.tell")

    yield _token(health, now, t, mend)
    yield _kinds(seen.missing_kinds, t, mend)
    yield _clock(seen.drift_seconds, t, mend)
    yield _outbox(health, now, t, mend)
    yield _schedule(health, now, t, mend)
    yield _quarantine(health, t, mend)
    yield _backup(health, now, t, mend)
    yield Check(t("health.database"))
    if seen.machine.draws_pictures:
        yield Check(t("health.pictures"))
    else:
        yield Check(t("health.no_pictures"), mend(t("health.get_fonts")))


Mend = Callable[[Html], Html]


def _token(health: Health, now: int, t: Translator, mend: Mend) -> Check:
    if health.conflict_at is None:
        return Check(t("health.alone"))
    says = t("health.rival", span=_span(now - health.conflict_at, t))
    return Check(says, mend(t("health.stop_rival")))


def _kinds(missing: Sequence[str] | None, t: Translator, mend: Mend) -> Check:
    if not missing:
        return Check(t("health.kinds"))
    return Check(t("health.no_kinds", kinds=t.list(missing)), mend(t("health.restart")))


def _clock(drift_seconds: float | None, t: Translator, mend: Mend) -> Check:
    apart = abs(drift_seconds or 0)
    if apart <= DRIFT_SECONDS:
        return Check(t("health.clock"))
    return Check(t("health.clock_off", span=_span(apart, t)), mend(t("health.set_clock")))


def _outbox(health: Health, now: int, t: Translator, mend: Mend) -> Check:
    waits = now - (now if health.waiting_since is None else health.waiting_since)
    if waits <= OUTBOX_SECONDS:
        return Check(t("health.outbox"))
    return Check(t("health.outbox_late", span=_span(waits, t)), mend(t("health.see_log")))


def _schedule(health: Health, now: int, t: Translator, mend: Mend) -> Check:
    late = now - (now if health.due_since is None else health.due_since)
    if late <= DUE_SECONDS:
        return Check(t("health.schedule"))
    return Check(t("health.schedule_late", span=_span(late, t)), mend(t("health.see_failed")))


def _quarantine(health: Health, t: Translator, mend: Mend) -> Check:
    if not health.quarantined:
        return Check(t("health.quarantine"))
    count = sum(health.quarantined.values())
    return Check(t.n("health.quarantined", count), mend(t("health.report")))


def _backup(health: Health, now: int, t: Translator, mend: Mend) -> Check:
    if health.backup_at is None:
        if health.began_at is None or now - health.began_at < BACKUP_SECONDS:
            return Check(t("health.backup_young"))
        return Check(t("health.no_backup"), mend(t("health.back_up")))
    says = t("health.backup", span=_span(now - health.backup_at, t))
    is_old = now - health.backup_at > BACKUP_SECONDS
    return Check(says, mend(t("health.back_up")) if is_old else None)


# -- the machine, for who runs the program ------------------------------------------------


def _machine(found: Machine, t: Translator) -> Iterator[Check]:
    free, needed = found.free_bytes // MIB, found.needed_bytes // MIB
    if found.free_bytes >= found.needed_bytes:
        yield Check(t("health.disk", free=free))
    else:
        yield Check(t("health.disk_full", free=free, needed=needed), t("health.make_room"))
    if odd := [*found.open_files, *found.foreign_files]:
        says = t("health.open_files", files=t.list(odd))
        yield Check(says, t("health.close_files"))
    else:
        yield Check(t("health.files"))
    if found.lost_zones:
        says = t("health.lost_zones", zones=t.list(found.lost_zones))
        yield Check(says, t("health.get_zones"))
    else:
        yield Check(t("health.zones"))


def _title(chat: Chat) -> str:
    return cut(clean(chat.title)) or str(chat.chat_key)


def _span(seconds: float, t: Translator) -> Html:
    return t.duration(timedelta(seconds=seconds))
