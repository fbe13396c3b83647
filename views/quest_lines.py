"""Quests in words: what is counted, until when, for what."""

from bot.texts import Html, Translator
from domain.quests import Metric, Quest, QuestKind, QuestState, Terms
from views.badge_names import badge_name
from views.bars import cells

COUNTED = {
    "messages": "quest.counted.messages",
    "replies": "quest.counted.replies",
    "media": "quest.counted.media",
    "days": "quest.counted.days",
    "checkins": "quest.counted.checkins",
    "kudos_given": "quest.counted.kudos_given",
    "kudos_received": "quest.counted.kudos_received",
    "reactions": "quest.counted.reactions",
    "points": "quest.counted.points",
    "xp": "quest.counted.xp",
    "referrals": "quest.counted.referrals",
}
AMOUNTS = {
    "messages": "quest.amount.messages",
    "replies": "quest.amount.replies",
    "media": "quest.amount.media",
    "days": "quest.amount.days",
    "checkins": "quest.amount.checkins",
    "kudos_given": "quest.amount.kudos_given",
    "kudos_received": "quest.amount.kudos_received",
    "reactions": "quest.amount.reactions",
    "points": "quest.amount.points",
    "xp": "quest.amount.xp",
    "referrals": "quest.amount.referrals",
}
KINDS = {
    "personal": "quest.kind.personal",
    "group": "quest.kind.group",
    "first": "quest.kind.first",
    "sprint": "quest.kind.sprint",
}


def counted(metric: Metric, t: Translator) -> Html:
    """Return what a metric counts, without a figure."""
    return t(COUNTED[metric])


def kind_name(kind: QuestKind, t: Translator) -> Html:
    return t(KINDS[kind])


def ending(state: QuestState, t: Translator) -> Html:
    """Say that a quest does not run any more, and why."""
    # One whose time is up and that is still counted is over, too.
    return t("quest.state.cancelled" if state is QuestState.CANCELLED else "quest.state.over")


def amount(metric: Metric, count: int, t: Translator) -> Html:
    """Return so many of what a metric counts."""
    return t.n(AMOUNTS[metric], count)


def name_of_quest(terms: Terms, t: Translator) -> Html | str:
    """Return a quest's title or, where it has none, what it is about."""
    if terms.title:
        return terms.title
    if terms.kind is QuestKind.SPRINT:
        return t("quest.most", what=counted(terms.metric, t))
    return amount(terms.metric, terms.target, t)


def headline(quest: Quest, t: Translator) -> Html:
    return t("quest.title", title=name_of_quest(quest.terms, t))


def task(terms: Terms, t: Translator) -> Html:
    """Say what is to be done."""
    match terms.kind:
        case QuestKind.SPRINT:
            return t("quest.task.sprint", what=counted(terms.metric, t))
        case QuestKind.GROUP:
            return t("quest.task.group", what=amount(terms.metric, terms.target, t))
    return t("quest.task.personal", what=amount(terms.metric, terms.target, t))


def rewards(quest: Quest, t: Translator) -> list[Html]:
    """Say who gets what, the badge too."""
    return [_points(quest.terms, t), *badge(quest, t)]


def badge(quest: Quest, t: Translator) -> list[Html]:
    """Say which badge comes with the points, where one does."""
    key = quest.terms.badge
    return [t("quest.reward.badge", badge=badge_name(key, quest.badge_name, t))] if key else []


def _points(terms: Terms, t: Translator) -> Html:
    match terms.kind:
        case QuestKind.FIRST if terms.places == 1:
            return t.n("quest.reward.first_one", terms.points)
        case QuestKind.SPRINT if terms.places == 1:
            return t.n("quest.reward.sprint_one", terms.points)
        case QuestKind.FIRST:
            return t.n("quest.reward.first", terms.points, places=terms.places)
        case QuestKind.SPRINT:
            return t.n("quest.reward.sprint", terms.points, places=terms.places)
        case QuestKind.GROUP if terms.places:
            return t.n("quest.reward.group_best", terms.points, places=terms.places)
        case QuestKind.GROUP:
            return t.n("quest.reward.group", terms.points)
    return t.n("quest.reward.personal", terms.points)


def audience(terms: Terms, t: Translator) -> list[Html]:
    """Say whom it is for, where that is not everybody."""
    lines = [t("quest.audience.level", level=terms.level)] if terms.level else []
    if terms.newcomer_days:
        lines.append(t("quest.audience.newcomers", days=terms.newcomer_days))
    return lines


def bar(figure: int, target: int, t: Translator) -> Html:
    return t("quest.bar", bar=cells(figure, target), figure=figure, target=target)
