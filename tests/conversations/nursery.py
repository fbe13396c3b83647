"""Imported by the process that lives are forked from: what each of them would load the same."""

import pytest

import bot.__main__
import bot.wiring
from bot.interpreter import settle
from bot.texts import Texts
from tests.conversations import lives

Texts.load()
settle()

__all__ = ["bot", "lives", "pytest"]
