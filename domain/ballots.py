"""What Telegram tells of native polls: who chose what, and how a poll stands."""

from typing import NamedTuple

from domain.messages import Name


class Ballot(NamedTuple):
    """What somebody chose in a poll, by the places of its options; nothing: a vote taken back."""

    poll_id: str
    name: Name
    choices: tuple[int, ...]


class Tally(NamedTuple):
    """How a poll stands: votes for each option, and how many people cast them."""

    counts: tuple[int, ...]
    voters: int
    is_closed: bool = False
