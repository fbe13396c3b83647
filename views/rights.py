"""Rights by the names Telegram's own menus give them."""

from bot.texts import Html, Translator
from domain.chats import Right


def right_name(right: Right, t: Translator) -> Html:
    match right:
        case Right.DELETE:
            return t("right.delete_messages")
        case Right.RESTRICT:
            return t("right.restrict_members")
        case Right.INVITE:
            return t("right.invite_users")
        case Right.PIN:
            return t("right.pin_messages")
