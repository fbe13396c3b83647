"""What people do with polls: make them, vote, take it back, close their own."""

from typing import TYPE_CHECKING

from .accounts import Account
from .chats import Chat
from .identity import inside, own
from .messages import Message
from .polls import MOST_OPTIONS, Option, Poll, new_option_id, new_poll_id
from .posting import post_service
from .refusals import NotAllowed

if TYPE_CHECKING:
    from .world import World

_QUESTION, _OPTION, _EXPLANATION = 255, 100, 200
_DAY = 86400
Choice = int | str


def made(
    world: "World",
    maker: Account,
    question: str,
    options: tuple[str, ...],
    *,
    correct: Choice | None = None,
    explanation: str = "",
    anonymous: bool = True,
    several: bool = False,
) -> Poll:
    """Return a poll as Telegram's apps let people make one; with `correct` it is a quiz."""
    _check_words(question, options, explanation)
    poll = Poll(
        world,
        new_poll_id(world),
        maker,
        question.strip(),
        [Option(new_option_id(world), option.strip()) for option in options],
        is_anonymous=anonymous,
        takes_several=several,
        explanation=explanation,
    )
    if correct is not None:
        poll.is_quiz, poll.takes_revotes = True, False
        poll.correct = (_place(poll, correct),)
    return poll


def _check_words(question: str, options: tuple[str, ...], explanation: str) -> None:
    if not 1 <= len(question.strip()) <= _QUESTION or len(explanation) > _EXPLANATION:
        raise NotAllowed(f"a question has up to {_QUESTION} characters")
    if not 1 <= len(options) <= MOST_OPTIONS:
        raise NotAllowed(f"a poll has up to {MOST_OPTIONS} options")
    if not all(1 <= len(option.strip()) <= _OPTION for option in options):
        raise NotAllowed(f"an option has up to {_OPTION} characters")


def vote(message: Message, voter: Account, mask: Chat | None, choices: tuple[Choice, ...]) -> None:
    """Choose options by label or place; without any, take the vote back."""
    poll = _open_poll(message, voter)
    known = poll.votes.get((mask or voter).id)
    if known is not None and not poll.takes_revotes:
        raise NotAllowed("a vote stays in this poll")
    if known is None and not choices:
        raise NotAllowed("there is no vote to take back")
    if len(choices) > 1 and not poll.takes_several:
        raise NotAllowed("this poll takes one answer")
    if poll.members_only and message.date - message.chat.member(voter).joined_at < _DAY:
        raise NotAllowed("only who was here for a day votes in this poll")
    chosen = sorted({_place(poll, choice) for choice in choices})
    poll.vote(mask or voter, tuple(chosen))


def close(message: Message, person: Account) -> None:
    """Stop an own poll; in a channel whoever edits its posts may."""
    poll = _open_poll(message, person)
    in_channel = message.chat.kind == "channel"
    if not (in_channel and message.chat.member(person).may("can_edit_messages")):
        own(message, person)
    poll.close()


def add_option(message: Message, person: Account, text: str) -> None:
    poll = _open_poll(message, person)
    if not poll.takes_options or len(poll.options) >= MOST_OPTIONS:
        raise NotAllowed("this poll takes no more options")
    option = poll.add_option(text, person)
    added = {"option_persistent_id": option.persistent_id, "option_text": text}
    shown = {"poll_message": message.as_api(nested=True)} | added
    post_service(message.chat, person, {"poll_option_added": shown})


def _open_poll(message: Message, person: Account) -> Poll:
    inside(message.chat, person)
    if message.poll is None or message.deleted:
        raise NotAllowed("there is no poll")
    if message.poll.closed:
        raise NotAllowed("this poll is closed")
    return message.poll


def _place(poll: Poll, choice: Choice) -> int:
    if isinstance(choice, str):
        if choice not in poll.labels:
            raise NotAllowed(f"there is no option {choice!r}, only {poll.labels}")
        return poll.labels.index(choice)
    if not 0 <= choice < len(poll.options):
        raise NotAllowed(f"there is no option {choice}")
    return choice
