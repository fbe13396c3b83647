"""Whether something is asked: by its signs, by the words that questions begin with."""

import re
import unicodedata

_MARK = re.compile("[?？]")
_ENGLISH = re.compile(
    r"^(?:(?:hi|hey|hello|sorry|please|pls|so|and|but|ok|anyone know|guys|admin|bot"
    r"|quick question)\W+)*(?:how|what|whats|when|where|wheres|who|whos|why|which|whose|can|could"
    r"|may|do|does|did|is|are|am|was|were|will|would|should|has|have|any"
    r"|anyone|anybody|does anyone)\b",
)
_CHINESE = re.compile(
    "吗|嗎|呢|怎么|怎麼|怎样|怎樣|如何|什么|什麼|啥|哪|几时|几点|幾點|几号|幾號|多少|多久|多长|多長|多大"
    "|谁|誰|为何|為何|咋|能不能|可不可以|会不会|會不會|是不是|有没有|有沒有|要不要|需不需要|是否|能否"
    "|请问|請問|求问|求問|想问|想問"
)


def is_question(text: str) -> bool:
    """Say whether a text is clearly a question."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return bool(_MARK.search(plain) or _ENGLISH.match(plain) or _CHINESE.search(plain))
