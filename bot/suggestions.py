"""Suggestions: published by the team, voted for by members, told to all of them when done."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit, places, terms
from domain.cases import Case, CaseKind
from domain.members import Member, Presence
from domain.opt_outs import OptOut
from domain.refusals import Refusal
from domain.suggestions import (
    A_PAGE,
    MOST_NEAR,
    VOTED,
    State,
    Suggestion,
    are_alike,
    checked_reason,
    checked_text,
    likeness,
)
from storage import bindings, case_messages, chats, inbox, members, opt_outs, outbox, users
from storage import suggestions as stored

PLACE = "suggestions"
LETTER_CARD, LETTER_NEWS, LETTER_DONE = "suggestion", "suggestion_news", "suggestion_done"
LETTERS = frozenset({LETTER_CARD, LETTER_NEWS, LETTER_DONE})
CARD_PRIORITY, EDIT_PRIORITY = 1, 3
# How many published ones a new one is compared with.
MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a community's list; `found` are in one state, `counts` of all states."""

    state: State
    number: int
    found: Sequence[Suggestion]
    counts: dict[State, int]

    @property
    def has_more(self) -> bool:
        return self.counts.get(self.state, 0) > (self.number + 1) * A_PAGE


# -- before it is sent -----------------------------------------------------------------------


def near(tx: Connection, *, community_id: int, text: str) -> list[Suggestion]:
    """Return published suggestions that may say the same, the likest first."""
    sought = terms.of_question(text)
    known = stored.list_in(tx, community_id, states=VOTED, most=MOST_COMPARED)
    ranked = [(likeness(sought, its := terms.of_question(each.text)), its, each) for each in known]
    alike = [(score, each) for score, its, each in ranked if are_alike(sought, its)]
    alike.sort(key=lambda pair: pair[0], reverse=True)
    return [each for _, each in alike[:MOST_NEAR]]


# -- published -------------------------------------------------------------------------------


def place_of(tx: Connection, community_id: int) -> tuple[int, int | None]:
    """Return where cards go: the bound place, else where announcements go."""
    bound = bindings.find(tx, community_id=community_id, purpose=PLACE)
    found = bound or places.announcing(tx, community_id)
    if found is None:
        raise Refusal("case.no_group")
    return found.chat_key, found.thread_id


def of_case(tx: Connection, case_id: int) -> Suggestion | None:
    return stored.find_by_ref(tx, _ref(case_id))


def _ref(case_id: int) -> str:
    return f"suggestion:{case_id}"


def publish(tx: Connection, *, case: Case, text: str, by: int, now: int) -> Suggestion:
    """Let members vote for what a case suggests; `text` takes the place of its own words."""
    if case.kind is not CaseKind.SUGGESTION:
        raise Refusal("suggest.not_one")
    first = case_messages.first_of(tx, case.case_id)
    words = checked_text(text or (first.piece.text if first else ""))
    member = members.get(tx, case.member_id)
    place = place_of(tx, case.community_id)
    key = stored.add(tx, member=member, text=words, place=place, ref=_ref(case.case_id), now=now)
    if key is None:
        return _sure(of_case(tx, case.case_id))
    stored.vote(tx, suggestion_id=key, member_id=member.member_id, now=now)
    found = _sure(stored.find(tx, key))
    card = outbox.add(
        tx,
        card=LETTER_CARD,
        facts={"suggestion_id": key},
        chat_key=place[0],
        thread_id=place[1],
        priority=CARD_PRIORITY,
        now=now,
    )
    stored.set_letter(tx, key, outbox_id=card)
    _tell(tx, found, member.member_id, "published", now)
    _record(tx, found, "suggest_publish", by, now)
    return found


def _sure(found: Suggestion | None) -> Suggestion:
    if found is None:
        raise Refusal("refusal.stale_button")
    return found


def get(tx: Connection, suggestion_id: int) -> Suggestion:
    return _sure(stored.find(tx, suggestion_id))


def numbered(tx: Connection, *, community_id: int, number: int) -> Suggestion:
    found = stored.find_by_number(tx, community_id=community_id, number=number)
    if found is None:
        raise Refusal("suggest.unknown", number=number)
    return found


def renew(tx: Connection, found: Suggestion, now: int) -> None:
    """Edit the card to what a suggestion is now; one on its way shows it anyway."""
    here = chats.get(tx, found.chat_key).telegram_chat_id
    if found.message_id is None or found.telegram_chat_id != here:
        return
    outbox.add(
        tx,
        card=LETTER_CARD,
        facts={
            "suggestion_id": found.suggestion_id,
            "edits": found.message_id,
            "telegram_chat_id": here,
        },
        chat_key=found.chat_key,
        priority=EDIT_PRIORITY,
        now=now,
    )


def _record(tx: Connection, found: Suggestion, act: str, by: int, now: int) -> None:
    community_id, number = found.community_id, found.number
    audit.record(
        tx, community_id=community_id, actor_id=by, act=act, now=now, facts={"number": number}
    )


