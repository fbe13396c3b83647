"""What people say to each other every day: no copies, and worth something once a day each."""

from typing import Final

from domain.sketches import fold

_EN: Final = """
good morning, good morning everyone, good morning everybody, good morning all, morning,
good afternoon, good evening, good evening everyone, good night, good night everyone,
goodnight, hello, hello everyone, hello everybody, hello all, hello there, hi everyone,
hi everybody, hi all, hi there, hey everyone, welcome, welcome back, thank you,
thank you so much, thank you very much, thanks, thanks a lot, many thanks, congratulations,
congrats, happy birthday, happy new year, merry christmas, see you, see you tomorrow,
see you later, goodbye, bye bye, have a nice day, have a good day, have a great day, good luck,
sleep well, sweet dreams
"""
_ZH: Final = """
早, 早安, 早上好, 大家早, 大家早上好, 早啊, 早呀, 上午好, 中午好, 午安, 下午好, 晚上好,
大家晚上好, 晚安, 大家晚安, 大家好, 你好, 你们好, 您好, 哈喽, 嗨, 嗨大家好, 欢迎, 欢迎新人,
欢迎欢迎, 欢迎回来, 谢谢, 谢谢大家, 谢谢你, 非常感谢, 感谢, 感谢大家, 恭喜, 恭喜恭喜, 恭喜你,
生日快乐, 新年快乐, 新年好, 圣诞快乐, 中秋快乐, 春节快乐, 节日快乐, 周末愉快, 再见, 拜拜,
明天见, 辛苦了, 大家辛苦了, 加油, 早上好大家, 你們好, 哈囉, 歡迎, 歡迎新人, 歡迎歡迎, 歡迎回來,
謝謝, 謝謝大家, 謝謝你, 非常感謝, 感謝, 感謝大家, 生日快樂, 新年快樂, 聖誕快樂, 中秋快樂,
春節快樂, 節日快樂, 週末愉快, 再見, 掰掰, 明天見
"""
_OTHERS: Final = """
доброе утро, добрый день, добрый вечер, спокойной ночи, доброй ночи, всем привет, привет,
спасибо, спасибо большое, с днём рождения, с новым годом, buenos días, buenas tardes,
buenas noches, hola a todos, muchas gracias, bonjour, bonjour à tous, bonsoir, bonne nuit,
merci beaucoup, guten morgen, guten abend, gute nacht, hallo zusammen, vielen dank, bom dia,
boa tarde, boa noite, おはよう, おはようございます, こんにちは, こんばんは, おやすみ,
おやすみなさい, ありがとう, ありがとうございます, 좋은 아침, 안녕하세요, 안녕히 주무세요,
감사합니다, selamat pagi, selamat malam, chào buổi sáng, chúc ngủ ngon
"""
GREETINGS: Final = frozenset(
    fold(phrase) for table in (_EN, _ZH, _OTHERS) for phrase in table.split(",")
)
