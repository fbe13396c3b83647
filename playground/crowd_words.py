"""What the crowd says: our own small talk of a fan group, in two languages."""

EN_NAMES = (
    "Mira", "Tobi", "Juno", "Odile", "Pax", "Wren", "Ilka", "Bram", "Suki", "Noor",
    "Fenn", "Lark", "Vesna", "Coby", "Ines", "Rook", "Tamsin", "Uma", "Jorin", "Perla",
)  # fmt: skip
ZH_NAMES = (
    "小满", "阿橘", "星野", "团子", "北北", "夏至", "糯米", "青柠", "阿吉", "云朵",
    "木棉", "小鹿", "山茶", "豆沙", "月牙", "海盐", "阿远", "果冻", "晚风", "橙子",
)  # fmt: skip
EN_OPENINGS = (
    "Did anyone else", "I still cannot believe we", "Tonight I want to", "My sister and I",
    "Honestly, nobody expected that we", "Last year in the rain we", "Tomorrow I will",
    "After the encore we", "On the train this morning I", "Who wants to",
)  # fmt: skip
EN_MIDDLES = (
    "hear the new bridge in the second song", "get tickets for the winter show",
    "paint a banner for the front row", "learn the whole dance in one evening",
    "sing along until the lights went on", "count the stars on the album cover",
    "wait three hours for the doors", "make a playlist for the way home",
    "wear the blue scarf again", "write a letter to the band",
)  # fmt: skip
EN_ENDINGS = (
    "?", " and it was worth it.", ", what about you?", " 💙", "!", " again…", " with all of you.",
    " - no regrets.", " before the weekend.", " 🎶",
)  # fmt: skip
ZH_OPENINGS = (
    "昨晚的演出", "新专辑的第二首", "下个月的签售会", "我和室友", "排队的时候", "返场那一段",
    "今天通勤路上", "有没有人", "说真的", "去年冬天",
)  # fmt: skip
ZH_MIDDLES = (
    "真的听哭了", "想一起做应援灯牌", "抢到了第三排的票", "循环了整整一天", "唱到嗓子都哑了",
    "遇到了好多老朋友", "还在等官方公布时间", "把舞蹈动作学会了一半", "拍到了特别好看的照片",
    "准备了手写信",
)  # fmt: skip
ZH_ENDINGS = (
    "！", "，太值得了。", "，你们呢？", " 💙", "……", "，求同行！", "，下次还要去。", " 🎶", "。",
    "，谁懂啊",
)  # fmt: skip
ANSWERS = (
    "same here!",
    "no way 😄",
    "真的吗？",
    "我也是！",
    "count me in",
    "哈哈哈太好了",
    "+1 💙",
)
CHECK_INS = ("签到", "/checkin", "/sign", "签到")
QUESTIONS = ("积分", "/points", "/top", "排行", "/me", "等级")
REACTIONS = ("👍", "❤", "🔥", "🎉", "😁", "👏")
