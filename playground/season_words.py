"""Who lives through a season and what they say in it, beside the crowd's small talk."""

LAST = (
    "Winter", "Marsh", "Holm", "Okoro", "Vale", "Reyes", "Novak", "Lind", "Sato", "Brook",
    "Moreau", "Frost",
)  # fmt: skip
ZH_EPITHETS = (
    "追光的", "爱听歌的", "北方的", "不睡觉的", "认真的", "晒太阳的", "第三排的", "隔壁的", "",
    "小城里的",
)  # fmt: skip
OTHERS = (
    ("Алиса", "ru"), ("さくら", "ja"), ("하늘", "ko"), ("سلمى", "ar"), ("Łucja", "pl"),
    ("Zoë", "nl"), ("İpek", "tr"), ("Đỗ Linh", "vi"), ("Ιρις", "el"),
    ("נועה", "he"), ("Sólveig", "is"), ("Siân", "en"), ("Маја", "sr"), ("Соломія", "uk"),
    ("✨luna✨", "es"), ("ゆき🌸", "ja"), ("민서", "ko"), ("Amélie", "fr"),
    ("Ngozi", "en"), ("João", "pt"),
)  # fmt: skip
EN_HELLOS = (
    "Hello everyone, I finally found you!", "Hi! A friend told me about this group",
    "New here, and already at home 💙", "Hello from the last row of the balcony!",
    "Hi all, which song should I begin with?",
)  # fmt: skip
ZH_HELLOS = (
    "大家好，终于找到组织了！", "新人报到，请多关照～", "朋友推荐来的，大家好呀",
    "从返场视频入坑的，大家好！", "第一次进群，有点激动 💙",
)  # fmt: skip
CAPTIONS = (
    "last night from row three", "my first drawing of the stage", "手绘了一张封面",
    "今天的应援色 💙", "the sky on the way home", "灯牌做好啦！", "", "",
)  # fmt: skip
REASONS = (
    "for the banner in the front row", "for the fan art of the week", "整理了演出笔记，辛苦啦",
    "for welcoming the newcomers", "字幕组加油", "for the best photo of the tour",
)  # fmt: skip
ASKED = ("/points", "积分", "/top", "排行", "/me", "等级", "/top week")
