"""What is said of cases: the card at the team's desk, and what passes between it and a member."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from sqlite3 import Connection
from typing import NamedTuple

from bot import case_moods, staff_news
from domain.cases import Case, CaseMessage, Desk, Side, is_on_card
from domain.chats import ChatState
from domain.members import Member, Presence, User
from domain.names import clip, display_name
from storage import (
    bindings,
    case_messages,
    cases,
    chats,
    chores,
    members,
    notices,
    outbox,
    users,
)
from storage.chores import Chore
from storage.moods import CaseMood

LETTER_CARD = "case_card"
LETTER_RELAY = "case_relay"
LETTER_EDIT = "case_edit"
LETTER_NEWS = "case_news"
LETTER_DESK = "case_desk"
LETTER_FILE = "case_file"
LETTER_HOMELESS = "case_homeless"
LETTERS = frozenset(
    {
        *(LETTER_CARD, LETTER_RELAY, LETTER_EDIT, LETTER_NEWS),
        *(LETTER_DESK, LETTER_FILE, LETTER_HOMELESS),
    }
)
# Whose messages may be answered.
ANSWERED = frozenset({LETTER_CARD, LETTER_RELAY, LETTER_NEWS, LETTER_DESK})
# What the team sees of a case where it stands.
AT_DESK = frozenset({LETTER_CARD, LETTER_RELAY, LETTER_DESK})
# Opens a topic for a case, asks who administers the group, sends an album that is complete.
TOPIC, ADMINS, ALBUM = "case_topic", "case_admins", "case_album"
# Closes the topic of a case that is closed, opens it with the case again.
TURN = "case_turn"
CATCH_UP, EDIT = "case_catch_up", "case_edit"
PRIORITY, EDIT_PRIORITY = 1, 3
ALBUM_SECONDS = 2
HOMELESS_SECONDS = 86_400
LONGEST_TOPIC = 100
MANAGE_TOPICS = "can_manage_topics"


class Seen(NamedTuple):
    """A case with whose it is and who looks after it; `account` is the member's own."""

    case: Case
    member: Member
    account: User | None
    keeper: User | None
    first: CaseMessage | None
    is_blocked: bool
    mood: CaseMood | None


def seen(tx: Connection, case: Case) -> Seen:
    member = members.get(tx, case.member_id)
    keeper = users.find(tx, case.taken_by) if case.taken_by else None
    first = case_messages.first_of(tx, case.case_id)
    is_blocked = cases.is_blocked(tx, member_id=case.member_id)
    account, mood = users.find(tx, member.user_id), case_moods.seen(tx, case)
    return Seen(case, member, account, keeper, first, is_blocked, mood)


# -- the desk --------------------------------------------------------------------------------


def place_of(tx: Connection, community_id: int) -> Desk | None:
    """Return where the team sees its cases: the bound place, else the log; None without one."""
    for purpose in ("cases", "log"):
        bound = bindings.find(tx, community_id=community_id, purpose=purpose)
        if bound is not None and chats.get(tx, bound.chat_key).state is ChatState.ACTIVE:
            return Desk(bound.chat_key, bound.thread_id, False, None, None)
    return None


def post(tx: Connection, case: Case, now: int) -> bool:
    """Bring a case before the team, in a topic of its own where there can be one.

    False when there is no place: then who administers the group is told once a day.
    """
    desk = place_of(tx, case.community_id)
    if desk is None:
        if notices.claim(
            tx, f"cases:{case.community_id}", now=now, every_seconds=HOMELESS_SECONDS
        ):
            ref = str(case.community_id)
            chores.set_due(tx, kind=ADMINS, ref=ref, facts={}, due_at=now)
        return False
    cases.set_desk(tx, case.case_id, desk)
    bound = bindings.find(tx, community_id=case.community_id, purpose="cases")
    chat = chats.get(tx, desk.chat_key)
    if bound is not None and desk.thread_id is None and MANAGE_TOPICS in chat.rights:
        facts = {"case_id": case.case_id}
        chores.set_due(tx, kind=TOPIC, ref=str(case.case_id), facts=facts, due_at=now)
        return True
    show(tx, case.case_id, now)
    return True


def topic_of(tx: Connection, case_id: int) -> tuple[int, str] | None:
    """Return where a case's topic is to be opened, by Telegram's id, and under which name."""
    case = cases.find(tx, case_id)
    if case is None or case.desk is None or case.desk.is_topic:
        return None
    member = members.get(tx, case.member_id)
    name = display_name(member.first_name, member.last_name, fallback="")
    words = clip(f"#{case_id} {name}".strip(), LONGEST_TOPIC)
    return chats.get(tx, case.desk.chat_key).telegram_chat_id, words


def turn_topic(tx: Connection, case: Case, now: int) -> None:
    """Let a case's own topic be closed or open as the case is, once its last words are there."""
    if case.desk is not None and case.desk.is_topic:
        facts, ref = {"case_id": case.case_id}, str(case.case_id)
        chores.set_due(tx, kind=TURN, ref=ref, facts=facts, due_at=now + ALBUM_SECONDS)


