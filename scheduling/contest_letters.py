"""What the outbox says of contests."""

from sqlite3 import Connection

from bot import contest_posts, contest_reports, settings
from bot.texts import Translator
from domain.contests import Contest, RoundState
from domain.setting_keys import Key
from storage import contest_rounds, contests
from storage.outbox import Letter
from views.cards import Card
from views.contests import doubt_card, end_card, live_card, question_card


def contest_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when there is nothing to say of its contest any more."""
    contest = contests.find(tx, int(letter.facts["contest_id"]))
    if contest is None:
        return None
    if letter.card == contest_posts.LETTER_CARD:
        values = settings.community(tx, contest.community_id).values
        seconds = values.number(Key.CONTEST_LOBBY)
        return live_card(contest_reports.report(tx, contest), seconds, t)
    if letter.card == contest_posts.LETTER_END:
        return end_card(contest_reports.report(tx, contest), t)
    return _round(tx, letter, contest, t)


def _round(tx: Connection, letter: Letter, contest: Contest, t: Translator) -> Card | None:
    """Show a round; one that was called off before it was asked is not asked any more."""
    one = contest_rounds.find(
        tx,
        contest_id=contest.contest_id,
        place=int(letter.facts["place"]),
        attempt=int(letter.facts["attempt"]),
    )
    if one is None:
        return None
    shown = contest_reports.round_report(tx, contest, one)
    if letter.card == contest_posts.LETTER_DOUBT:
        return doubt_card(shown, t)
    is_edit = "edits" in letter.facts
    is_moot = one.state is RoundState.VOID and not is_edit
    return None if is_moot else question_card(shown, t)
