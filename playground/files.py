"""Files: what was sent up and can be fetched down again."""

import struct
from collections import OrderedDict
from dataclasses import dataclass, field
from random import Random

from .contents import file_shown
from .refusals import bad_request
from .wire import Json

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
KEPT_BYTES = 256 * 1024 * 1024
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True, eq=False)
class StoredFile:
    """One file; its contents never change."""

    kind: str
    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    contents: bytes
    width: int = 0
    height: int = 0
    told: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the role it plays in a message, such as photo or voice."""

    kind: str
    file: StoredFile

    def as_api(self) -> Json:
        shown: Json = {
            "file_id": self.file.file_id,
            "file_unique_id": self.file.unique_id,
            "file_size": len(self.file.contents),
        }
        if self.kind == "photo":
            shown |= {"width": self.file.width, "height": self.file.height}
            return {"photo": [shown]}
        return file_shown(self.kind, shown | self.file.told, self.file.name, self.file.mime)


class FileStore:
    """All files of the playground; the oldest go when there is too much to keep."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._files: OrderedDict[str, StoredFile] = OrderedDict()
        self._size = 0
        self._count = 0

    def add(
        self, contents: bytes, *, kind: str, name: str, mime: str, told: Json | None = None
    ) -> Attachment:
        """Keep a file; refuse what is empty, too large or not the picture it claims to be."""
        width, height = self._check(contents, kind)
        self._count += 1
        folder, ending = f"{kind}s", name.rpartition(".")[2][:8] if "." in name else "bin"
        prefix = "AgACAgI" if kind == "photo" else "BQACAgI"
        file = StoredFile(
            kind=kind,
            file_id=prefix + "".join(self._chance.choices(_LETTERS, k=60)),
            unique_id="AQAD" + "".join(self._chance.choices(_LETTERS, k=12)),
            path=f"{folder}/file_{self._count}.{ending}",
            name=name,
            mime=mime,
            contents=contents,
            width=width,
            height=height,
            told=told or {},
        )
        self._files[file.file_id] = file
        self._size += len(contents)
        while self._size > KEPT_BYTES and len(self._files) > 1:
            self._size -= len(self._files.popitem(last=False)[1].contents)
        return Attachment(kind, file)

    def find(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def at_path(self, path: str) -> StoredFile | None:
        return next((file for file in self._files.values() if file.path == path), None)

    @staticmethod
    def _check(contents: bytes, kind: str) -> tuple[int, int]:
        if not contents:
            raise bad_request("file must be non-empty")
        if kind != "photo":
            return 0, 0
        size = picture_size(contents)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if not min(width, height) or width + height > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return size


def picture_size(contents: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, WebP or JPEG; None when it is none of them."""
    if contents.startswith(b"\x89PNG\r\n\x1a\n") and len(contents) >= 24:
        width, height = struct.unpack(">II", contents[16:24])
        return width, height
    if contents[:6] in (b"GIF87a", b"GIF89a") and len(contents) >= 10:
        width, height = struct.unpack("<HH", contents[6:10])
        return width, height
    if contents[:4] == b"RIFF" and contents[8:15] == b"WEBPVP8" and len(contents) >= 30:
        return _webp_size(contents)
    return _jpeg_size(contents) if contents.startswith(b"\xff\xd8") else None


def _webp_size(contents: bytes) -> tuple[int, int]:
    if contents[15:16] == b"X":
        width = int.from_bytes(contents[24:27], "little") + 1
        return width, int.from_bytes(contents[27:30], "little") + 1
    if contents[15:16] == b"L":
        bits = int.from_bytes(contents[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", contents[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(contents: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(contents) and contents[position] == 0xFF:
        marker, length = contents[position + 1], contents[position + 2 : position + 4]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", contents[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(length, "big")
    return None
