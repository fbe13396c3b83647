"""Small pictures of northern lights, drawn line by line: nothing is loaded from elsewhere."""

import math
import struct
import zlib
from random import Random

WIDTH, HEIGHT, SHADES = 128, 80, 64
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_NIGHT = (14, 18, 44)
_LIGHTS = ((64, 224, 160), (90, 160, 255), (190, 120, 255), (255, 130, 170))


def aurora(chance: Random) -> bytes:
    """Draw curtains of light over a dark sky, as a PNG of few colours."""
    light = chance.choice(_LIGHTS)
    waves = [(chance.uniform(0.02, 0.09), chance.uniform(0, 6), chance.random()) for _ in range(3)]
    curtains = [
        0.45 + 0.18 * sum(share * math.sin(step * x + start) for step, start, share in waves)
        for x in range(WIDTH)
    ]
    rows = b"".join(b"\0" + _row(y / HEIGHT, curtains) for y in range(HEIGHT))
    return _SIGNATURE + b"".join(
        (
            _part(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)),
            _part(b"PLTE", b"".join(_colour(shade / SHADES, light) for shade in range(SHADES))),
            _part(b"IDAT", zlib.compress(rows)),
            _part(b"IEND", b""),
        )
    )


def _row(height: float, curtains: list[float]) -> bytes:
    """Return a line of shades; `height` goes from 0 at the top to 1."""
    brightest = (SHADES - 1) * (1 - height)
    return bytes(int(brightest * math.exp(-((height - at) ** 2) / 0.03)) for at in curtains)


def _colour(glow: float, light: tuple[int, int, int]) -> bytes:
    return bytes(int(dark + (to - dark) * glow) for dark, to in zip(_NIGHT, light, strict=True))


def _part(name: bytes, contents: bytes) -> bytes:
    check = zlib.crc32(name + contents)
    return struct.pack(">I", len(contents)) + name + contents + struct.pack(">I", check)