def turned(tx: Connection, case_id: int) -> tuple[int, int, bool] | None:
    """Return a case's topic, by Telegram's ids, and whether it is to be open."""
    case = cases.find(tx, case_id)
    desk = case.desk if case else None
    if case is None or desk is None or not desk.is_topic or desk.thread_id is None:
        return None
    return chats.get(tx, desk.chat_key).telegram_chat_id, desk.thread_id, case.is_open


def settle(tx: Connection, *, case_id: int, thread_id: int | None, now: int) -> None:
    """Show a case in the topic that was opened for it; in the chat itself if none could be."""
    case = cases.find(tx, case_id)
    if case is None or case.desk is None or case.desk.message_id is not None:
        return
    if thread_id is not None:
        cases.set_desk(tx, case_id, Desk(case.desk.chat_key, thread_id, True, None, None))
    show(tx, case_id, now)


def show(tx: Connection, case_id: int, now: int) -> None:
    """Post the card of a case at its desk, and below it what waits to be seen there."""
    case = cases.find(tx, case_id)
    if case is None or case.desk is None:
        return
    cases.set_card(tx, case_id, outbox_id=_to_desk(tx, case, LETTER_CARD, {}, now))
    opening = case_messages.first_of(tx, case_id)
    if opening is not None and not is_on_card(opening.piece):
        relay(tx, case, opening, now)
    for message in case_messages.waiting(tx, case_id):
        relay(tx, case, message, now)


def _to_desk(tx: Connection, case: Case, card: str, facts: dict[str, int | str], now: int) -> int:
    desk = case.desk
    return outbox.add(
        tx,
        card=card,
        facts={"case_id": case.case_id, **facts},
        chat_key=desk.chat_key if desk else None,
        thread_id=desk.thread_id if desk else None,
        priority=PRIORITY,
        now=now,
    )


def renew(tx: Connection, case_id: int, now: int) -> None:
    """Edit the card to what the case is now; one on its way shows it anyway."""
    case = cases.find(tx, case_id)
    if case is None or case.desk is None or case.desk.message_id is None:
        return
    outbox.add(
        tx,
        card=LETTER_CARD,
        facts={
            "case_id": case_id,
            "edits": case.desk.message_id,
            "telegram_chat_id": case.desk.telegram_chat_id or 0,
        },
        chat_key=case.desk.chat_key,
        priority=EDIT_PRIORITY,
        now=now,
    )


def tell_desk(tx: Connection, case: Case, news: str, now: int, **facts: int | str) -> None:
    """Tell the team something about a case, below its card."""
    if case.desk is not None:
        _to_desk(tx, case, LETTER_DESK, {"news": news, **facts}, now)


def leave_topic(tx: Connection, *, chat_key: int, thread_id: int, now: int) -> None:
    """Bring cases before the team again after their topic was deleted."""
    for case in cases.leave_topic(tx, chat_key=chat_key, thread_id=thread_id):
        if case.is_open:
            post(tx, case, now)


def look_again(tx: Connection, chat_key: int) -> None:
    """Look at the cases of a chat that is upgraded or speaks to us again."""
    if cases.open_at_desk(tx, chat_key):
        chores.set_due(tx, kind=CATCH_UP, ref=str(chat_key), facts={}, due_at=0)


def catch_up(tx: Connection, chore: Chore, now: int) -> None:
    """Show a chat's cases anew where their cards stayed behind, and what it missed of them."""
    chat = chats.get(tx, int(chore.ref))
    for case in cases.open_at_desk(tx, chat.chat_key):
        letter = cases.card_letter(tx, case.case_id)
        if case.desk is None or letter is None or _is_under_way(tx, letter):
            continue
        _release(tx, case)
        if case.desk.telegram_chat_id != chat.telegram_chat_id:
            bare = replace(case.desk, telegram_chat_id=None, message_id=None)
            cases.set_desk(tx, case.case_id, bare)
            show(tx, case.case_id, now)
            continue
        for message in case_messages.waiting(tx, case.case_id):
            relay(tx, case, message, now)


def _release(tx: Connection, case: Case) -> None:
    """Let what a member wrote wait again whose letter went nowhere."""
    for message in case_messages.of_case(tx, case.case_id):
        letter = case_messages.letter_of(tx, message.message_id)
        if message.side is Side.MEMBER and letter is not None and outbox.is_lost(tx, letter):
            case_messages.drop_letter(tx, letter)


def _is_under_way(tx: Connection, letter: int) -> bool:
    return outbox.outcome(tx, letter)[0] in ("waiting", "sending")


