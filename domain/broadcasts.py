"""Broadcasts: what is written to members privately, and to which of them."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.posts import IN_ALBUMS, Piece, PieceKind, Pieces
from domain.refusals import Refusal
from domain.tiers import Tier

ACTIVE_DAYS = 30
# What somebody gets of a community without having asked for it (product.md 2.17).
MOST_A_WEEK = 2
MOST_A_DAY = 3
# What Telegram takes from a bot in all; who asks for something in between is answered first.
A_SECOND = 28
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_CAPTIONED = IN_ALBUMS | {PieceKind.ANIMATION, PieceKind.VOICE}
_TIERS = {
    **dict.fromkeys(("regular", "常客", "1"), Tier.REGULAR),
    **dict.fromkeys(("active", "活跃", "活躍", "2"), Tier.ACTIVE),
    **dict.fromkeys(("core", "核心", "3"), Tier.CORE),
    **dict.fromkeys(("star", "明星", "4"), Tier.STAR),
}
_OPTION = re.compile(
    r"(?:(?P<active>active|活跃|活躍)|(?P<all>all|everybody|全部|所有人)"
    r"|(?P<name>tier|会员等级|會員等級|等级|等級|tag|interest|兴趣|興趣)\s*(?:>=|[=≥:＝：])\s*"
    r"(?:[\"“「](?P<quoted>[^\"”」]*)[\"”」]|(?P<value>\S+)))(?=\s|$)",
    re.IGNORECASE,
)
_TAGS = ("tag", "interest", "兴趣", "興趣")


class BroadcastState(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # a second admin is to approve it
    WAITING = "waiting"  # it begins at its time
    RUNNING = "running"
    STOPPED = "stopped"  # what was on its way may still arrive
    OVER = "over"


class Fate(StrEnum):
    """What became of a broadcast at one recipient."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    BLOCKED = "blocked"  # they do not want the bot any more
    FAILED = "failed"
    SKIPPED = "skipped"  # they left or opted out meanwhile, or it was stopped


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom it goes to; all of it must hold. `interest` is as it was said, empty for any."""

    tier: Tier = Tier.NEWCOMER
    is_active: bool = False
    interest: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One message, each button as (label, address)."""

    piece: Piece
    buttons: tuple[tuple[str, str], ...] = ()
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`interest_id` is 0 for any; `due_at` is None until it is confirmed."""

    broadcast_id: int
    community_id: int
    number: int
    tier: Tier
    is_active: bool
    interest_id: int
    content: Content
    state: BroadcastState
    by_user_id: int
    due_at: int | None
    card_id: int | None
    shown_at: int

    @property
    def is_under_way(self) -> bool:
        return self.state in (BroadcastState.WAITING, BroadcastState.RUNNING)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many are meant, how many of them can be written to, who had enough this week."""

    meant: int
    reachable: int
    had_enough: int


def read_audience(text: str) -> tuple[Audience, str]:
    """Read whom it goes to off the beginning of a text; return what follows."""
    audience = Audience()
    while found := _OPTION.match(text):
        if found["active"]:
            audience = replace(audience, is_active=True)
        elif found["name"]:
            audience = _narrowed(audience, found)
        text = text[found.end() :].lstrip()
    return audience, text


def _narrowed(audience: Audience, found: re.Match[str]) -> Audience:
    said = (found["quoted"] if found["quoted"] is not None else found["value"]).strip()
    if found["name"].casefold() in _TAGS:
        return replace(audience, interest=said)
    tier = _TIERS.get(said.casefold())
    if tier is None:
        raise Refusal("broadcast.no_tier", said=said[:40])
    return replace(audience, tier=tier)


def checked(pieces: Pieces) -> Piece:
    """Return the one message that is to be sent; refuse what cannot go to each person alone."""
    if len(pieces) > 1:
        raise Refusal("broadcast.no_album")
    (piece,) = pieces
    if piece.kind is PieceKind.POLL:
        raise Refusal("broadcast.no_poll")
    return piece


def signed(piece: Piece, title: str) -> Piece:
    """Put who it comes from below the words, where there is room for it."""
    is_text = piece.kind is PieceKind.TEXT
    if not is_text and piece.kind not in _CAPTIONED:
        return piece
    text = f"{piece.text}\n\n📣 {title}".lstrip()
    most = LONGEST_TEXT if is_text else LONGEST_CAPTION
    is_short = len(text.encode("utf-16-le")) // 2 <= most
    return replace(piece, text=text) if is_short else piece


def seconds_for(count: int) -> int:
    """Return about how long so many messages take, in seconds."""
    return -(-count // A_SECOND)
