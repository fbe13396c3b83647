"""Invite links: a member's own with its counters, campaigns, and the board of who brought most."""

from dataclasses import dataclass
from sqlite3 import Connection

from bot import audit
from domain.chats import Chat, ChatState
from domain.members import Member
from domain.refusals import Refusal
from storage import chats, invites, members, outbox, referrals
from storage.invites import Invite
from storage.referrals import Reach

# A making that takes longer than this was cut off.
MAKING_SECONDS = 30
# So long a link that Telegram confirmed is not asked about again.
TRUSTED_SECONDS = 600
BOARD_LINES = 10
LISTED = 15
MOST_OPEN = 20
LONGEST_TITLE = 32
LETTER_REVOKE = "revoke"
# Letters that show nothing go last.
PRIORITY = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A link somebody asks for: made by the caller when it has no address, else looked at."""

    invite: Invite
    is_due: bool


@dataclass(frozen=True, slots=True)
class Line:
    place: int
    member: Member
    kept: int


@dataclass(frozen=True, slots=True)
class Campaign:
    invite: Invite
    reach: Reach


def place_of(tx: Connection, *, community_id: int, chat: Chat | None) -> Chat | None:
    """Return the group to invite people to: this one, else the community's first; or None."""
    if chat is not None and chat.earns and chat.state is ChatState.ACTIVE:
        return chat
    groups = chats.of_community(tx, community_id)
    return next((each for each in groups if each.earns and each.state is ChatState.ACTIVE), None)


def claim(tx: Connection, *, member: Member, chat_key: int, now: int) -> Claim:
    """Return a member's link into a chat, claimed for its caller to make when there is none."""
    invite = invites.begin(
        tx,
        community_id=member.community_id,
        chat_key=chat_key,
        member_id=member.member_id,
        now=now,
    )
    return _claimed(tx, invite, now)


def _claimed(tx: Connection, invite: Invite, now: int) -> Claim:
    if invite.url is not None:
        return Claim(invite, now - invite.seen_at >= TRUSTED_SECONDS)
    if 0 <= now - invite.tried_at < MAKING_SECONDS:
        raise Refusal("invite.being_made")
    invites.set_tried(tx, invite_id=invite.invite_id, at=now)
    return Claim(invite, True)


def begin_anew(tx: Connection) -> None:
    """Let each link be made that the last life was making when it ended."""
    invites.clear_tried(tx)


def renew(tx: Connection, *, lost: Invite, member: Member, now: int) -> Claim:
    """Retire a link that Telegram no longer knows and claim another in its place."""
    invites.end(tx, invite_id=lost.invite_id, now=now)
    return claim(tx, member=member, chat_key=lost.chat_key, now=now)


def keep(tx: Connection, *, invite_id: int, url: str, now: int, by: int | None = None) -> Invite:
    """Keep the address that Telegram gave, or confirmed; of a campaign `by` is who began it."""
    is_new = invites.get(tx, invite_id).url is None
    invites.set_url(tx, invite_id=invite_id, url=url, now=now)
    invite = invites.get(tx, invite_id)
    if is_new and by is not None:
        _record(tx, invite, "campaign", by, now)
    return invite


def give_up(tx: Connection, invite_id: int) -> None:
    """Let the next one try: the link could not be made."""
    invites.set_tried(tx, invite_id=invite_id, at=0)


def retire(tx: Connection, *, member_id: int, now: int) -> None:
    """Let a member's own links be revoked."""
    for invite in invites.running(tx, member_id):
        outbox.add(
            tx,
            card=LETTER_REVOKE,
            facts={"url": invite.url or ""},
            chat_key=invite.chat_key,
            priority=PRIORITY,
            now=now,
        )


def board(tx: Connection, community_id: int) -> list[Line]:
    """Return who brought the most people that stayed."""
    best = referrals.top(tx, community_id=community_id, most=BOARD_LINES)
    return [Line(each.place, members.get(tx, each.member_id), each.kept) for each in best]


def begin_campaign(tx: Connection, *, chat: Chat, title: str, ref: str, now: int) -> Claim:
    """Begin a campaign; the same ref is the same campaign, the same title is refused."""
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal("campaign.title", most=LONGEST_TITLE)
    running = _running(tx, chat.community_id)
    if any(each.title.casefold() == title.casefold() and each.ref != ref for each in running):
        raise Refusal("campaign.exists", title=title)
    if len(running) >= MOST_OPEN:
        raise Refusal("campaign.too_many", most=MOST_OPEN)
    invite = invites.begin_campaign(
        tx,
        community_id=chat.community_id,
        chat_key=chat.chat_key,
        title=title,
        ref=ref,
        now=now,
    )
    return _claimed(tx, invite, now)


def _running(tx: Connection, community_id: int) -> list[Invite]:
    known = invites.campaigns(tx, community_id=community_id, most=1000)
    return [each for each in known if each.ended_at is None]


def campaigns(tx: Connection, community_id: int) -> list[Campaign]:
    """Return the newest campaigns with what came of them, those that run first."""
    known = invites.campaigns(tx, community_id=community_id, most=1000)
    known.sort(key=lambda each: each.ended_at is not None)
    return [Campaign(each, referrals.reach(tx, each.invite_id)) for each in known[:LISTED]]


def campaign(tx: Connection, *, community_id: int, invite_id: int) -> Invite:
    """Return a campaign of a community; refuse any other number."""
    invite = invites.find(tx, invite_id)
    if invite is None or invite.community_id != community_id or invite.member_id is not None:
        raise Refusal("refusal.stale_button")
    return invite


def campaign_named(tx: Connection, *, community_id: int, title: str) -> Invite:
    """Return the running campaign that a title means, whatever its case."""
    wanted = " ".join(title.split()).casefold()
    for each in _running(tx, community_id):
        if each.title.casefold() == wanted:
            return each
    raise Refusal("campaign.unknown", title=title[:LONGEST_TITLE])


def end_campaign(tx: Connection, *, invite: Invite, by: int, now: int) -> Campaign:
    """End a campaign whose link is revoked, once; return what came of it."""
    if invites.get(tx, invite.invite_id).ended_at is None:
        invites.end(tx, invite_id=invite.invite_id, now=now)
        _record(tx, invite, "campaign_end", by, now)
    return Campaign(invites.get(tx, invite.invite_id), referrals.reach(tx, invite.invite_id))


def _record(tx: Connection, invite: Invite, act: str, by: int, now: int) -> None:
    audit.record(
        tx,
        community_id=invite.community_id,
        actor_id=by,
        act=act,
        now=now,
        facts={"title": invite.title},
    )
