"""What the outbox says of quizzes."""

from sqlite3 import Connection

from bot import quizzes
from bot.texts import Translator
from storage import question_banks
from storage import quizzes as stored
from storage.outbox import Letter
from views.cards import Card
from views.quizzes import asking_card, empty_card, lost_card, picture_card, result_card

LETTERS = frozenset(
    {
        quizzes.LETTER,
        quizzes.LETTER_PICTURE,
        quizzes.LETTER_RESULT,
        quizzes.LETTER_LOST,
        quizzes.LETTER_EMPTY,
    }
)


def quiz_letter(tx: Connection, letter: Letter, t: Translator) -> Card | None:
    """Return a letter's card; None when its quiz is gone."""
    if letter.card == quizzes.LETTER_EMPTY:
        return empty_card(t)
    quiz = stored.find(tx, int(letter.facts["quiz_id"]))
    if quiz is None:
        return None
    if letter.card == quizzes.LETTER:
        return asking_card(quiz)
    if letter.card == quizzes.LETTER_PICTURE:
        asked = question_banks.find(tx, quiz.question_id)
        image = asked.content.image if asked else ""
        return picture_card(quiz, image, t) if image else None
    if letter.card == quizzes.LETTER_LOST:
        return lost_card(quiz, t)
    return result_card(quizzes.report(tx, quiz.quiz_id), t)
