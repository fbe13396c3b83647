"""First questions: staff hears of a newcomer's that nobody has replied to for hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import participation, settings, staff_news
from bot.chores import Work
from domain.communities import Community
from domain.first_questions import NEW_SECONDS, FirstQuestion, State, is_asked
from domain.members import Member, Presence, User
from domain.refusals import Refusal
from domain.setting_keys import Key
from storage import chats, chores, first_questions, members, newcomers, users
from storage.chores import Chore
from storage.members import Known, Who

KIND = LETTER = "first_question"


@dataclass(frozen=True, slots=True)
class Shown:
    """A question with who asked it, where, and who saw to it."""

    question: FirstQuestion
    member: Member
    community: Community
    group: str
    seen_by: User | None


def follow(
    tx: Connection, *, batch: Sequence[participation.Dated], people: Mapping[Who, Known]
) -> None:
    """Note newcomers' first questions, and replies to those that are open."""
    has_open = first_questions.has_open(tx)
    asking = _asking(tx, batch, people)
    for number, said in enumerate(batch):
        message, place = said.message, said.place
        if number in asking:
            has_open |= _begin(tx, said, asking[number])
        elif has_open and message.answered_id is not None:
            first_questions.answer(
                tx,
                community_id=place.community_id,
                user_id=message.answered_id,
                chat_key=place.chat_key,
                at=message.at,
            )


def _asking(
    tx: Connection, batch: Sequence[participation.Dated], people: Mapping[Who, Known]
) -> dict[int, int]:
    """Map the messages in which a newcomer asks something, by their number, to the member."""
    said = {
        number: (each.place.chat_key, known.member_id)
        for number, each in enumerate(batch)
        if each.message.answered_id is None
        and each.place.values.number(Key.QUESTION_HOURS)
        and (known := people.get((each.place.community_id, each.message.name.user_id)))
    }
    # Few are new: they are found before anything is read.
    came = newcomers.find_came(tx, list(set(said.values())))
    return {
        number: who[1]
        for number, who in said.items()
        if who in came
        and 0 <= batch[number].message.at - came[who] <= NEW_SECONDS
        and is_asked(batch[number].message.text)
    }


def _begin(tx: Connection, said: participation.Dated, member_id: int) -> bool:
    """Keep where a newcomer asks; say whether this is their first question."""
    message, place = said.message, said.place
    question = FirstQuestion(
        member_id,
        place.chat_key,
        message.telegram_chat_id,
        message.message_id,
        message.at,
        State.OPEN,
        None,
    )
    if not first_questions.add(tx, question):
        return False
    due_at = message.at + place.values.number(Key.QUESTION_HOURS) * 3600
    facts = {"member_id": member_id}
    chores.set_due(tx, kind=KIND, ref=str(member_id), facts=facts, due_at=due_at)
    return True


def _tell(tx: Connection, chore: Chore, now: int) -> None:
    """Tell staff of a question that is still open, of who is still there."""
    found = first_questions.find(tx, int(chore.facts["member_id"]))
    if found is None or members.get(tx, found.member_id).state is not Presence.PRESENT:
        return
    number = found.member_id
    if first_questions.set_state(tx, number, before=State.OPEN, after=State.TOLD):
        staff_news.tell(
            tx,
            community_id=chats.get(tx, found.chat_key).community_id,
            card=LETTER,
            facts={"member_id": number},
            ref=str(number),
            now=now,
        )


def see_to(tx: Connection, *, member_id: int, by: int) -> Shown:
    """Keep who of the staff saw to a question; the first one counts."""
    first_questions.set_state(tx, member_id, before=State.TOLD, after=State.SEEN, by=by)
    return shown(tx, member_id)


def shown(tx: Connection, member_id: int) -> Shown:
    found = first_questions.find(tx, member_id)
    if found is None:
        raise Refusal("refusal.stale_button")
    chat, by = chats.get(tx, found.chat_key), found.by_user_id
    return Shown(
        found,
        members.get(tx, member_id),
        settings.community(tx, chat.community_id),
        chat.title,
        users.find(tx, by) if by is not None else None,
    )


KINDS: dict[str, Work] = {KIND: _tell}
