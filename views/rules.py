"""How points work here: the community's own rule card, made of the settings in force."""

from collections.abc import Iterator
from datetime import timedelta

from bot.texts import Html, Translator
from domain.communities import Community
from domain.manners import CARDS_LIVE_FOR
from domain.setting_keys import Key
from domain.settings import Values
from views.cards import Card


def rules_card(community: Community, t: Translator, *, quests: int) -> Card:
    """Say in one line each what earns points here and how much; what earns none is left out.

    `quests` is how many run.
    """
    values = community.values
    lines = [
        *_messages(values, t),
        *_recognition(values, t),
        *_checkins(values, t),
        *_freezes(values, t),
        *_invites(values, t),
        *_games(values, t),
        *([t.n("rules.quests", quests)] if quests else []),
        *_limits(values, t),
    ]
    title = t("rules.points_title", title=community.title)
    return Card(Html.lines([title, *lines, t("rules.why")]), lives_for=CARDS_LIVE_FOR)


def _messages(values: Values, t: Translator) -> Iterator[Html]:
    rule = values.message_rule
    if not rule.points or not rule.rewarded_per_day:
        return
    yield t.n("rules.messages", rule.points, most=rule.rewarded_per_day)
    characters, cjk = rule.visible_characters, rule.cjk_characters
    pause = t.duration(timedelta(seconds=rule.cooldown_seconds))
    if rule.cooldown_seconds:
        yield t("rules.message_needs_pause", characters=characters, cjk=cjk, pause=pause)
    else:
        yield t("rules.message_needs", characters=characters, cjk=cjk)


def _recognition(values: Values, t: Translator) -> Iterator[Html]:
    reaction = values.number(Key.REACTION_POINTS)
    on_message, daily = values.number(Key.REACTION_MESSAGE), values.number(Key.REACTION_DAILY)
    if reaction and on_message and daily:
        yield t.n("rules.reactions", reaction, people=on_message, most=daily)
    thanks, most = values.number(Key.KUDOS_POINTS), values.number(Key.KUDOS_DAILY)
    if thanks and most:
        hours = values.number(Key.KUDOS_HOURS)
        yield t.n("rules.kudos", thanks, most=most, hours=hours)


def _checkins(values: Values, t: Translator) -> Iterator[Html]:
    rule = values.checkin_rule
    if rule.points and rule.most_extra:
        yield t.n("rules.checkin_streak", rule.points, extra=rule.most_extra)
    elif rule.points:
        yield t.n("rules.checkin", rule.points)


def _freezes(values: Values, t: Translator) -> Iterator[Html]:
    rule = values.freeze_rule
    if not rule.is_on or not rule.most:
        return
    yield t.n("rules.freezes", rule.most, start=min(rule.start, rule.most))
    if rule.every:
        yield t.n("rules.freeze_won", rule.every)
    if rule.price:
        yield t.n("rules.freeze_price", rule.price)


def _invites(values: Values, t: Translator) -> Iterator[Html]:
    rule = values.referral_rule
    if values.is_on(Key.INVITES) and rule.inviter_points and rule.per_month:
        yield t.n(
            "rules.invites",
            rule.inviter_points,
            theirs=rule.invitee_points,
            most=rule.per_month,
        )


def _games(values: Values, t: Translator) -> Iterator[Html]:
    vote, right = values.number(Key.POLL_POINTS), values.number(Key.QUIZ_POINTS)
    if vote:
        yield t.n("rules.polls", vote)
    if right:
        yield t.n("rules.quizzes", right)
    yield t.n("rules.contests", values.number(Key.CONTEST_PLAYERS))
    yield t.n("rules.surveys", values.number(Key.SURVEY_POINTS))


def _limits(values: Values, t: Translator) -> Iterator[Html]:
    yield t.n("rules.automatic", values.number(Key.AUTOMATIC_DAILY))
    months = values.number(Key.EXPIRY_MONTHS)
    if months:
        yield t.n("rules.expiry", months)