# -- by members ------------------------------------------------------------------------------


def vote(
    tx: Connection, *, suggestion_id: int, user_id: int, update_id: int | None = None, now: int
) -> tuple[Suggestion, bool]:
    """Turn somebody's vote on or off, and return the suggestion with whether it is on.

    The tap is over with it: handled again after a crash it would turn the vote back.
    """
    if update_id is not None:
        inbox.end(tx, [update_id])
    found = get(tx, suggestion_id)
    member = _present(tx, found.community_id, user_id)
    if found.state not in VOTED:
        raise Refusal("suggest.closed")
    key, member_id = found.suggestion_id, member.member_id
    is_on = not stored.unvote(tx, suggestion_id=key, member_id=member_id)
    if is_on:
        stored.vote(tx, suggestion_id=key, member_id=member_id, now=now)
    renew(tx, found, now)
    return get(tx, suggestion_id), is_on


def _present(tx: Connection, community_id: int, user_id: int) -> Member:
    member = members.find(tx, community_id=community_id, user_id=user_id)
    if member is None or member.state is not Presence.PRESENT:
        raise Refusal("case.members_only")
    return member


def name_author(
    tx: Connection, *, suggestion_id: int, user_id: int, is_named: bool, now: int
) -> Suggestion:
    """Put the author's name on the card, or take it off; theirs alone."""
    found = get(tx, suggestion_id)
    if members.get(tx, found.member_id).user_id != user_id:
        raise Refusal("refusal.not_yours")
    stored.set_named(tx, suggestion_id, is_named=is_named)
    renew(tx, found, now)
    return get(tx, suggestion_id)


def page(tx: Connection, *, community_id: int, state: State, number: int) -> Page:
    found = stored.list_in(tx, community_id, states=(state,), skip=number * A_PAGE, most=A_PAGE)
    return Page(state, number, found, stored.counts(tx, community_id))


# -- by the team -----------------------------------------------------------------------------


def edit(tx: Connection, *, found: Suggestion, text: str, by: int, now: int) -> None:
    words = checked_text(text)
    if words != found.text:
        stored.set_text(tx, found.suggestion_id, text=words, now=now)
        _record(tx, found, "suggest_edit", by, now)
        renew(tx, found, now)


def decide(
    tx: Connection, *, found: Suggestion, state: State, reason: str, by: int, now: int
) -> Suggestion:
    """Say what becomes of a suggestion, and tell whom it concerns; twice tells nobody again."""
    if found.state is State.MERGED:
        raise Refusal("suggest.merged", number=found.into_number or 0)
    said, key = checked_reason(state, reason), found.suggestion_id
    if not stored.set_state(tx, key, state=state, reason=said, now=now):
        return found
    after = get(tx, key)
    _record(tx, after, f"suggest_{state}", by, now)
    renew(tx, after, now)
    if state is State.DONE and found.state is not State.DONE:
        _tell_all(tx, after, now)
    elif state in (State.DECLINED, State.PLANNED) and found.state is not state:
        _tell(tx, after, after.member_id, state, now)
    return after


def _tell_all(tx: Connection, found: Suggestion, now: int) -> None:
    """Tell everybody who wanted it: privately who can be told so, all others in one line."""
    wanting = dict.fromkeys((found.member_id, *stored.voters(tx, found.suggestion_id)))
    told = [_tell(tx, found, member_id, State.DONE, now) for member_id in wanting]
    if not all(told):
        outbox.add(
            tx,
            card=LETTER_DONE,
            facts={"suggestion_id": found.suggestion_id},
            chat_key=found.chat_key,
            thread_id=found.thread_id,
            now=now,
        )


def _tell(tx: Connection, found: Suggestion, member_id: int, news: str, now: int) -> bool:
    """Tell a member privately; False when they cannot be told so, or want no letters."""
    user_id = users.find_reachable(tx, member_id)
    if user_id is None or OptOut.LETTERS in opt_outs.muted(tx, user_id):
        return False
    facts: dict[str, int | str] = {
        "suggestion_id": found.suggestion_id,
        "community_id": found.community_id,
        "news": str(news),
    }
    outbox.add(tx, card=LETTER_NEWS, facts=facts, user_id=user_id, now=now)
    return True


def join(tx: Connection, *, found: Suggestion, into: Suggestion, by: int, now: int) -> Suggestion:
    """Make one suggestion of two that say the same: its votes go to the other."""
    if found.suggestion_id == into.suggestion_id or into.state is State.MERGED:
        raise Refusal("suggest.no_merge")
    key, into_id = found.suggestion_id, into.suggestion_id
    number = into.number
    if stored.set_state(tx, key, state=State.MERGED, reason="", into_number=number, now=now):
        stored.move_votes(tx, suggestion_id=key, into_id=into_id)
        stored.vote(tx, suggestion_id=into_id, member_id=found.member_id, now=now)
        _record(tx, found, "suggest_merge", by, now)
        renew(tx, get(tx, key), now)
        renew(tx, into, now)
    return get(tx, into_id)
