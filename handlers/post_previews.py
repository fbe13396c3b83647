"""Who is told beforehand what is posted: the administrators, as Telegram knows them then."""

from bot import holiday_greetings, post_rounds
from handlers.administrators import Administrators


class PostPreviews(Administrators):
    """Tells them what comes in the week."""

    kind = post_rounds.PREVIEW
    tell = staticmethod(post_rounds.preview)


class HolidayPreviews(Administrators):
    """Tells them of tomorrow's holiday in the same way."""

    kind = holiday_greetings.PREVIEW
    tell = staticmethod(holiday_greetings.preview)
