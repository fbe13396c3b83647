"""Reactions and kudos: what others' recognition is worth, and when it counts."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection

from bot import badges, participation, points, rings
from bot.members import is_trusted
from bot.participation import Place
from domain.days import local_date
from domain.ledger import Reason
from domain.members import Member
from domain.recognition import KudosFacts, ReactionFacts
from domain.setting_keys import Key
from domain.settings import Values
from storage import events, kudos, ledger, members, outbox, pending, reactions
from storage.members import Known, Who

LETTER_REACT = "react"
PRIORITY = 3


def record_reactions(
    tx: Connection,
    *,
    facts: Sequence[ReactionFacts],
    places: Mapping[int, Place],
    people: Mapping[Who, Known],
) -> None:
    """Credit the authors of messages that others reacted to; a taken-back one is reversed."""
    for fact in facts:
        place = places[fact.telegram_chat_id]
        giver = people[place.community_id, fact.giver.user_id]
        receiver_id = events.author(
            tx, telegram_chat_id=fact.telegram_chat_id, message_id=fact.message_id
        )
        if receiver_id == giver.member_id:
            continue
        if fact.has_any:
            badges.reacted(tx, member_id=giver.member_id, at=fact.at)
        if receiver_id is None:
            continue
        receiver = members.get(tx, receiver_id)
        if fact.has_any:
            _react(tx, fact, place, giver.member_id, receiver)
        else:
            _take_back(tx, fact, place, giver.member_id)


def _ref(fact: ReactionFacts, giver_id: int) -> str:
    return f"reaction:{fact.telegram_chat_id}:{fact.message_id}:{giver_id}"


def _react(
    tx: Connection, fact: ReactionFacts, place: Place, giver_id: int, receiver: Member
) -> None:
    on = local_date(fact.at, place.zones)
    worth = place.values.number(Key.REACTION_POINTS)
    seen = reactions.Reaction(
        fact.telegram_chat_id, fact.message_id, giver_id, receiver.member_id, on, worth
    )
    if not _reaction_counts(tx, seen, place.values, fact.at) or not rings.counts(
        tx, giver_id=giver_id, receiver_id=receiver.member_id, values=place.values
    ):
        worth = 0
        seen = seen._replace(points=0)
    if reactions.add(tx, seen) and worth:
        change = points.Change(
            worth, worth, Reason.REACTION, _ref(fact, giver_id), "", None, fact.at
        )
        participation.award(tx, member=receiver, change=change, place=place)
        message = badges.Seen(fact.telegram_chat_id, fact.message_id)
        badges.applauded(tx, member_id=receiver.member_id, seen=message, at=fact.at)


def _reaction_counts(tx: Connection, seen: reactions.Reaction, values: Values, at: int) -> bool:
    on_message = reactions.on_message(
        tx, telegram_chat_id=seen.telegram_chat_id, message_id=seen.message_id
    )
    given = reactions.given_on(tx, giver_id=seen.giver_id, on=seen.on)
    received = reactions.received_on(tx, receiver_id=seen.receiver_id, on=seen.on)
    return (
        is_trusted(tx, member_id=seen.giver_id, at=at)
        and on_message < values.number(Key.REACTION_MESSAGE)
        and given < values.number(Key.REACTION_GIVER)
        and received < values.number(Key.REACTION_DAILY)
    )


def _take_back(tx: Connection, fact: ReactionFacts, place: Place, giver_id: int) -> None:
    ref = _ref(fact, giver_id)
    if pending.drop(tx, community_id=place.community_id, ref=ref, now=fact.at):
        return
    entry = ledger.find_by_ref(tx, community_id=place.community_id, ref=ref)
    if entry is None:
        _take_back_settled(tx, ref, place, fact.at)
        return
    if ledger.find_reversal(tx, entry.entry_id) is not None:
        return
    points.reverse(
        tx,
        entry,
        reason=Reason.REACTION,
        ref=f"un{entry.ref}",
        actor_id=None,
        at=fact.at,
        zones=place.zones,
    )


def _take_back_settled(tx: Connection, ref: str, place: Place, at: int) -> None:
    """Take back what waited and was booked as one with other things."""
    booked = pending.find_booked(tx, community_id=place.community_id, ref=ref)
    if booked is None:
        return
    back = min(booked.points, max(points.free(tx, booked.member_id), 0))
    change = points.Change(-back, -booked.points, Reason.REACTION, f"un{ref}", "", None, at)
    receiver = members.get(tx, booked.member_id)
    points.book(tx, member=receiver, change=change, zones=place.zones)


def record_kudos(
    tx: Connection,
    *,
    facts: Sequence[KudosFacts],
    places: Mapping[int, Place],
    people: Mapping[Who, Known],
    now: int,
) -> None:
    """Credit who was thanked; confirmed by a reaction of the bot's and not by a message."""
    for fact in facts:
        place = places[fact.telegram_chat_id]
        giver = people[place.community_id, fact.giver.user_id]
        receiver_id = people[place.community_id, fact.receiver.user_id].member_id
        on = local_date(fact.at, place.zones)
        if not _kudos_counts(tx, place, giver.member_id, receiver_id, (fact.at, on)):
            continue
        said = kudos.Kudos(
            fact.telegram_chat_id, fact.message_id, giver.member_id, receiver_id, fact.at, on
        )
        if kudos.add(tx, said):
            counts = rings.counts(
                tx, giver_id=giver.member_id, receiver_id=receiver_id, values=place.values
            )
            _thank(tx, fact, place, receiver_id, (now, counts))
            badges.thanked(tx, giver_id=giver.member_id, receiver_id=receiver_id, at=now)


def _kudos_counts(
    tx: Connection, place: Place, giver_id: int, receiver_id: int, at_on: tuple[int, str]
) -> bool:
    at, on = at_on
    if kudos.given_on(tx, giver_id=giver_id, on=on) >= place.values.number(Key.KUDOS_DAILY):
        return False
    since = at - place.values.number(Key.KUDOS_HOURS) * 3600
    return not kudos.between(tx, one_id=giver_id, other_id=receiver_id, since_at=since)


def _thank(
    tx: Connection, fact: KudosFacts, place: Place, receiver_id: int, now_counts: tuple[int, bool]
) -> None:
    now, counts = now_counts
    worth = place.values.number(Key.KUDOS_POINTS) if counts else 0
    ref = f"kudos:{fact.telegram_chat_id}:{fact.message_id}"
    change = points.Change(worth, worth, Reason.KUDOS, ref, "", fact.giver.user_id, fact.at)
    receiver = members.get(tx, receiver_id)
    participation.award(tx, member=receiver, change=change, place=place)
    outbox.add(
        tx,
        card=LETTER_REACT,
        facts={"message_id": fact.message_id, "telegram_chat_id": fact.telegram_chat_id},
        chat_key=place.chat_key,
        priority=PRIORITY,
        now=now,
    )
