"""Chance that repeats: everything random in the playground comes from its seed."""

import random
import string

_TOKEN_LETTERS = string.ascii_letters + string.digits + "_-"


def seeded(seed: int | str) -> random.Random:
    """Return a generator that gives the same things for the same seed."""
    return random.Random(f"encore-playground:{seed}")  # noqa: S311 (a toy world, no secret)


def token_for(bot_id: int, chance: random.Random) -> str:
    """Make a token in the shape of the real ones."""
    return f"{bot_id}:AA{''.join(chance.choices(_TOKEN_LETTERS, k=33))}"
