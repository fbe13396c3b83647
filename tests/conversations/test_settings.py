"""/settings: the menu in the group and in private, its presses, undo and presets."""

import asyncio

import pytest

from domain.setting_keys import Key, Kind
from domain.settings import PRESETS, TABLE, Setting
from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.menus import TEXTS, another
from tests.conversations.stage import HUNG_SECONDS, Stage, plain
from views.settings import GROUPS
from views.values import label, shown

NEWEST = "SELECT value FROM settings WHERE key = ? ORDER BY setting_id DESC LIMIT 1"
SPOKEN = pytest.mark.parametrize("settings", [{"language": code} for code in TEXTS.languages])


@pytest.fixture
async def menu(group: Group, owner: Person) -> Message:
    await owner.says(group, "/settings")
    return await group.hears("Settings of")


async def _press(person: Person, menu: Message, words: str, encore: Stage) -> None:
    await person.taps(menu, words)
    await encore.quiet()


@SPOKEN
async def test_every_setting_is_changed_by_menu_and_read_back(
    group: Group, owner: Person, encore: Stage
) -> None:
    await owner.says(group, "/settings")
    menu = await group.hears("Aurora Fans")
    language = encore.config.language
    for setting in sorted(TABLE, key=lambda setting: setting.key is Key.LANGUAGE):
        t = TEXTS.translator(language)
        await _press(owner, menu, t(GROUPS[setting.group]).plain, encore)
        await _press(owner, menu, label(setting.key, t).plain, encore)
        value = "en" if language != "en" and setting.key is Key.LANGUAGE else another(setting)
        await _set(setting, value, menu, owner, encore)
        assert await encore.value(NEWEST, setting.key) == value
        await _press(owner, menu, t("settings.back").plain, encore)
        if setting.kind not in (Kind.SWITCH, Kind.CHOICE):
            words = shown(setting, value, TEXTS, t)
            row = t("settings.row", label=label(setting.key, t), value=words).plain
            assert row in menu.buttons
            await _press(owner, menu, t("settings.back").plain, encore)
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act = 'setting'") == len(TABLE)


async def _set(setting: Setting, value: str, menu: Message, owner: Person, encore: Stage) -> None:
    t = TEXTS.translator(encore.config.language)
    if setting.kind is Kind.SWITCH:
        pass
    elif setting.kind is Kind.CHOICE:
        await _press(owner, menu, shown(setting, value, TEXTS, t).plain, encore)
    else:
        await owner.says(menu.chat, value, reply_to=menu)
        await encore.quiet()


async def test_what_does_not_fit_is_said_and_may_be_sent_again(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "Points for messages", encore)
    await _press(owner, menu, "Points per message", encore)
    for words in ("a lot", "-1", "101", "1e3", "9" * 30, "٣"):
        await owner.says(group, words, reply_to=menu)
        await group.hears("whole number from 0 to 100")
    await owner.says(group, "７", reply_to=menu)
    assert plain(await group.hears("Points per message: 2 → 7")).endswith("7")
    assert await encore.value(NEWEST, "message_points") == "7"


async def test_words_that_answer_no_question_change_nothing(
    group: Group, owner: Person, ann: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "Points for messages", encore)
    await _press(owner, menu, "Points per message", encore)
    await owner.says(group, "9")
    await ann.says(group, "9", reply_to=menu)
    await encore.quiet()
    assert await encore.rows(NEWEST, "message_points") == []


async def test_a_change_is_undone_by_its_button_and_by_no_older_one(
    group: Group, owner: Person, ann: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "A tidy chat", encore)
    await _press(owner, menu, "Delete commands", encore)
    first = menu.button("Undo")
    assert first is not None
    assert "not" in plain(menu) or "off → on" in plain(menu)
    assert (await ann.taps(menu, "Undo")).alert
    await _press(owner, menu, "Delete commands", encore)
    await _press(owner, menu, "Delete commands", encore)
    answer = encore.playground.world.callbacks.tap(
        owner.account, menu, "Undo", first["callback_data"]
    )
    assert "changed again" in (await asyncio.wait_for(answer.answer, HUNG_SECONDS)).text
    await _press(owner, menu, "Undo", encore)
    assert menu.button("« Back")
    assert await encore.value(NEWEST, "clean_commands") == "off"
    assert await encore.value("SELECT count(*) FROM audit_log") == 4


