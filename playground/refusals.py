"""The two ways of saying no: an API error to the bot, and what an app would not let you do."""

from dataclasses import dataclass
from typing import Any

from .wire import Json


class ApiRefusal(Exception):
    """A Bot API call that ends in an error; `why` says more in the list of calls when set."""

    def __init__(
        self, code: int, description: str, parameters: Json | None = None, *, why: str = ""
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.why = why

    def as_answer(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


@dataclass(frozen=True, slots=True)
class Said:
    """A result with a description beside it, as webhook methods answer."""

    result: Any
    description: str


class NotAllowed(Exception):
    """Something Telegram's apps would not let this person do."""


def bad_request(text: str, parameters: Json | None = None, *, why: str = "") -> ApiRefusal:
    return ApiRefusal(400, f"Bad Request: {text}", parameters, why=why)


def forbidden(text: str) -> ApiRefusal:
    return ApiRefusal(403, f"Forbidden: {text}")
