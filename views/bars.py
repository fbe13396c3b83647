"""How far something is, drawn."""

CELLS = 10


def cells(value: int, goal: int) -> str:
    """Return a bar that is full once the goal is reached."""
    filled = min(CELLS, CELLS * value // max(goal, 1))
    return "▰" * filled + "▱" * (CELLS - filled)