async def test_a_switch_tapped_twice_in_a_hurry_is_switched_once(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "A tidy chat", encore)
    button = menu.button("Delete commands")
    assert button is not None
    for _ in range(2):
        owner.presses_button(menu, button)
    await encore.quiet()
    assert await encore.value(NEWEST, "clean_commands") == "on"
    assert await encore.value("SELECT count(*) FROM audit_log") == 1


@pytest.mark.parametrize(
    ("words", "answer", "key", "before"),
    [
        ("/timezone Asia/Tokyo", "now Asia/Tokyo", "timezone", "UTC"),
        ("/language zh-Hant", "繁體中文", "language", "en"),
    ],
)
async def test_zone_and_language_are_taken_back_by_a_button(
    group: Group, owner: Person, encore: Stage, words: str, answer: str, key: str, before: str
) -> None:
    await owner.says(group, words)
    card = await group.hears(answer)
    await owner.taps(card, card.buttons[-1])
    await encore.quiet()
    assert await encore.value(NEWEST, key) == before


async def test_a_preset_shows_its_differences_then_applies(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "Presets", encore)
    await _press(owner, menu, "Quiet", encore)
    assert "Quiet hours: off → 22:00-09:00" in plain(menu)
    assert await encore.value("SELECT count(*) FROM audit_log") == 0
    await _press(owner, menu, "Apply", encore)
    for key, value in PRESETS["quiet"].items():
        assert await encore.value(NEWEST, key) == value
    assert "5 settings changed" in plain(menu)
    await _press(owner, menu, "Undo", encore)
    for key, value in PRESETS["balanced"].items():
        assert await encore.value(NEWEST, key) == value
    await _press(owner, menu, "Back", encore)
    assert "Settings of" in plain(menu)


@pytest.mark.parametrize("name", PRESETS)
async def test_a_preset_is_applied_by_name(
    group: Group, owner: Person, name: str, encore: Stage
) -> None:
    await owner.says(group, "/settings preset quiet")
    await group.hears("5 settings changed")
    await owner.says(group, f"/settings preset {name.upper()}")
    await group.hears("settings? changed|set like this already")
    assert await encore.value(NEWEST, "quiet_hours") == PRESETS[name][Key.QUIET_HOURS]


async def test_an_unknown_preset_is_answered_with_those_there_are(
    group: Group, owner: Person
) -> None:
    await owner.says(group, "/settings preset loud")
    await group.hears("quiet, balanced, playful")