def tell_admins(
    tx: Connection, *, community_id: int, administrators: Collection[int], now: int
) -> None:
    """Tell these people and whoever has a role that cases have no place, if they can be told."""
    staff_news.write_to_each(
        tx,
        community_id=community_id,
        administrators=administrators,
        card=LETTER_HOMELESS,
        facts={"community_id": community_id},
        now=now,
    )


# -- the member ------------------------------------------------------------------------------


def tell_member(tx: Connection, case: Case, news: str, now: int, **facts: int | str) -> bool:
    """Tell a member what becomes of a case; False when they cannot be reached."""
    where = _way_to_member(tx, case)
    if where is None:
        return False
    more = {"case_id": case.case_id, "news": news, **facts}
    outbox.add(tx, card=LETTER_NEWS, facts=more, **where, priority=PRIORITY, now=now)
    return True


class _Way(dict[str, int | None]):
    """Where a letter goes, as `outbox.add` takes it."""


def _way_to_member(tx: Connection, case: Case) -> _Way | None:
    """Return the private chat, else the group where it was asked publicly; None without a way."""
    member = members.get(tx, case.member_id)
    if users.find_reachable(tx, case.member_id) is not None:
        return _Way(user_id=member.user_id)
    origin = case.origin
    was_private = any(
        each.side is Side.MEMBER and each.telegram_chat_id == member.user_id
        for each in case_messages.of_case(tx, case.case_id)
    )
    # What somebody wrote privately is answered privately or not at all.
    if origin.message_id is None or was_private or member.state is not Presence.PRESENT:
        return None
    return _Way(chat_key=origin.chat_key, thread_id=origin.thread_id)


# -- what passes -----------------------------------------------------------------------------


def relay(tx: Connection, case: Case, message: CaseMessage, now: int) -> bool:
    """Queue what takes a message to the other side; an album waits until it is complete.

    False when there is nobody to take it to. A second time changes nothing.
    """
    if case_messages.letter_of(tx, message.message_id) is not None:
        return True
    way = _way_to_member(tx, case) if message.side is Side.STAFF else _way_to_desk(case)
    if way is None:
        return False
    if message.album:
        facts = {"message_id": message.message_id}
        ref = f"{case.case_id}:{message.side}:{message.album}"
        chores.plan(tx, kind=ALBUM, ref=ref, facts=facts, due_at=now + ALBUM_SECONDS)
        return True
    _queue(tx, case, [message], way, now)
    return True


def _way_to_desk(case: Case) -> _Way | None:
    if case.desk is None:
        return None
    return _Way(chat_key=case.desk.chat_key, thread_id=case.desk.thread_id)


def relay_album(tx: Connection, message_id: int, now: int) -> None:
    """Send the parts of an album that are there by now, in one."""
    message = case_messages.find(tx, message_id)
    case = cases.find(tx, message.case_id) if message else None
    if message is None or case is None:
        return
    way = _way_to_member(tx, case) if message.side is Side.STAFF else _way_to_desk(case)
    found = case_messages.in_album(tx, message)
    if way is not None and found:
        _queue(tx, case, found, way, now)


def _queue(tx: Connection, case: Case, found: Sequence[CaseMessage], way: _Way, now: int) -> None:
    facts = {"case_id": case.case_id, "message_id": found[0].message_id}
    outbox_id = outbox.add(
        tx,
        card=LETTER_RELAY,
        facts=facts,
        **way,
        priority=PRIORITY,
        now=_in_turn(tx, case, found[0], now),
    )
    case_messages.set_letter(tx, [each.message_id for each in found], outbox_id=outbox_id)


def _in_turn(tx: Connection, case: Case, message: CaseMessage, now: int) -> int:
    """Return when to send a message: a little later while what it stands below is on its way."""
    letter = cases.card_letter(tx, case.case_id) if message.side is Side.MEMBER else None
    if message.answers_id is not None:
        letter = case_messages.letter_of(tx, message.answers_id) or letter
    return now + ALBUM_SECONDS if letter is not None and _is_under_way(tx, letter) else now


def edit_copies(tx: Connection, message: CaseMessage, now: int) -> None:
    """Edit what the other side has of a message; what is on its way a little later."""
    letter = case_messages.letter_of(tx, message.message_id)
    if letter is not None and _is_under_way(tx, letter):
        ref, known = str(message.message_id), {"message_id": message.message_id}
        chores.set_due(tx, kind=EDIT, ref=ref, facts=known, due_at=now + ALBUM_SECONDS)
    for telegram_chat_id, sent_id in case_messages.copies_of(tx, message.message_id):
        chat = chats.find(tx, telegram_chat_id) if telegram_chat_id < 0 else None
        facts = {
            "case_id": message.case_id,
            "message_id": message.message_id,
            "edits": sent_id,
            "telegram_chat_id": telegram_chat_id,
        }
        outbox.add(
            tx,
            card=LETTER_EDIT,
            facts=facts,
            chat_key=chat.chat_key if chat else None,
            user_id=None if chat else telegram_chat_id,
            priority=EDIT_PRIORITY,
            now=now,
        )
