"""The answers that a team keeps, listed."""

from collections.abc import Sequence

from bot.texts import Html, Translator
from domain.names import clip
from storage.canned_replies import Canned
from views.cards import Card

LONGEST_SHOWN = 150


def canned_list_card(found: Sequence[Canned], t: Translator) -> Card:
    if not found:
        return Card(t("canned.none"))
    lines = [t("canned.title")]
    lines += [
        t("canned.line", title=each.title, text=clip(each.text, LONGEST_SHOWN)) for each in found
    ]
    lines += [Html(""), t("canned.usage")]
    return Card(Html.lines(lines))