async def test_the_link_opens_the_menu_in_private(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    link = await owner.taps(menu, "Open private chat")
    await owner.starts(link.url.partition("start=")[2])
    own = await owner.private.hears("Settings of Aurora Fans")
    await _press(owner, own, "A tidy chat", encore)
    await _press(owner, own, "Seconds a hint stays", encore)
    await owner.says(owner.private, "20")
    await owner.private.hears("45 → 20")
    assert await encore.value(NEWEST, "hint_seconds") == "20"


async def test_a_made_up_link_opens_nothing(group: Group, ann: Person, encore: Stage) -> None:
    for payload in ("settings_1", "settings_999", "settings_", "settings_x_y"):
        await ann.starts(payload)
        await ann.private.hears("do not have the right")


async def test_members_meet_silence(group: Group, ann: Person, encore: Stage) -> None:
    for words in ("/settings", "设置", "/settings preset quiet", "/settings export"):
        await ann.says(group, words)
    await encore.quiet()
    await group.silent_for(0)


async def test_others_cannot_press(
    group: Group, menu: Message, ann: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    for person in (ann, ben):
        answer = await person.taps(menu, "Presets")
        assert "somebody else" in answer.text
    assert "Presets" in menu.buttons


async def test_an_ex_admin_cannot_press(group: Group, ben: Person, encore: Stage) -> None:
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/settings")
    menu = await group.hears("Settings of")
    await _press(ben, menu, "A tidy chat", encore)
    await group.demote(ben)
    answer = await ben.taps(menu, "Delete commands")
    assert "do not have the right" in answer.text
    assert await encore.value("SELECT count(*) FROM audit_log") == 0


async def test_an_ex_admin_cannot_answer_a_question_asked_before(
    group: Group, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/settings")
    menu = await group.hears("Settings of")
    await _press(ben, menu, "Points for messages", encore)
    await _press(ben, menu, "Points per message", encore)
    await group.demote(ben)
    await ben.says(group, "50", reply_to=menu)
    await group.hears("do not have the right")
    assert await encore.rows(NEWEST, "message_points") == []


async def test_a_menu_works_only_where_it_was_opened(
    group: Group, owner: Person, menu: Message, playground: Playground
) -> None:
    other = playground.group("Borealis", owner=owner)
    elsewhere = await other.hears("Encore")
    button = menu.button("Presets")
    assert button is not None
    pressed = playground.world.callbacks.tap(
        owner.account, elsewhere, "Presets", button["callback_data"]
    )
    assert "out of date" in (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text


async def test_after_fifteen_minutes_a_menu_says_so(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    await encore.later(minutes=14)
    await _press(owner, menu, "Presets", encore)
    await encore.later(minutes=14)
    await _press(owner, menu, "Back", encore)
    await encore.later(minutes=16)
    assert "15 minutes" in (await owner.taps(menu, "Presets")).text


async def test_a_question_is_forgotten_after_fifteen_minutes(
    group: Group, owner: Person, menu: Message, encore: Stage
) -> None:
    await _press(owner, menu, "Points for messages", encore)
    await _press(owner, menu, "Points per message", encore)
    await encore.later(minutes=16)
    await owner.says(group, "9", reply_to=menu)
    await encore.quiet()
    assert await encore.rows(NEWEST, "message_points") == []


async def test_a_menu_from_before_a_restart_goes_on_and_an_old_one_says_so(
    stage: Stage, playground: Playground, owner: Person
) -> None:
    async with stage.life():
        group = playground.group("Aurora Fans", owner=owner)
        await owner.says(group, "/settings")
        menu = await group.hears("Settings of")
        await stage.quiet()
    async with stage.life():
        await _press(owner, menu, "A tidy chat", stage)
        await _press(owner, menu, "Delete commands", stage)
        assert await stage.value(NEWEST, "clean_commands") == "on"
    playground.clock.advance(hours=1)
    async with stage.life():
        assert "15 minutes" in (await owner.taps(menu, "Delete commands")).text
        await stage.books_balance()


@pytest.mark.parametrize(
    "words",
    [
        "set:1:key:nothing:",
        "set:1:group:nothing:",
        "set:1:nonsense::",
        "set:99:home::",
        "set:1:value:message_points:101",
        "set:1:preset:loud:",
        "unset:99",
        "unset:x",
    ],
)
async def test_made_up_buttons_are_answered_politely(
    group: Group, owner: Person, menu: Message, encore: Stage, words: str
) -> None:
    pressed = encore.playground.world.callbacks.tap(owner.account, menu, "?", words)
    assert (await asyncio.wait_for(pressed.answer, HUNG_SECONDS)).text
    assert await encore.value("SELECT count(*) FROM audit_log") == 0


async def test_anonymous_admins_open_a_menu_by_a_tap_and_it_is_theirs(
    group: Group, owner: Person, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True, is_anonymous=True)
    await ben.as_anonymous.says(group, "/settings")
    card = await group.hears("writing as the group")
    await ben.taps(card, "I am an admin")
    menu = await group.hears("Settings of")
    assert (await owner.taps(menu, "Presets")).alert
    await _press(ben, menu, "Presets", encore)
    assert "Quiet" in menu.buttons
