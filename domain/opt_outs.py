"""What somebody may say no to, kind by kind."""

from enum import StrEnum


class OptOut(StrEnum):
    """Kinds, in the order they are shown; the word is the one behind /optout."""

    TRACKING = "tracking"
    BOARDS = "boards"
    MENTIONS = "mentions"
    LETTERS = "letters"
    BIRTHDAY = "birthday"
    PUSH = "push"
    MOOD = "mood"


# What comes privately is one wish of a person, whichever community it is about.
OF_PERSON = frozenset({OptOut.LETTERS, OptOut.PUSH})
WORDS = {
    **{kind.value: kind for kind in OptOut},
    "counting": OptOut.TRACKING,
    "board": OptOut.BOARDS,
    "mention": OptOut.MENTIONS,
    "dm": OptOut.LETTERS,
    "messages": OptOut.LETTERS,
    "private": OptOut.LETTERS,
    "private messages": OptOut.LETTERS,
    "birthdays": OptOut.BIRTHDAY,
    "计分": OptOut.TRACKING,
    "計分": OptOut.TRACKING,
    "排行榜": OptOut.BOARDS,
    "点名": OptOut.MENTIONS,
    "點名": OptOut.MENTIONS,
    "私聊": OptOut.LETTERS,
    "私訊": OptOut.LETTERS,
    "私信": OptOut.LETTERS,
    "生日": OptOut.BIRTHDAY,
    "推送": OptOut.PUSH,
    "推播": OptOut.PUSH,
    "sentiment": OptOut.MOOD,
    "情绪": OptOut.MOOD,
    "情緒": OptOut.MOOD,
}
