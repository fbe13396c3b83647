"""What waits for one chat: answers and letters in their order, and what becomes of them later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.lifetimes import Sent
from scheduling.pacing import Budget, Turn
from storage.outbox import Letter
from views.cards import Answer, Deed, Priority, Sort

MOST_CHARACTERS = 4_000
# An edit takes the place of these alone: a message is pinned all the same.
SHOWN = (Deed.SAY, Deed.STRIP)


class Item:
    """An answer or a letter that waits for its chat's turn."""

    def __init__(self, order: int, answer: Answer, letter: Letter | None = None) -> None:
        self.order, self.answer, self.letter = order, answer, letter

    @property
    def is_important(self) -> bool:
        return self.answer.priority <= Priority.NOTICE

    @property
    def is_checkin(self) -> bool:
        return self.answer.sort is Sort.CHECKIN

    @property
    def is_deletion(self) -> bool:
        """Say whether it is none of the messages and edits that Telegram counts."""
        return self.answer.deed is Deed.DELETE

    @property
    def is_counted(self) -> bool:
        """Say whether it is one of the messages and edits that Telegram counts."""
        return self.answer.deed not in (Deed.DELETE, Deed.TAG, Deed.REVOKE)

    @property
    def rank(self) -> tuple[int, int]:
        return self.answer.priority, self.order


class Line:
    """What waits for one chat."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.items: list[Item] = []
        self.running = False
        # What its next message waits for, while it does.
        self.turn: Turn | None = None

    def answers_together(self, now: float) -> bool:
        """Say whether check-ins go into one message: their share is used, or too many wait."""
        if self.budget.is_short(now):
            return True
        waiting = sum(item.is_checkin for item in self.items)
        return self.budget.is_group and waiting > self.budget.limits.alone

    def more_urgent(self, batch: list[Item]) -> list[Item]:
        """Return what goes out in place of a letter to many: what came while it had to wait."""
        first = min(self.items, key=lambda item: item.rank, default=batch[0])
        if batch[0].answer.priority is not Priority.BULK or first.rank >= batch[0].rank:
            return batch
        self.items.remove(first)
        self.items.extend(batch)
        return [first]

    def is_full(self, now: float, *, within: float) -> bool:
        """Say whether what waits is all that a group may be told within so many seconds."""
        if not self.budget.is_group:
            return False
        left = self.budget.left(now, within=within)
        if len(self.items) < left:
            return False
        return sum(not (item.is_checkin or item.is_deletion) for item in self.items) >= left

    def take_over(self, answer: Answer) -> bool:
        """Let an edit take the place of an earlier one of the same message that still waits."""
        for item in self.items:
            if item.answer.edits == answer.edits and item.answer.deed in SHOWN:
                if item.letter is None:
                    item.answer.done()
                    item.answer = answer
                else:
                    # The letter stays in the outbox until this is shown: nothing else waits.
                    answer.done()
                    item.answer = replace(answer, done=item.answer.done)
                return True
        return False


def mergeable(items: Sequence[Item], first: Item) -> list[Item]:
    """Return the check-ins of one topic that fit into one message, the oldest first."""
    batch: list[Item] = []
    room = MOST_CHARACTERS
    for item in sorted(items, key=lambda item: item.rank):
        if not item.is_checkin or item.answer.thread_id != first.answer.thread_id:
            continue
        room -= len(item.answer.card.line or item.answer.card.text) + 1
        if room < 0:
            break
        batch.append(item)
    return batch


def messages_in(answer: Any) -> list[dict[str, Any]]:
    """Return the messages of the server's answer, all of an album; of an edit it may be True."""
    found = answer if isinstance(answer, list) else [answer]
    return [
        each
        for each in found
        if isinstance(each, dict)
        and type(each.get("message_id")) is int
        and type(each.get("date")) is int
    ]


def sent_as(batch: Sequence[Item], message: Mapping[str, int], *, at: int) -> Sent | None:
    """Return how long a message stays that was just sent or edited; None when for good.

    In private everything stays; several answers in one message stay as long as one of them.
    """
    answer = batch[0].answer
    if answer.deed is not Deed.SAY:
        return None
    lives = [item.answer.card.lives_for for item in batch]
    known = [each for each in lives if each is not None]
    is_short = len(known) == len(lives) and answer.chat_id < 0
    lives_for = max(known) if is_short else None
    buttons_for = answer.card.buttons_for if len(batch) == 1 else None
    if answer.edits is None and lives_for is None and buttons_for is None:
        return None
    return Sent(
        answer.chat_id,
        message["message_id"],
        message["date"],
        at,
        None if lives_for is None else int(lives_for.total_seconds()),
        None if buttons_for is None else int(buttons_for.total_seconds()),
    )
