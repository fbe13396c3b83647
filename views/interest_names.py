"""What interests are called."""

from bot.texts import Html, Texts, Translator
from domain.badges import fold
from domain.names import display_name
from storage.interests import Interest

NAMES = {
    "music": "interests.music",
    "film": "interests.film",
    "games": "interests.games",
    "art": "interests.art",
    "writing": "interests.writing",
    "photos": "interests.photos",
    "live": "interests.live",
    "merch": "interests.merch",
}


def interest_name(interest: Interest, t: Translator) -> Html:
    if interest.shipped:
        return t(NAMES[interest.shipped])
    return t("interests.own", name=display_name(interest.name, fallback="?"))


def shipped_names(texts: Texts) -> dict[str, str]:
    """Return the shipped interests by their folded names in every language, signs left out."""
    found = (texts.translator(language) for language in texts.languages)
    names = ((t(NAMES[key]).plain, key) for t in found for key in NAMES)
    return {fold(name.partition(" ")[2]): key for name, key in names}
