"""What owners are told past the outbox, which is a table: that the database takes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.texts import Translator
from handlers.middleware import Sends
from views.cards import Answer, Priority, Sort
from views.letters import owner_card

EVERY_SECONDS = 3600


@dataclass(slots=True)
class Alarm:
    """Tells each owner privately, once an hour at most."""

    sender: Sends
    t: Translator
    owners: Sequence[int]
    now: Callable[[], datetime]
    told_at: int = 0

    def __call__(self, why: str) -> None:
        now = int(self.now().timestamp())
        card = owner_card({"kind": "disk", "why": why}, self.t)
        if card is None or now - self.told_at < EVERY_SECONDS:
            return
        self.told_at = now
        for user_id in self.owners:
            self.sender.say(
                Answer(
                    card=card,
                    chat_id=user_id,
                    thread_id=None,
                    reply_to=None,
                    priority=Priority.NOTICE,
                    sort=Sort.RESULT,
                    asked_at=now,
                    done=lambda: None,
                )
            )
