"""Which private letters people get who want none: what they asked for, what staff need."""

from sqlite3 import Connection

from bot import (
    appeals,
    assistants,
    broadcasts,
    case_posts,
    challenges,
    draw_entries,
    draw_gifts,
    draw_posts,
    filters,
    first_questions,
    first_steps,
    forgetting,
    gathering_attendance,
    gathering_feedback,
    gathering_seats,
    gatherings,
    grant_requests,
    holiday_greetings,
    interviews,
    join_requests,
    lesson_rounds,
    newcomers,
    notices,
    polls,
    post_rounds,
    posts,
    quizzes,
    raids,
    reminders,
    reports,
    sanctions,
    streak_savers,
    surveys,
)
from domain.opt_outs import OptOut
from storage import opt_outs
from storage.outbox import Letter

# What members began themselves: a wish, an entry, an answer.
ASKED = frozenset(
    {
        reminders.LETTER,
        streak_savers.LETTER,
        challenges.LETTER_REMINDER,
        draw_entries.LETTER,
        draw_gifts.LETTER_CLAIMED,
        draw_gifts.LETTER_GIFT,
        forgetting.LETTER,
        gathering_attendance.LETTER_CAME,
        *gatherings.LETTERS,
        *gathering_seats.LETTERS,
        *interviews.LETTERS,
        join_requests.LETTER,
        *surveys.LETTERS,
        *case_posts.LETTERS,
        *appeals.LETTERS,
        *reports.LETTERS,
        assistants.LETTER,
    }
)
# What is told to those who run something, and what was done to somebody, with the way to appeal.
DUTIES = frozenset(
    {
        *broadcasts.DUTIES,
        *sanctions.LETTERS,
        *filters.LETTERS,
        newcomers.LETTER_FAILED,
        first_questions.LETTER,
        join_requests.LETTER_QUEUE,
        raids.LETTER,
        gathering_feedback.LETTER_RESULTS,
        lesson_rounds.LETTER,
        "digest",
        draw_posts.LETTER_LATE_ROUND,
        draw_posts.LETTER_OWN_ROLLS,
        draw_posts.LETTER_REMIND,
        grant_requests.LETTER_ASKED,
        grant_requests.LETTER_EXPIRED,
        holiday_greetings.LETTER_PREVIEW,
        notices.LETTER_OWNER,
        polls.LETTER_LOST,
        post_rounds.LETTER_ENDED,
        post_rounds.LETTER_LOST,
        post_rounds.LETTER_WEEK,
        posts.LETTER_ASKED,
        posts.LETTER_TEST,
        quizzes.LETTER_LOST,
        quizzes.LETTER_EMPTY,
    }
)
# What the bot suggests of itself, to bring somebody back or further.
PUSHED = frozenset({broadcasts.LETTER, first_steps.LETTER})


def is_wanted(tx: Connection, letter: Letter) -> bool:
    """Say whether a letter may go out; a new kind that stands nowhere above counts as news."""
    if letter.user_id is None or letter.chat_key is not None:
        return True
    if letter.card in ASKED or letter.card in DUTIES:
        return True
    out = opt_outs.muted(tx, letter.user_id)
    return OptOut.LETTERS not in out and not (letter.card in PUSHED and OptOut.PUSH in out)
