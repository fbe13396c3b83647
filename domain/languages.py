"""What languages are called in the files and words that admins write."""

LANGUAGE_WORDS = {
    word: code
    for code, words in {
        "en": "en english en-us en-gb 英语 英語 英文",
        "zh-Hans": "zh zh-cn zh-sg zh-hans 中文 简体 简体中文",
        "zh-Hant": "zh-tw zh-hk zh-mo zh-hant 繁体 繁體 繁體中文",
    }.items()
    for word in words.split()
}
