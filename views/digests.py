"""The weekly digest of what admins did, for the owners."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.texts import Html, Translator
from domain.names import clean, cut
from storage.audit_log import Count
from views.cards import Card

# Whole lines below Telegram's 4,096 characters, whatever the titles and acts.
MOST_LINES = 40


def digest_card(
    acts: Sequence[Count],
    titles: Mapping[int, str],
    zone: str,
    t: Translator,
    *,
    from_at: int,
    to_at: int,
) -> Card:
    """Show how often each act was done in each community."""
    start, end = (
        t.datetime(datetime.fromtimestamp(at, UTC), ZoneInfo(zone)) for at in (from_at, to_at)
    )
    rows = [t("digest.title", start=start, end=end)]
    for community_id, counts in groupby(acts, lambda each: each.community_id):
        rows += [Html(""), t("digest.community", title=cut(clean(titles[community_id])))]
        rows += [_line(each, t) for each in counts]
    if len(rows) > MOST_LINES:
        rows[MOST_LINES:] = [t("digest.more")]
    return Card(Html.lines(rows))


def _line(count: Count, t: Translator) -> Html:
    return t("digest.line", act=_act(count.act, t), times=count.times)


def _act(act: str, t: Translator) -> Html | str:
    """Return what an act is called; one without a name of its own shows its word."""
    match act:
        case "grant":
            return t("digest.act.grant")
        case "fine":
            return t("digest.act.fine")
        case "undo":
            return t("digest.act.undo")
        case "setting":
            return t("digest.act.setting")
        case "role":
            return t("digest.act.role")
        case "topic":
            return t("digest.act.topic")
        case "badge":
            return t("digest.act.badge")
        case "code":
            return t("digest.act.code")
        case "merge" | "unmerge":
            return t("digest.act.merge")
    return act
