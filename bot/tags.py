"""Member tags: tier and level beside a name, where a community and Telegram allow it."""

from sqlite3 import Connection

from bot import settings
from domain.chats import Chat, ChatState
from domain.communities import Community
from domain.levels import level_of
from domain.setting_keys import Key
from domain.tiers import Tier
from storage import chats, member_tags, members, outbox, tiers
from storage.member_tags import Shown, Standing

LETTER = "tag"
RIGHT = "can_manage_tags"
# After everything that somebody waits for.
PRIORITY = 4


def follow(tx: Connection, *, community_id: int, member_id: int, at: int) -> None:
    """Let a member's tags be set anew in the groups where they say something else.

    Asking again before they are set does no harm: each is compared once more when it is sent.
    """
    community = settings.community(tx, community_id)
    standing = standing_of(tx, community=community, member_id=member_id)
    for chat in chats.of_community(tx, community_id):
        if not _is_open(chat):
            continue
        shown = member_tags.find(tx, chat_key=chat.chat_key, member_id=member_id)
        if needs_setting(standing, shown):
            facts = {"member_id": member_id}
            outbox.add(
                tx, card=LETTER, facts=facts, chat_key=chat.chat_key, priority=PRIORITY, now=at
            )


def standing_of(tx: Connection, *, community: Community, member_id: int) -> Standing | None:
    """Return what a member's tag is made of; None when they are to have none."""
    tier = tiers.find(tx, member_id).tier
    if tier is Tier.NEWCOMER or not community.values.is_on(Key.MEMBER_TAGS):
        return None
    return Standing(tier, level_of(members.get(tx, member_id).xp), community.language)


def needs_setting(standing: Standing | None, shown: Shown | None) -> bool:
    """Say whether what is shown differs from what is to be shown."""
    if shown is None:
        return standing is not None
    return shown.standing != standing if standing else shown.tag != ""


def _is_open(chat: Chat) -> bool:
    return chat.state is ChatState.ACTIVE and chat.earns and RIGHT in chat.rights


def was_set(tx: Connection, *, chat_key: int, member_id: int, shown: Shown) -> None:
    """Remember a tag that Telegram took."""
    member_tags.set_shown(tx, chat_key=chat_key, member_id=member_id, shown=shown)
