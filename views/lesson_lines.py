"""How an entry is shown in a line, for whoever lists some."""

from bot.texts import Html, Translator
from domain.knowledge import Content
from domain.names import clip, unlinked
from domain.posts import PieceKind

LONGEST_QUESTION, LONGEST_ANSWER = 120, 300


def question_line(text: str) -> str:
    """Return a question in one line that calls nobody."""
    return unlinked(clip(" ".join(text.split()), LONGEST_QUESTION))


def answer_line(content: Content, t: Translator) -> str | Html:
    """Return the beginning of the answer, else what it is."""
    words = content.answer.strip()
    if words:
        return unlinked(clip(words, LONGEST_ANSWER))
    kinds = {piece.kind for piece in content.pieces}
    if PieceKind.PHOTO in kinds:
        return t("learn.kind.photo")
    if kinds & {PieceKind.VIDEO, PieceKind.ANIMATION, PieceKind.VIDEO_NOTE}:
        return t("learn.kind.video")
    if kinds & {PieceKind.AUDIO, PieceKind.VOICE}:
        return t("learn.kind.audio")
    return t("learn.kind.other")
