"""What the filler entries are made of: names, and what can be asked about each kind of name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """Question, alias and answer in each language, with `{}` where the name goes."""

    en: tuple[str, str, str]
    zh: tuple[str, str, str]


def _names(text: str) -> tuple[Name, ...]:
    return tuple(Name(*pair.strip().split("=")) for pair in text.split(","))


SONGS = (
    _names(
        "Paper=纸, Silver=银色, Midnight=午夜, Second=第二次, Broken=破碎的, Northern=北方的,"
        "Slow=慢慢的, Electric=电光, Hidden=隐藏的, Velvet=丝绒, Last=最后的, Hollow=空心"
    ),
    _names(
        "Lanterns=灯笼, Harbour=港口, Snow=雪, Window=窗, Comet=彗星, Garden=花园,"
        "Mirror=镜子, Carousel=旋转木马, Tide=潮汐, Letter=信, Orchard=果园, Signal=信号"
    ),
)
ALBUMS = (
    _names("Blue=蓝色, Open=敞开的, Quiet=安静的, Golden=金色, Early=早来的, Endless=无尽的"),
    _names("Hours=时光, Rooms=房间, Summer=夏天, Maps=地图, Echoes=回声, Weather=天气"),
)
TOURS = _names(
    "spring tour=春巡, autumn tour=秋巡, anniversary=周年纪念, debut=出道, winter market=冬季市集,"
    "dome tour=巨蛋巡演, summer camp=夏令营, unit tour=小分队巡演"
)
GOODS = _names(
    "hoodie=卫衣, mug=马克杯, tote bag=帆布袋, key ring=钥匙扣, scarf=围巾, poster=海报,"
    "photobook=写真集, badge set=徽章套装, notebook=笔记本, towel=毛巾, cap=棒球帽,"
    "sticker sheet=贴纸, umbrella=雨伞, calendar=台历, plush=玩偶, phone case=手机壳,"
    "socks=袜子, puzzle=拼图"
)
CITIES = _names(
    "Seoul=首尔, Busan=釜山, Osaka=大阪, Nagoya=名古屋, Sapporo=札幌, Shanghai=上海,"
    "Beijing=北京, Chengdu=成都, Guangzhou=广州, Wuhan=武汉, Hangzhou=杭州, Nanjing=南京,"
    "Hong Kong=香港, Macau=澳门, Taichung=台中, Singapore=新加坡, Bangkok=曼谷, Manila=马尼拉,"
    "Jakarta=雅加达, Kuala Lumpur=吉隆坡, Hanoi=河内, Sydney=悉尼, Melbourne=墨尔本,"
    "Paris=巴黎, Madrid=马德里, Milan=米兰, Vienna=维也纳, Amsterdam=阿姆斯特丹,"
    "Warsaw=华沙, Manchester=曼彻斯特, Dublin=都柏林, Chicago=芝加哥, Seattle=西雅图,"
    "Toronto=多伦多, Vancouver=温哥华, Boston=波士顿, Dallas=达拉斯, Atlanta=亚特兰大"
)
EPISODES = _names(
    "Backstage Diary=《后台日记》, Kitchen Talk=《厨房夜话》, Road Movie=《在路上》,"
    "Practice Room=《练习室》"
)
SLANG = _names(
    "bias=本命, comeback=回归, fan chant=应援口号, selca=自拍, maknae=忙内, unboxing=开箱,"
    "sub-unit=小分队, all-kill=全榜第一, photocard=小卡, pre-recording=事前录制, encore=安可,"
    "ending fairy=结尾妖精, all-rounder=全能, visual=门面, center=中心位, stan=铁粉,"
    "hiatus=休息期, teaser=预告, b-side=非主打, era=时期"
)

ASPECTS = {
    "songs": (
        Aspect(
            ("Who composed {}?", "Composer of {}", "It is by the band's own studio team."),
            ("{}是谁作曲的？", "{}作曲", "由乐队自己的制作团队作曲。"),
        ),
        Aspect(
            ("How long is {}?", "Length of {}", "The album version is just under four minutes."),
            ("{}有多长？", "{}时长", "专辑版不到四分钟。"),
        ),
        Aspect(
            ("Where was the video of {} shot?", "Filming place of {}", "On an island, in May."),
            ("{}的MV是在哪里拍的？", "{}拍摄地", "五月在一座小岛上拍摄。"),
        ),
        Aspect(
            ("Who sings the high part in {}?", "High note in {}", "The second singer, live too."),
            ("{}里的高音是谁唱的？", "{}高音", "是副主唱，现场也由她来唱。"),
        ),
        Aspect(
            ("Which film uses {}?", "{} in a film", "It runs over the credits of a short film."),
            ("哪部电影用了{}？", "{}电影插曲", "一部短片的片尾曲。"),
        ),
        Aspect(
            ("Is there a dance tutorial for {}?", "Steps of {}", "Yes, in the Dance topic."),
            ("{}有舞蹈教学吗？", "{}舞蹈", "有，在“舞蹈”话题里。"),
        ),
        Aspect(
            (
                "What does the title {} mean?",
                "Meaning of {}",
                "It is the name of a childhood game.",
            ),
            ("{}这个歌名是什么意思？", "{}歌名由来", "是童年一个游戏的名字。"),
        ),
        Aspect(
            ("What place did {} reach in the charts?", "Chart of {}", "Third in its second week."),
            ("{}在排行榜上最高第几名？", "{}榜单成绩", "第二周获得第三名。"),
        ),
    ),
    "albums": (
        Aspect(
            ("How many tracks does {} have?", "Track list of {}", "Eleven, and one hidden track."),
            ("{}一共有几首歌？", "{}曲目", "十一首，另有一首隐藏曲目。"),
        ),
        Aspect(
            ("Who drew the cover of {}?", "Cover artist of {}", "A fan who won a contest."),
            ("{}的封面是谁画的？", "{}封面", "由比赛获胜的粉丝绘制。"),
        ),
        Aspect(
            ("Is {} out on vinyl?", "Vinyl of {}", "Yes, a thousand numbered copies."),
            ("{}有黑胶版吗？", "{}黑胶", "有，限量编号一千张。"),
        ),
        Aspect(
            ("Which studio recorded {}?", "Studio of {}", "An old cinema by the river."),
            ("{}是在哪个录音棚录的？", "{}录音棚", "在河边一家老电影院。"),
        ),
        Aspect(
            ("How many versions of {} are there?", "Versions of {}", "Two, with other covers."),
            ("{}有几个版本？", "{}版本区别", "两个版本，封面不同。"),
        ),
        Aspect(
            ("Where can I find a wallpaper of {}?", "Wallpaper of {}", "In the Art topic."),
            ("哪里有{}的壁纸？", "{}壁纸", "在“美术”话题里。"),
        ),
    ),
    "goods": (
        Aspect(
            ("What is the {} made of?", "Material of the {}", "See the label: mostly recycled."),
            ("{}是什么材质的？", "{}材质", "见标签，大部分是再生材料。"),
        ),
        Aspect(
            ("How do I clean the {}?", "Care of the {}", "By hand, with cold water, no bleach."),
            ("{}怎么清洗？", "{}保养", "冷水手洗，不要漂白。"),
        ),
        Aspect(
            ("Which colours of the {} are there?", "Colours of the {}", "Cream and dark blue."),
            ("{}有哪些颜色？", "{}颜色", "米白和深蓝。"),
        ),
        Aspect(
            ("Will the {} be made again?", "Restock of the {}", "Not planned; it was limited."),
            ("{}还会再版吗？", "{}补货", "限量款，没有再版计划。"),
        ),
        Aspect(
            ("Who designed the {}?", "Designer of the {}", "The bassist drew the first sketch."),
            ("{}是谁设计的？", "{}设计师", "初稿由贝斯手绘制。"),
        ),
        Aspect(
            ("How heavy is the {}?", "Weight of the {}", "About 300 grams with its box."),
            ("{}有多重？", "{}重量", "连盒约 300 克。"),
        ),
    ),
    "halls": (
        Aspect(
            ("How many seats does the hall in {} have?", "Size of the {} hall", "About 9,000."),
            ("{}的场馆有多少座位？", "{}场馆规模", "约九千个。"),
        ),
        Aspect(
            ("Is there a cloakroom at the hall in {}?", "Cloakroom in {}", "Yes, on the left."),
            ("{}场馆有寄存处吗？", "{}寄存", "有，进门左手边。"),
        ),
        Aspect(
            ("Is there vegetarian food at the hall in {}?", "Food in {}", "One stand upstairs."),
            ("{}场馆里有素食吗？", "{}场馆餐饮", "楼上有一个摊位。"),
        ),
        Aspect(
            ("Who opened for the band in {}?", "Support act in {}", "A local duo, both nights."),
            ("{}场的暖场嘉宾是谁？", "{}暖场", "当地的二人组合，两晚都有。"),
        ),
        Aspect(
            ("Which record shop in {} stocks the albums?", "Shops in {}", "See the fan map."),
            ("{}哪家唱片店有专辑？", "{}唱片店", "请看粉丝地图。"),
        ),
        Aspect(
            ("When did the band first play in {}?", "First show in {}", "In the second year."),
            ("乐队第一次在{}演出是什么时候？", "{}首演", "出道第二年。"),
        ),
        Aspect(
            ("Which café in {} plays the band's music?", "Fan café in {}", "See the fan map."),
            ("{}有哪家咖啡店放乐队的歌？", "{}主题咖啡店", "请看粉丝地图。"),
        ),
        Aspect(
            ("Is there a karaoke night in {}?", "Karaoke in {}", "Each first Thursday."),
            ("{}有卡拉OK之夜吗？", "{}唱歌聚会", "每月第一个周四。"),
        ),
    ),
    "videos": (
        Aspect(
            ("Who is the guest in {}?", "Guest of {}", "A friend from the school of music."),
            ("{}的嘉宾是谁？", "{}嘉宾", "音乐学院的朋友。"),
        ),
        Aspect(
            ("What is cooked or played in {}?", "Content of {}", "See the summary below it."),
            ("{}讲了什么？", "{}内容", "请看视频下方的简介。"),
        ),
        Aspect(
            ("Which song runs at the end of {}?", "Closing song of {}", "A demo, never released."),
            ("{}片尾放的是哪首歌？", "{}片尾曲", "一首未发行的小样。"),
        ),
        Aspect(
            ("Is there a sticker from {}?", "Stickers of {}", "Yes, in the second pack."),
            ("{}有表情包吗？", "{}表情包", "有，在第二套里。"),
        ),
    ),
    "words": (
        Aspect(
            ("What does “{}” mean?", "The word {}", "See the fan dictionary in the Wiki topic."),
            ("“{}”是什么意思？", "{}解释", "请看“百科”话题里的粉丝词典。"),
        ),
        Aspect(
            ("Where does the word “{}” come from?", "Origin of {}", "From the early forums."),
            ("“{}”这个词是怎么来的？", "{}由来", "来自早期论坛。"),
        ),
    ),
}
