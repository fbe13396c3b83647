"""The policy in plain words."""

from bot.texts import Html, Translator
from views.cards import Card


def privacy_card(
    t: Translator,
    *,
    title: str | None,
    runs: str | None,
    contact: str = "",
    has_assistant: bool = False,
    moods: bool = False,
) -> Card:
    """Say what is kept, why, how long and who runs it; `runs` is None for its admins.

    With `moods` the community has it read how what is told the team sounds.
    """
    parts = [
        t("privacy.title"),
        t("privacy.messages"),
        t("privacy.profile"),
        t("privacy.given"),
        *([t("privacy.moods")] if moods else []),
        t("privacy.points"),
        t("privacy.others"),
        *([t("privacy.assistant")] if has_assistant else []),
        t("privacy.until"),
        *_who(t, title, runs, contact),
        t("privacy.ways"),
    ]
    return Card(Html.paragraphs(parts))


def _who(t: Translator, title: str | None, runs: str | None, contact: str) -> list[Html]:
    if title is None:
        return []
    who = t("privacy.who", title=title, name=runs) if runs else t("privacy.admins", title=title)
    return [Html.lines([who, t("privacy.contact", contact=contact)]) if contact else who]
