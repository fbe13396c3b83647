"""What badges are called and what they are for."""

from collections.abc import Iterator

from bot.texts import Html, Texts, Translator
from domain.badges import BADGES, Rank, fold
from domain.names import display_name

NAMES = {
    "first_words": "badge.name.first_words",
    "first_checkin": "badge.name.first_checkin",
    "first_thanks": "badge.name.first_thanks",
    "first_applause": "badge.name.first_applause",
    "first_steps": "badge.name.first_steps",
    "first_quest": "badge.name.first_quest",
    "settled_in": "badge.name.settled_in",
    "chatty": "badge.name.chatty",
    "voice": "badge.name.voice",
    "chronicle": "badge.name.chronicle",
    "regular": "badge.name.regular",
    "fixture": "badge.name.fixture",
    "heartbeat": "badge.name.heartbeat",
    "achiever": "badge.name.achiever",
    "bright": "badge.name.bright",
    "radiant": "badge.name.radiant",
    "helpful": "badge.name.helpful",
    "trusted": "badge.name.trusted",
    "treasured": "badge.name.treasured",
    "applauded": "badge.name.applauded",
    "beloved": "badge.name.beloved",
    "grateful": "badge.name.grateful",
    "host": "badge.name.host",
    "ambassador": "badge.name.ambassador",
    "helping_hand": "badge.name.helping_hand",
    "creator": "badge.name.creator",
    "week_streak": "badge.name.week_streak",
    "month_streak": "badge.name.month_streak",
    "hundred_streak": "badge.name.hundred_streak",
    "half_year": "badge.name.half_year",
    "anniversary": "badge.name.anniversary",
    "early_bird": "badge.name.early_bird",
    "night_owl": "badge.name.night_owl",
}
ABOUT = {
    "first_words": "badge.about.first_words",
    "first_checkin": "badge.about.first_checkin",
    "first_thanks": "badge.about.first_thanks",
    "first_applause": "badge.about.first_applause",
    "first_steps": "badge.about.first_steps",
    "first_quest": "badge.about.first_quest",
    "settled_in": "badge.about.settled_in",
    "chatty": "badge.about.chatty",
    "voice": "badge.about.voice",
    "chronicle": "badge.about.chronicle",
    "regular": "badge.about.regular",
    "fixture": "badge.about.fixture",
    "heartbeat": "badge.about.heartbeat",
    "achiever": "badge.about.achiever",
    "bright": "badge.about.bright",
    "radiant": "badge.about.radiant",
    "helpful": "badge.about.helpful",
    "trusted": "badge.about.trusted",
    "treasured": "badge.about.treasured",
    "applauded": "badge.about.applauded",
    "beloved": "badge.about.beloved",
    "grateful": "badge.about.grateful",
    "host": "badge.about.host",
    "ambassador": "badge.about.ambassador",
    "helping_hand": "badge.about.helping_hand",
    "creator": "badge.about.creator",
    "week_streak": "badge.about.week_streak",
    "month_streak": "badge.about.month_streak",
    "hundred_streak": "badge.about.hundred_streak",
    "half_year": "badge.about.half_year",
    "anniversary": "badge.about.anniversary",
    "early_bird": "badge.about.early_bird",
    "night_owl": "badge.about.night_owl",
}


def badge_name(key: str, own: str, t: Translator) -> Html:
    """Return a badge with the sign of its rank; `own` is the name of a community's own one."""
    if key not in BADGES:
        return t("badge.ranked.own", name=display_name(own, fallback=key))
    name = t(NAMES[key])
    match BADGES[key].rank:
        case Rank.BRONZE:
            return t("badge.ranked.bronze", name=name)
        case Rank.SILVER:
            return t("badge.ranked.silver", name=name)
        case Rank.GOLD:
            return t("badge.ranked.gold", name=name)


def about(key: str, t: Translator) -> Html:
    """Say what a badge of the table is for."""
    return t(ABOUT[key])


def table_names(texts: Texts) -> dict[str, str]:
    """Return the table's badges by their folded names in every language."""
    return dict(_names(texts))


def _names(texts: Texts) -> Iterator[tuple[str, str]]:
    for language in texts.languages:
        t = texts.translator(language)
        yield from ((fold(t(NAMES[key]).plain), key) for key in BADGES)
