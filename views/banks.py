"""What a question bank is called."""

from bot.texts import Html, Translator
from domain.questions import Bank

_STARTERS = {"fanclub": "bank.fanclub", "general": "bank.general"}


def bank_name(bank: Bank, t: Translator) -> Html:
    return t(_STARTERS[bank.starter]) if bank.starter else own_name(bank.name, t)


def own_name(name: str, t: Translator) -> Html:
    """Return the name of a community's own bank; the first one may bear none."""
    return t("bank.named", name=name) if name else t("bank.own")


def called(kept: str, t: Translator) -> Html | str:
    """Return a bank by what a contest keeps of it: a shipped one's key, or its own name."""
    return t(_STARTERS[kept]) if kept in _STARTERS else kept
