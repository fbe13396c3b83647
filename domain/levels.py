"""Levels: permanent, made of XP alone."""

from math import isqrt


def xp_of_level(level: int) -> int:
    """Return the total XP at which a level begins: 15 L² + 5 L (product.md 2.2)."""
    return 15 * level * level + 5 * level


def level_of(xp: int) -> int:
    """Return the level of a total of XP, 0 below the first; the exact inverse of the curve."""
    return (isqrt(25 + 60 * max(xp, 0)) - 5) // 30


def progress(xp: int) -> tuple[int, int]:
    """Return (XP gained inside the present level, XP the present level needs in all)."""
    level = level_of(xp)
    floor = xp_of_level(level)
    return xp - floor, xp_of_level(level + 1) - floor
