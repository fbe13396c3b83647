"""What a batch of updates changes before anybody acts on it: one transaction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import NamedTuple

from bot import (
    communities,
    discussions,
    first_questions,
    first_steps,
    members,
    notices,
    participation,
    prompts,
    raids,
    recognition,
    settings,
    votes,
    welcomes,
)
from bot.communities import ChatName
from bot.discussions import ChannelPost
from bot.prompts import Reply
from domain.ballots import Tally
from domain.communities import Defaults
from domain.messages import FUTURE_SECONDS, MessageFacts, Name
from domain.recognition import KudosFacts, ReactionFacts
from storage import backlogs, chats, inbox
from storage import places as stored_places
from storage.members import Known, Who

# Past this age no command is executed or answered (reliability.md 1.1).
LATE_SECONDS = 600
MOST_RAW_CHARACTERS = 100_000


class Sighting(NamedTuple):
    """A person seen in a chat otherwise than by a plain message; only words are said inside."""

    telegram_chat_id: int
    name: Name
    is_inside: bool = True


class Standing(NamedTuple):
    """Who came or went; `was_present` is None without Telegram's word."""

    telegram_chat_id: int
    name: Name
    is_present: bool
    was_present: bool | None
    at: int


class Routed(NamedTuple):
    """An update that a handler must see; `raw` is its JSON, `at` its date or None.

    One that `expires` is not acted on when it arrives late.
    """

    update_id: int
    raw: str
    telegram_chat_id: int
    at: int | None
    expires: bool


class Unreadable(NamedTuple):
    update_id: int | None
    why: str
    raw: str


@dataclass(slots=True)
class Gated:
    """What the gate made of a batch of raw updates."""

    messages: list[MessageFacts] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    chats: dict[int, ChatName] = field(default_factory=dict)
    standings: list[Standing] = field(default_factory=list)
    privates: list[Name] = field(default_factory=list)
    reactions: list[ReactionFacts] = field(default_factory=list)
    kudos: list[KudosFacts] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    routed: list[Routed] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    # Messages, among those above, that answer one of ours.
    replies: list[Reply] = field(default_factory=list)
    # Posts of linked channels, in their groups.
    channel_posts: list[ChannelPost] = field(default_factory=list)
    # How polls stand, by Telegram's ids; of several states the last one.
    tallies: dict[str, Tally] = field(default_factory=dict)


def accept(
    tx: Connection,
    *,
    gated: Gated,
    ended: Sequence[int],
    defaults: Defaults,
    owners: Sequence[int],
    now: int,
) -> list[int]:
    """Count, store and set aside a batch; return the ids of updates to act on now.

    Safe to repeat with the same updates: nothing is counted or stored twice.
    """
    inbox.end(tx, ended)
    _follow_moves(tx, gated, defaults, now)
    _follow_standings(tx, gated, now)
    places = _places(tx, gated, defaults, now)
    # Staff places earn nothing and make nobody a member.
    earning = [each for each in gated.messages if places[each.telegram_chat_id].earns]
    batch = participation.dated(earning, places)
    people = members.meet(tx, _seen(gated, batch, places, now))
    _follow_privates(tx, gated)
    batch = [said for said in batch if not _is_untracked(people, said.place, said.message.name)]
    counted = _record_messages(tx, batch, people, now)
    _record_recognition(tx, gated, places, people, now)
    fresh = _store(tx, gated.routed, now)
    _count_late(tx, counted, gated, fresh, now)
    for update in gated.unreadable:
        set_aside(tx, update=update, owners=owners, now=now)
    return [update_id for update_id, is_current in fresh.items() if is_current]


def _record_messages(
    tx: Connection,
    batch: Sequence[participation.Dated],
    people: Mapping[Who, Known],
    now: int,
) -> Sequence[MessageFacts]:
    """Count messages and note what newcomers ask; return those that were not known."""
    first_questions.follow(tx, batch=batch, people=people)
    return participation.record_messages(tx, batch=batch, people=people, now=now)


def _follow_moves(tx: Connection, gated: Gated, defaults: Defaults, now: int) -> None:
    """Follow upgrades; a group that only now is heard of begins first, to have its old id too."""
    for old_id, new_id in gated.moves:
        if chats.find(tx, old_id) is None and chats.find(tx, new_id) is None:
            name = gated.chats.get(old_id) or gated.chats[new_id]
            communities.chat_of(tx, name=name, defaults=defaults, now=now)
        communities.moved(tx, old_id=old_id, new_id=new_id, now=now)


def _follow_privates(tx: Connection, gated: Gated) -> None:
    for name in gated.privates:
        members.can_be_written_to(tx, name=name, dm_ok=True)


def _follow_standings(tx: Connection, gated: Gated, now: int) -> None:
    """Keep how polls stand, and who came before what they say is judged.

    Who came is kept again when it is handled.
    """
    votes.stand(tx, gated.tallies, now)
    for each in gated.standings:
        chat = chats.find(tx, each.telegram_chat_id)
        if chat is not None:
            members.change_presence(
                tx,
                community_id=chat.community_id,
                name=each.name,
                is_present=each.is_present,
                was_present=each.was_present,
                now=each.at,
            )
            if each.is_present and not each.was_present:
                if not raids.came(tx, chat=chat, name=each.name, at=each.at, now=now):
                    welcomes.came(tx, chat=chat, name=each.name, at=each.at, now=now)
                if chat.earns:
                    who = {"community_id": chat.community_id, "user_id": each.name.user_id}
                    first_steps.came(tx, **who, at=each.at)


