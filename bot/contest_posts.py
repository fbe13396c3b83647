"""What a contest says in its group: one card, a message a question, and the end."""

from collections.abc import Mapping
from sqlite3 import Connection

from domain.chats import ChatState
from domain.contests import Contest, ContestState, Round
from storage import bindings, chats, chores, contest_players, contest_rounds, contests, outbox
from storage import notices as told
from storage.chores import Chore
from storage.contests import Shown

LETTER_CARD = "contest_card"
LETTER_QUESTION = "contest_question"
LETTER_END = "contest_end"
LETTER_DOUBT = "contest_doubt"
LETTERS = (LETTER_CARD, LETTER_QUESTION, LETTER_END, LETTER_DOUBT)
KIND_CARD = "contest_card"
PRIORITY, EDIT_PRIORITY = 1, 3
# A burst of joins is one edit.
FIRST_SECONDS = 1
EDIT_SECONDS = 10
# Longer than any contest: a card that is deleted comes back once.
ONCE_SECONDS = 86_400


def say(tx: Connection, contest: Contest, letter: str, now: int, **facts: int | str) -> int:
    """Queue a message where a contest is played and return the letter's number."""
    return outbox.add(
        tx,
        card=letter,
        facts={"contest_id": contest.contest_id, **facts},
        chat_key=contest.chat_key,
        thread_id=contest.thread_id,
        priority=EDIT_PRIORITY if "edits" in facts else PRIORITY,
        now=now,
    )


# -- the card --------------------------------------------------------------------------------


def open_card(tx: Connection, contest: Contest, now: int) -> None:
    """Queue the card; it shows the newest state whenever it is sent."""
    outbox_id = say(tx, contest, LETTER_CARD, now)
    place = chats.get(tx, contest.chat_key).telegram_chat_id
    shown = Shown(outbox_id, place, None, _shown(tx, contest))
    contests.set_card(tx, contest.contest_id, shown)


def plan_card(tx: Connection, contest_id: int, now: int) -> None:
    """Have the card shown anew soon; what is planned already stays as it is."""
    _plan(tx, contest_id, now + FIRST_SECONDS)


def _plan(tx: Connection, contest_id: int, at: int) -> None:
    facts = {"contest_id": contest_id}
    chores.plan(tx, kind=KIND_CARD, ref=str(contest_id), facts=facts, due_at=at)


def show_card(tx: Connection, chore: Chore, now: int) -> None:
    """Bring the card up to date, and look again as long as it changes."""
    contest = contests.find(tx, int(chore.facts["contest_id"]))
    if contest is not None and _show(tx, contest, now):
        _plan(tx, contest.contest_id, now + EDIT_SECONDS)


def _show(tx: Connection, contest: Contest, now: int) -> bool:
    """Edit or post the card; True when it may have to be looked at once more."""
    card, chat = contests.card(tx, contest.contest_id), chats.get(tx, contest.chat_key)
    state, _ = outbox.outcome(tx, card.outbox_id or 0)
    if chat.state is not ChatState.ACTIVE:
        return False
    if state in ("waiting", "sending"):
        return True
    is_away = card.message_id is None or card.chat_id != chat.telegram_chat_id
    if is_away or outbox.is_lost(tx, card.outbox_id or 0):
        return _post_again(tx, contest, chat.telegram_chat_id, now)
    wanted = _shown(tx, contest)
    if wanted == card.shown:
        return False
    where = {"edits": card.message_id or 0, "telegram_chat_id": card.chat_id or 0}
    outbox_id = say(tx, contest, LETTER_CARD, now, **where)
    contests.set_card(tx, contest.contest_id, card._replace(outbox_id=outbox_id, shown=wanted))
    return True


def _post_again(tx: Connection, contest: Contest, chat_id: int, now: int) -> bool:
    """Post the card once more while people play, where it was deleted or left behind."""
    kind = f"contest_card:{contest.contest_id}:{chat_id}"
    if contest.is_over or not told.claim(tx, kind, now=now, every_seconds=ONCE_SECONDS):
        return False
    open_card(tx, contest, now)
    return True


def _shown(tx: Connection, contest: Contest) -> str:
    """Return what the card shows that changes."""
    players = contest_players.count(tx, contest.contest_id)
    counted = contest_rounds.counted(tx, contest.contest_id)
    is_lobby = contest.state is ContestState.LOBBY
    phase = "over" if contest.is_over else "lobby" if is_lobby else "on"
    return f"{phase}:{players}:{counted}"


# -- questions -------------------------------------------------------------------------------


def question_facts(asked: Round) -> Mapping[str, int]:
    return {"place": asked.place, "attempt": asked.attempt}


def edit_question(tx: Connection, contest: Contest, asked: Round, now: int) -> None:
    """Show in a question's message what has become of it; a message that is gone is left."""
    if asked.message_id is None:
        return
    where = {"edits": asked.message_id, "telegram_chat_id": asked.chat_id}
    facts = {**question_facts(asked), **where}
    outbox_id = say(tx, contest, LETTER_QUESTION, now, **facts)
    contest_rounds.set_letter(tx, asked, outbox_id=outbox_id, is_edit=True)


def question_again(tx: Connection, contest: Contest, asked: Round, now: int) -> bool:
    """Bring a question once more whose message was deleted; False the second time."""
    if asked.is_posted_again:
        return False
    outbox_id = say(tx, contest, LETTER_QUESTION, now, **question_facts(asked))
    contest_rounds.set_letter(tx, asked, outbox_id=outbox_id, is_edit=False)
    return True


def tell_staff(tx: Connection, contest: Contest, asked: Round, now: int) -> None:
    """Say in the log topic, where one is bound, that a question is called wrong; once each."""
    log = bindings.find(tx, community_id=contest.community_id, purpose="log")
    kind = f"contest_doubt:{asked.question_id}"
    if log is None or not told.claim(tx, kind, now=now, every_seconds=ONCE_SECONDS):
        return
    outbox.add(
        tx,
        card=LETTER_DOUBT,
        facts={"contest_id": contest.contest_id, **question_facts(asked)},
        chat_key=log.chat_key,
        thread_id=log.thread_id,
        priority=PRIORITY,
        now=now,
    )
