"""Native polls: what they ask, who voted for what, and who is told."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from .accounts import Account
from .posting import bot_sees
from .wire import Json

if TYPE_CHECKING:
    from .chats import Chat
    from .files import Attachment
    from .messages import Message
    from .world import World

MOST_OPTIONS = 12
SHORTEST_SECONDS, LONGEST_SECONDS = 5, 2_628_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True, eq=False)
class Option:
    """An answer to choose; its `persistent_id` outlives a change of the order."""

    persistent_id: str
    text: str
    entities: list[Json] = field(default_factory=list)
    media: "Attachment | None" = None
    added_by: "Account | Chat | None" = None
    added_at: int = 0

    def as_api(self, voters: int) -> Json:
        shown: Json = {"persistent_id": self.persistent_id, "text": self.text}
        if self.entities:
            shown["text_entities"] = self.entities
        if self.media is not None:
            shown["media"] = self.media.as_api()
        shown["voter_count"] = voters
        if self.added_by is not None:
            shown |= _by("added_by_user", "added_by_chat", self.added_by)
            shown["addition_date"] = self.added_at
        return shown


@dataclass(slots=True, eq=False)
class Poll:
    """One poll, the same one in every message it was forwarded to."""

    world: "World"
    id: str
    maker: Account
    question: str
    options: list[Option]
    question_entities: list[Json] = field(default_factory=list)
    is_anonymous: bool = True
    is_quiz: bool = False
    takes_several: bool = False
    takes_revotes: bool = True
    takes_options: bool = False
    shuffles: bool = False
    hides_results: bool = False
    members_only: bool = False
    countries: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list)
    explanation_media: "Attachment | None" = None
    description: str = ""
    description_entities: list[Json] = field(default_factory=list)
    media: "Attachment | None" = None
    open_seconds: int = 0
    closes_at: int = 0
    closed: bool = False
    votes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    messages: "list[Message]" = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [option.text for option in self.options]

    def counts(self) -> list[int]:
        """Return how many voted for each option."""
        chosen = Counter(place for vote in self.votes.values() for place in vote)
        return [chosen[place] for place in range(len(self.options))]

    def as_api(self, message: "Message | None" = None) -> Json:
        """Return the Poll object; description and media only inside a message."""
        counts = self.counts()
        if self.hides_results and not self.closed:
            counts = [0] * len(counts)
        shown: Json = {"id": self.id, "question": self.question}
        if self.question_entities:
            shown["question_entities"] = self.question_entities
        shown["options"] = [
            option.as_api(count) for option, count in zip(self.options, counts, strict=True)
        ]
        shown["total_voter_count"] = len(self.votes)
        if self.open_seconds and self.closes_at:
            shown |= {"open_period": self.open_seconds, "close_date": self.closes_at}
        shown |= {
            "is_closed": self.closed,
            "is_anonymous": self.is_anonymous,
            "allows_multiple_answers": self.takes_several,
            "allows_revoting": self.takes_revotes,
            "members_only": self.members_only,
        }
        if self.countries:
            shown["country_codes"] = list(self.countries)
        self._add_quiz(shown, message)
        if message is not None:
            self._add_description(shown)
        return shown

    def _add_quiz(self, shown: Json, message: "Message | None") -> None:
        shown["type"] = "quiz" if self.is_quiz else "regular"
        if not self.is_quiz or not self.tells_answers(message):
            return
        if len(self.correct) == 1:
            shown["correct_option_id"] = self.correct[0]
        shown["correct_option_ids"] = list(self.correct)
        if self.explanation:
            shown["explanation"] = self.explanation
            shown["explanation_entities"] = self.explanation_entities
        if self.explanation_media is not None:
            shown["explanation_media"] = self.explanation_media.as_api()

    def tells_answers(self, message: "Message | None") -> bool:
        """Tell whether the bot may know what is right: a closed quiz, or one that it sent."""
        if self.closed or message is None:
            return self.closed or self.is_by_bot
        own = self.is_by_bot and message.forward_origin is None
        return own or message.chat.kind == "private"

    def _add_description(self, shown: Json) -> None:
        if self.description:
            shown["description"] = self.description
            if self.description_entities:
                shown["description_entities"] = self.description_entities
        if self.media is not None:
            shown["media"] = self.media.as_api()

    @property
    def is_by_bot(self) -> bool:
        return self.maker is self.world.bot

    def vote(self, voter: "Account | Chat", chosen: tuple[int, ...]) -> None:
        """Set what somebody chose; nothing chosen takes the vote back."""
        if self.votes.get(voter.id, ()) == chosen:
            return
        if chosen:
            self.votes[voter.id] = chosen
        else:
            self.votes.pop(voter.id, None)
        self._show()
        if self.is_by_bot:
            self._tell_bot(voter, chosen)

    def _tell_bot(self, voter: "Account | Chat", chosen: tuple[int, ...]) -> None:
        lane = int(self.id)
        self.world.updates.add("poll", self.as_api(), lane=lane)
        if self.is_anonymous:
            return
        answer: Json = {"poll_id": self.id, "user": self.world.channel_sender.as_user()}
        answer |= _by("user", "voter_chat", voter)
        answer["option_ids"] = list(chosen)
        answer["option_persistent_ids"] = [self.options[each].persistent_id for each in chosen]
        self.world.updates.add("poll_answer", answer, lane=lane)

    def close(self, *, by_hand: bool = True) -> None:
        """End the voting; the bot is told of its own polls, and of others stopped by hand."""
        if self.closed:
            return
        self.closed = True
        self._show()
        if self.is_by_bot or (by_hand and any(map(bot_sees, self.messages))):
            self.world.updates.add("poll", self.as_api(), lane=int(self.id))

    def let_it_run(self) -> None:
        """Let the clock close it, if it has an end."""
        if self.closes_at:
            seconds = self.closes_at - self.world.clock.unix()
            self.world.timers.after(seconds, lambda: self.close(by_hand=False))

    def add_option(self, text: str, by: "Account | Chat") -> Option:
        option = Option(
            new_option_id(self.world), text, added_by=by, added_at=self.world.clock.unix()
        )
        self.options.append(option)
        self._show()
        return option

    def copied(self, maker: Account) -> "Poll":
        """Return a new open poll that asks the same."""
        copy = replace(
            self,
            id=new_poll_id(self.world),
            maker=maker,
            options=[
                Option(new_option_id(self.world), each.text, each.entities, each.media)
                for each in self.options
            ],
            closes_at=self.world.clock.unix() + self.open_seconds if self.open_seconds else 0,
            closed=False,
            votes={},
            messages=[],
        )
        copy.let_it_run()
        return copy

    def _show(self) -> None:
        for message in self.messages:
            if not message.deleted:
                self.world.stage.tell("edit", partial(_shown, message))


def _shown(message: "Message") -> Json:
    return {"message": message}


def new_poll_id(world: "World") -> str:
    return str(world.chance.randint(10**18, 9 * 10**18))


def new_option_id(world: "World") -> str:
    return "".join(world.chance.choices(_LETTERS, k=8))


def _by(user: str, chat: str, who: "Account | Chat") -> Json:
    return {user: who.as_user()} if isinstance(who, Account) else {chat: who.as_api()}
