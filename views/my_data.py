"""/mydata: a file, and what is in it."""

from bot.my_data import Whole
from bot.texts import Html, Translator
from domain.names import clean, cut
from views.cards import Attachment, Card

MOST_SHOWN = 8


def about_the_file(t: Translator) -> str:
    """Say in the file itself what it is."""
    return t("mydata.about").plain


def data_card(whole: Whole, body: bytes, t: Translator) -> Card:
    """Hand the file over with a summary that fits below it."""
    lines = [t.n("mydata.title", whole.lines), Html("")]
    for share in whole.shares[:MOST_SHOWN]:
        member = share.member
        lines.append(
            t(
                "mydata.share",
                title=cut(clean(share.community.title)),
                since=t.long_date(share.since),
                points=member.points,
                xp=member.xp,
                lines=share.lines,
            )
        )
    if len(whole.shares) > MOST_SHOWN:
        lines.append(t.n("mydata.more", len(whole.shares) - MOST_SHOWN))
    lines += [Html(""), t("mydata.ways")]
    return Card(Html.lines(lines), file=Attachment("mydata.json", body))
