"""What the bot says of its own accord: greeting, back again, notices to owners."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.texts import Html, Translator
from domain.chats import Right
from views.cards import Card
from views.rights import right_name


def greeting_card(missing: Sequence[Right], t: Translator, *, hears: bool = True) -> Card:
    """Greet a group and name the rights that are missing; `hears` whether chatting counts now."""
    hello = t("greeting.added") if hears else t("greeting.added_deaf")
    if not missing:
        return Card(Html.lines([hello, t("greeting.ready")]))
    names = t.list([right_name(right, t) for right in missing])
    return Card(Html.lines([hello, t("greeting.rights_missing", rights=names)]))


def away_card(facts: Mapping[str, int | str], zone: str, t: Translator) -> Card:
    """Say from when to when nobody answered, and what was counted meanwhile."""
    start, end = (
        t.datetime(datetime.fromtimestamp(int(facts[key]), UTC), ZoneInfo(zone))
        for key in ("from_at", "to_at")
    )
    return Card(
        t.n(
            "away.summary",
            int(facts["messages"]),
            start=start,
            end=end,
            commands=int(facts["commands"]),
        )
    )


def owner_card(facts: Mapping[str, int | str], t: Translator) -> Card | None:
    """Tell an owner about trouble; None for a kind that is no longer told."""
    match facts["kind"]:
        case "quarantine":
            return Card(t("owner.quarantine", update_id=facts["update_id"]))
        case "failed":
            return Card(t("owner.failed", update_id=facts["update_id"], kind=facts["error"]))
        case "conflict":
            return Card(t("owner.conflict", minutes=5))
        case "paused":
            return Card(t("owner.chat_paused", title=facts["title"]))
        case "backup":
            return Card(t("owner.backup", why=facts["why"]))
        case "disk":
            return Card(t("owner.disk", why=facts["why"]))
        case "job":
            return Card(t("owner.job", job=facts["job"]))
        case "letter":
            return Card(t("owner.letter", letter=facts["letter"]))
    return None
