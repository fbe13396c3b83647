"""Question banks as hosts see them: how much is in them, their export, what is called wrong."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.question_banks import Listed
from bot.texts import Html, Translator
from domain.manners import CARDS_LIVE_FOR, HINTS_LIVE_FOR
from domain.names import clip
from domain.question_tables import as_csv
from domain.questions import Bank, BankQuestion, Question
from views.banks import bank_name
from views.cards import Attachment, Card
from views.start import open_private

LONGEST_LISTED = 100


class ReviewButton(CallbackData, prefix="qreview"):
    """Keep a question that was called wrong, or take it out; for who runs the group."""

    question_id: int
    is_kept: bool


def banks_card(banks: Sequence[Bank], t: Translator) -> Card:
    lines = [t("bank.list")]
    lines += [t.n("bank.row", bank.questions, bank=bank_name(bank, t)) for bank in banks]
    return Card(Html.lines([*lines, Html(""), t("bank.how")]), lives_for=CARDS_LIVE_FOR)


def privately_card(payload: str, t: Translator, *, username: str) -> Card:
    """Lead to the private chat: a bank shows its answers."""
    link = open_private(t, username=username, payload=payload)
    return Card(t("bank.privately"), link, lives_for=HINTS_LIVE_FOR)


def export_cards(questions: Sequence[Question], t: Translator) -> tuple[Card, Card]:
    """Give the questions as a table for spreadsheets and as JSON."""
    from bot import question_trees  # and PyYAML: few ask for them

    # Its mark at the beginning tells spreadsheets that it is UTF-8.
    table = Attachment("questions.csv", as_csv(questions).encode("utf-8-sig"))
    tree = Attachment("questions.json", question_trees.as_json(questions).encode())
    words = t.n("bank.exported", len(questions))
    return Card(words, file=table), Card(t("bank.exported_json"), file=tree)


def doubts_card(doubted: Sequence[BankQuestion], t: Translator) -> Card:
    """Show the most doubted question, with its answer, and how many there are."""
    if not doubted:
        return Card(t("bank.no_doubts"), lives_for=HINTS_LIVE_FOR)
    first = doubted[0]
    answers = t.list(list(first.content.right_answers))
    lines = [
        t.n("bank.doubts", len(doubted)),
        Html(""),
        t.n("bank.doubted", first.doubts, text=first.content.text),
        t("bank.said_right", answers=answers),
    ]
    builder = InlineKeyboardBuilder()
    for words, is_kept in ((t("bank.button.keep"), True), (t("bank.button.out"), False)):
        button = ReviewButton(question_id=first.question_id, is_kept=is_kept)
        builder.button(text=words.plain, callback_data=button)
    return Card(Html.lines(lines), builder.as_markup())


def listed_card(listed: Listed, t: Translator) -> Card:
    """List questions with their numbers, without their answers."""
    if not listed.questions:
        return Card(t("bank.none_found"), lives_for=HINTS_LIVE_FOR)
    lines = [t("bank.found"), *(_numbered(question, t) for question in listed.questions)]
    if listed.others:
        lines.append(t.n("bank.found_more", listed.others))
    number = listed.questions[0].question_id
    lines += [Html(""), t("bank.how_image", number=number)]
    return Card(Html.lines(lines), lives_for=CARDS_LIVE_FOR)


def _numbered(question: BankQuestion, t: Translator) -> Html:
    facts = {"number": question.question_id, "text": clip(question.content.text, LONGEST_LISTED)}
    if question.content.image:
        return t("bank.found_image", **facts)
    return t("bank.found_row", **facts)


def image_card(question: BankQuestion, t: Translator) -> Card:
    """Say whether a question has a picture now."""
    facts = {"number": question.question_id, "text": question.content.text}
    if question.content.image:
        return Card(t("quiz.image_set", **facts), lives_for=CARDS_LIVE_FOR)
    return Card(t("quiz.image_off", **facts), lives_for=CARDS_LIVE_FOR)
