"""Inline keyboards: what Telegram accepts on a button."""

from .refusals import bad_request
from .wire import Json

CALLBACK_LIMIT = 64
MOST_BUTTONS = 100
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
_CANT = "can't parse inline keyboard button: "


def inline_keyboard(markup: Json | None) -> list[list[Json]]:
    """Return the rows of an inline keyboard; other reply markups show no buttons."""
    if not markup or "inline_keyboard" not in markup:
        return []
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _button(button: Json) -> Json:
    if not button["text"].strip():
        raise bad_request(f"{_CANT}Text buttons are unallowed in the inline keyboard")
    actions = [action for action in _ACTIONS if action in button]
    if not actions:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if len(button.get("callback_data", "x").encode("utf-8", "surrogatepass")) > CALLBACK_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.get("callback_data") == "":
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "url" in button and "." not in button["url"] and "://" not in button["url"]:
        raise bad_request(
            "inline keyboard button URL '" + button["url"] + "' is invalid: Wrong HTTP URL"
        )
    return button
