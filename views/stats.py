"""What the team reads of questions and cases."""

from datetime import timedelta

from bot.question_stats import Stats
from bot.texts import Html, Translator
from domain.question_stats import FEWEST_COMPARED, FEWEST_TOLD, Figures
from views.cards import Card

KINDS = {
    "question": "case.kind.question",
    "feedback": "case.kind.feedback",
    "suggestion": "case.kind.suggestion",
}


def list_card(t: Translator) -> Card:
    """Say which figures there are."""
    return Card(t("stats.list"))


def questions_card(stats: Stats, t: Translator) -> Card:
    now, before = stats.now, stats.before
    lines = [t.n("stats.title", stats.days)]
    if not now.asked and not now.cases:
        lines += [Html(""), t("stats.nothing")]
        return Card(Html.lines(lines))
    lines += [
        Html(""),
        t("stats.by_bot", count=now.by_bot, asked=now.asked, before=before.by_bot),
        t("stats.by_staff", count=now.by_staff, cases=now.cases, before=before.by_staff),
        t("stats.unanswered", count=now.unanswered, before=before.unanswered),
        _reply(now, before, t),
        _ratings(now, before, t),
    ]
    if now.topics:
        topics = ", ".join(f"#{tag} ({people})" for tag, people in now.topics)
        lines.append(t("stats.topics", topics=topics))
    lines += _moods(now, t)
    lines += [Html(""), t.n("stats.before", stats.days)]
    if now.is_small or before.is_small:
        lines.append(t("stats.small", fewest=FEWEST_COMPARED))
    return Card(Html.lines(lines))


def _reply(now: Figures, before: Figures, t: Translator) -> Html:
    if now.first_reply is None:
        return t("stats.no_reply")
    span = _span(now.first_reply, t)
    if before.first_reply is None:
        return t("stats.reply", span=span)
    return t("stats.reply_before", span=span, before=_span(before.first_reply, t))


def _span(seconds: int, t: Translator) -> Html:
    return t.duration(timedelta(minutes=max(1, round(seconds / 60))))


def _ratings(now: Figures, before: Figures, t: Translator) -> Html:
    if now.stars is None:
        return t("stats.few_ratings", fewest=FEWEST_TOLD)
    stars, count = f"{now.stars:.1f}", len(now.ratings)
    if before.stars is None:
        return t("stats.ratings", stars=stars, count=count)
    return t("stats.ratings_before", stars=stars, count=count, before=f"{before.stars:.1f}")


def _moods(now: Figures, t: Translator) -> list[Html]:
    """Return how cases sounded by kind; of fewer than may be told nothing."""
    if now.moods is None:
        return []
    told = [
        t("stats.mood", kind=t(KINDS[kind]), upset=upset, cases=cases)
        for kind, (cases, upset) in sorted(now.moods.items())
        if cases >= FEWEST_TOLD
    ]
    return told or [t("stats.few_moods", fewest=FEWEST_TOLD)]
