"""What is shown of streak savers: the choice, and the reminder itself."""

from bot.streak_savers import Wish
from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR
from domain.streaks import SAVED_FROM, SAVER_HOUR
from views.cards import Card
from views.start import open_private


def wish_card(wish: Wish, t: Translator, *, username: str) -> Card:
    """Say whether reminders come, and how to change it."""
    if not wish.is_wanted:
        return Card(t("saver.off", days=SAVED_FROM), lives_for=CARDS_LIVE_FOR)
    time = f"{SAVER_HOUR}:00"
    lines = [t("saver.on", time=time, days=SAVED_FROM)]
    if wish.is_reachable:
        return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)
    lines.append(t("saver.start_first"))
    card = Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)
    return card.with_keyboard(open_private(t, username=username, payload="hello"))


def wish_alert(wish: Wish, t: Translator) -> Html:
    """Confirm the choice as short as an alert has to be."""
    if not wish.is_wanted:
        return t("saver.chosen_off")
    return t("saver.chosen_on", time=f"{SAVER_HOUR}:00", days=SAVED_FROM)


def saver_card(streak: int, group: str, t: Translator) -> Card:
    """Remind somebody of the check-in that their streak waits for."""
    return Card(t.n("saver.reminder", streak, group=group))
