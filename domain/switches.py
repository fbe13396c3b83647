"""Yes and no as members type them."""

from domain.phrases import plain

_ON = frozenset({"on", "yes", "true", "1", "开", "开启", "打开", "是"})
_OFF = frozenset({"off", "no", "false", "0", "关", "关闭", "否"})


def parse_switch(text: str) -> bool | None:
    """Return what a word switches to; None for anything that is neither."""
    word = plain(text)
    if word in _ON:
        return True
    return False if word in _OFF else None
