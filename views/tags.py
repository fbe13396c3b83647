"""The tag beside a member's name."""

from bot.texts import Translator
from domain.tiers import LONGEST_TAG
from storage.member_tags import Standing
from views.tiers import tier_name


def tag_text(standing: Standing, t: Translator) -> str:
    """Return tier and level as far as Telegram's sixteen characters go, without emoji."""
    name = tier_name(standing.tier, t)
    whole = t("tag.text", tier=name, level=standing.level).plain
    return whole if len(whole) <= LONGEST_TAG else name.plain[:LONGEST_TAG]