def _places(
    tx: Connection, gated: Gated, defaults: Defaults, now: int
) -> dict[int, participation.Place]:
    """Return where the batch comes from; chats begin, change their titles and wake on the way."""
    known = stored_places.find(tx, gated.chats)
    found = {}
    for telegram_chat_id, name in gated.chats.items():
        place = known.get(telegram_chat_id)
        if place is None or not place.is_active or name.title not in ("", place.title):
            chat = communities.chat_of(tx, name=name, defaults=defaults, now=now)
            communities.wake(tx, chat, now)
            (place,) = stored_places.find(tx, [chat.telegram_chat_id]).values()
        values, zones, rule = settings.in_force(place.settings)
        found[telegram_chat_id] = participation.Place(
            place.chat_key,
            place.community_id,
            zones,
            rule,
            place.earns,
            values,
            place.salts,
        )
    return found


def _seen(
    gated: Gated,
    batch: Sequence[participation.Dated],
    places: Mapping[int, participation.Place],
    now: int,
) -> Iterator[members.Seen]:
    for sighting in gated.sightings:
        place = places[sighting.telegram_chat_id]
        if place.earns:
            yield members.Seen(place.community_id, "", sighting.name, now, sighting.is_inside)
    for message, place, on, _ in batch:
        yield members.Seen(place.community_id, on, message.name, message.at)


def _is_untracked(people: Mapping[Who, Known], place: participation.Place, *names: Name) -> bool:
    """Say whether one of these people does not want to be counted there."""
    known = (people.get((place.community_id, name.user_id)) for name in names)
    return any(each is not None and each.is_untracked for each in known)


def _record_recognition(
    tx: Connection,
    gated: Gated,
    places: Mapping[int, participation.Place],
    people: Mapping[Who, Known],
    now: int,
) -> None:
    """Credit who was thanked or reacted to, and ask about posts, where anything is earned."""
    discussions.begin(tx, posts=gated.channel_posts, places=places, now=now)
    replies = [
        each
        for each in gated.replies
        if places[each.message.telegram_chat_id].earns
        and not _is_untracked(people, places[each.message.telegram_chat_id], each.message.name)
    ]
    prompts.record_replies(tx, replies=replies, places=places, people=people)
    kudos = [
        each
        for each in gated.kudos
        if _is_in_time(each, places, now)
        and not _is_untracked(people, places[each.telegram_chat_id], each.giver, each.receiver)
    ]
    recognition.record_kudos(tx, facts=kudos, places=places, people=people, now=now)
    reactions = [each for each in gated.reactions if _is_in_time(each, places, now)]
    reactions = [each for each in reactions if _may_react(each, places, people)]
    recognition.record_reactions(tx, facts=reactions, places=places, people=people)


def _may_react(
    fact: ReactionFacts, places: Mapping[int, participation.Place], people: Mapping[Who, Known]
) -> bool:
    """Say whether a reaction counts; what was given before opting out can be taken back."""
    place = places[fact.telegram_chat_id]
    return not (fact.has_any and _is_untracked(people, place, fact.giver))


def _is_in_time(
    fact: KudosFacts | ReactionFacts, places: Mapping[int, participation.Place], now: int
) -> bool:
    is_dated = -FUTURE_SECONDS <= now - fact.at <= backlogs.OLDEST_SECONDS
    return is_dated and places[fact.telegram_chat_id].earns


def _store(tx: Connection, routed: Sequence[Routed], now: int) -> dict[int, bool]:
    """Store routed updates; map the new ones to whether they are still to be acted on."""
    late = {update.update_id for update in routed if _is_over(update, now)}
    arrivals = [
        inbox.Arrival(update.update_id, "", True)
        if update.update_id in late
        else inbox.Arrival(update.update_id, update.raw, False)
        for update in routed
    ]
    return {update_id: update_id not in late for update_id in inbox.accept(tx, arrivals, now=now)}


def _is_over(update: Routed, now: int) -> bool:
    """Say whether an update comes too late to be acted on, or is dated out of all time."""
    if update.at is None:
        return False
    age = now - update.at
    if update.expires and age > LATE_SECONDS:
        return True
    return not -FUTURE_SECONDS <= age <= backlogs.OLDEST_SECONDS


def _count_late(
    tx: Connection,
    counted: Sequence[MessageFacts],
    gated: Gated,
    fresh: dict[int, bool],
    now: int,
) -> None:
    lines: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for message in counted:
        if LATE_SECONDS < now - message.at <= backlogs.OLDEST_SECONDS:
            lines[message.telegram_chat_id].append((message.at, False))
    for update in gated.routed:
        if update.at is None or fresh.get(update.update_id) is not False:
            continue
        if 0 < now - update.at <= backlogs.OLDEST_SECONDS:
            lines[update.telegram_chat_id].append((update.at, True))
    for telegram_chat_id, late in lines.items():
        dates = [at for at, _ in late]
        commands = sum(is_command for _, is_command in late)
        backlog = backlogs.Backlog(
            telegram_chat_id, min(dates), now, len(late) - commands, commands
        )
        backlogs.grow(tx, backlog, now=now)
    for old_id, new_id in gated.moves:
        backlogs.move(tx, old_id=old_id, new_id=new_id)


def set_aside(tx: Connection, *, update: Unreadable, owners: Sequence[int], now: int) -> None:
    """Put an update nobody can act on into quarantine, once, and tell the owners."""
    raw = update.raw[:MOST_RAW_CHARACTERS]
    if inbox.quarantined_before(tx, update_id=update.update_id, raw=raw):
        return
    inbox.quarantine(
        tx,
        update_id=update.update_id,
        why=update.why,
        raw=raw,
        now=now,
    )
    notices.tell_owners(
        tx, owners=owners, kind="quarantine", facts={"update_id": update.update_id or 0}, now=now
    )
