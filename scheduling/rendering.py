"""From a letter's row to what the sender may send."""

from dataclasses import dataclass

from bot.texts import Texts
from scheduling.letters import Rendered, render
from storage import outbox
from storage.database import Database
from views.cards import Answer, Sort


@dataclass(frozen=True, slots=True)
class Renderer:
    """Puts letters into words, from the newest state and in the reader's language."""

    db: Database
    texts: Texts
    language: str
    timezone: str

    async def __call__(self, letter: outbox.Letter, *, now: int) -> Rendered | None:
        """Return what a letter says now; None when nothing is to be said any more."""
        return await self.db.read(
            render,
            letter,
            texts=self.texts,
            language=self.language,
            timezone=self.timezone,
            now=now,
        )


def as_answer(rendered: Rendered, *, at: int, is_plain: bool) -> Answer:
    """Return a letter as the sender's lines hold it, `is_plain` without what is new in polls."""
    card = rendered.card
    return Answer(
        card=card.plainer if is_plain and card.ask else card,
        chat_id=rendered.chat_id,
        thread_id=rendered.thread_id,
        reply_to=card.answers,
        priority=rendered.priority,
        sort=Sort.RESULT,
        asked_at=at,
        done=_nothing,
        edits=rendered.edits,
        deed=rendered.deed,
        is_silent=rendered.is_silent,
        tag=rendered.tag,
        link=rendered.link,
    )


def _nothing() -> None:
    """A letter's row is marked elsewhere."""
