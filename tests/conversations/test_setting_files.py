"""Settings as YAML: export, import by text and by file, copy to another group."""

import pytest
import yaml

from domain.setting_keys import Key
from domain.settings import TABLE
from playground.groups import Group
from playground.people import Person
from playground.server import Playground
from tests.conversations.menus import TEXTS, another
from tests.conversations.stage import Stage, plain
from views.values import label, shown

VALUES = (
    "SELECT key, value FROM settings WHERE setting_id IN ("
    " SELECT max(setting_id) FROM settings WHERE community_id = ? GROUP BY key)"
)


def _wanted(language: str) -> dict[str, str]:
    """Return a value besides the present one for every setting."""
    wanted = {setting.key.value: another(setting) for setting in TABLE}
    return wanted | {"language": "en" if language != "en" else "zh-Hant"}


@pytest.fixture
async def connected(group: Group, owner: Person, encore: Stage) -> Person:
    """The owner, whose private chat works on the group."""
    await owner.says(group, "/connect")
    await group.hears("Connected")
    return owner


async def test_the_export_goes_to_the_private_chat_only(
    group: Group, owner: Person, encore: Stage
) -> None:
    for words in ("export", "import", "copy"):
        await owner.says(group, f"/settings {words}")
        answer = await group.hears("private chat only")
        assert (await owner.taps(answer, "Open private chat")).url.startswith("https://t.me/")
    assert encore.said("sendDocument") == []


async def test_the_export_holds_every_setting_in_the_tables_order(
    connected: Person, encore: Stage
) -> None:
    await connected.says(connected.private, "/settings export")
    sent = await connected.private.hears("settings of Aurora Fans")
    assert sent.attachment is not None
    found = yaml.safe_load(sent.attachment.file.contents.decode())
    assert list(found) == [setting.key.value for setting in TABLE]
    assert found["message_points"] == 2
    assert found["clean_commands"] is False


@pytest.mark.parametrize("settings", [{"language": code} for code in TEXTS.languages])
@pytest.mark.parametrize("as_file", [False, True])
async def test_every_setting_is_changed_by_yaml_and_read_back(
    encore: Stage, playground: Playground, owner: Person, as_file: bool
) -> None:
    language = encore.config.language
    owner.account.language_code = language
    opened = playground.group("Aurora Fans", owner=owner)
    await opened.hears("Encore|安可")
    await owner.says(opened, "hello")
    t = TEXTS.translator(language)
    await owner.says(owner.private, "/settings import")
    await owner.private.hears("YAML")
    words = yaml.safe_dump(_wanted(language), sort_keys=False)
    if as_file:
        await owner.sends_document(owner.private, words.encode(), name="settings.yaml")
    else:
        await owner.says(owner.private, words)
    card = await owner.private.hears("→")
    for setting in TABLE:
        assert label(setting.key, t).plain in plain(card)
        value = shown(setting, _wanted(language)[setting.key], TEXTS, t).plain
        assert f"→ {value}" in plain(card)
    assert await encore.value("SELECT count(*) FROM audit_log") == 0
    await owner.taps(card, t("settings.apply").plain)
    assert dict(await encore.rows(VALUES, 1)) == _wanted(language)
    assert await encore.value("SELECT count(*) FROM audit_log") == len(TABLE)
    await owner.says(owner.private, "/settings export")
    sent = await owner.private.hears("/settings import")
    assert sent.attachment is not None
    assert yaml.safe_load(sent.attachment.file.contents)["timezone"] == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("no yaml at all", "cannot read"),
        ("- a list", "cannot read"),
        ("{", "cannot read"),
        ("[" * 4000, "cannot read"),
        ("2001-99-99: 1", "no setting called"),
        ("? [a, b]\n: c", "cannot read"),
        ("0x" + "f" * 900 + ": 1", "no setting called"),
        ("message_points: " + "9" * 3000, "from 0 to 100"),
        ("message_points: 101", "from 0 to 100"),
        ("message_points: -1", "from 0 to 100"),
        ("message_points: 1.5", "from 0 to 100"),
        ("message_points: [1]", "does not fit"),
        ("message_points: {a: 1}", "does not fit"),
        ("clean_commands: perhaps", "on or off"),
        ("language: fr", "one of"),
        ("timezone: Atlantis/Town", "time zone"),
        ("quiet_hours: all night", "hours like"),
        ("message_points: 5\nmesage_daily: 3", "mesage_daily"),
        ("x: !!python/object/apply:os.system [id]", "no setting called"),
    ],
)
async def test_what_does_not_fit_is_said_and_nothing_changes(
    connected: Person, encore: Stage, words: str, answer: str
) -> None:
    await connected.says(connected.private, "/settings import")
    await connected.private.hears("send me the YAML")
    await connected.says(connected.private, words)
    await connected.private.hears(answer)
    assert await encore.value("SELECT count(*) FROM audit_log") == 0
    await connected.says(connected.private, "clean_commands: yes\nquiet_hours: off")
    card = await connected.private.hears("What would change in Aurora Fans")
    assert plain(card).splitlines()[1:] == ["Delete commands: off → on"]


async def test_a_file_too_large_or_out_of_reach_is_said(
    connected: Person, playground: Playground, encore: Stage
) -> None:
    await connected.says(connected.private, "/settings import")
    await connected.private.hears("send me the YAML")
    await connected.sends_document(connected.private, b"#" * 30_000, name="large.yaml")
    await connected.private.hears("too large")
    playground.storm("500", calls=1, method="getFile")
    await connected.sends_document(connected.private, b"message_points: 3", name="small.yaml")
    await connected.private.hears("did not hand me the file")
    await connected.sends_document(connected.private, b"message_points: 3", name="small.yaml")
    await connected.private.hears("2 → 3")


async def test_applying_twice_changes_once(connected: Person, encore: Stage) -> None:
    await connected.says(connected.private, "/settings import")
    await connected.private.hears("send me the YAML")
    await connected.says(connected.private, "message_points: 3")
    card = await connected.private.hears("2 → 3")
    button = card.button("Apply")
    assert button is not None
    await connected.taps(card, "Apply")
    await connected.private.hears("1 setting changed")
    connected.presses_button(card, button)
    await encore.quiet()
    assert "out of date" in str(encore.said("answerCallbackQuery")[-1])
    assert await encore.value("SELECT count(*) FROM audit_log") == 1


async def test_an_import_is_taken_back_by_one_button_but_for_what_changed_since(
    connected: Person, encore: Stage
) -> None:
    await connected.says(connected.private, "/settings import message_points: 3\nkudos_points: 9")
    await connected.taps(await connected.private.hears("5 → 9"), "Apply")
    done = await connected.private.hears("2 settings changed")
    await connected.says(connected.private, "/settings import message_points: 4")
    await connected.taps(await connected.private.hears("3 → 4"), "Apply")
    await encore.quiet()
    await connected.taps(done, "Undo")
    assert plain(await connected.private.hears("9 → 5")).startswith("1 setting changed.")
    assert await encore.rows(VALUES, 1) == [
        *(row for row in await encore.rows(VALUES, 1) if row[0] in ("language", "timezone")),
        ("message_points", "4"),
        ("kudos_points", "5"),
    ]
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act = 'setting'") == 4


@pytest.mark.parametrize("way", ["caption", "reply", "words"])
async def test_settings_come_with_the_command_too(
    connected: Person, encore: Stage, way: str
) -> None:
    private, words = connected.private, "message_points: 3"
    if way == "caption":
        await connected.sends_document(
            private, words.encode(), name="settings.yaml", caption="/settings import"
        )
    elif way == "words":
        await connected.says(private, f"/settings import\n{words}")
    else:
        sent = await connected.sends_document(private, words.encode(), name="settings.yaml")
        await connected.says(private, "/settings import", reply_to=sent)
    await connected.taps(await private.hears("2 → 3"), "Apply")
    await private.hears("1 setting changed")


async def test_a_wrong_line_is_named(connected: Person) -> None:
    await connected.says(connected.private, "/settings import message_points: 3\nquiz_points: 900")
    answer = plain(await connected.private.hears("whole number"))
    assert answer == "quiz_points: Please send a whole number from 0 to 100."
    await connected.says(connected.private, "quiz_points: 9")
    await connected.private.hears("10 → 9")


async def test_who_was_demoted_meanwhile_cannot_apply(
    group: Group, ben: Person, encore: Stage
) -> None:
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/connect")
    await group.hears("Connected")
    await ben.says(ben.private, "/settings import")
    await ben.private.hears("send me the YAML")
    await ben.says(ben.private, "message_points: 3")
    card = await ben.private.hears("2 → 3")
    await group.demote(ben)
    assert "do not have the right" in (await ben.taps(card, "Apply")).text
    assert await encore.value("SELECT count(*) FROM audit_log") == 0


async def test_settings_are_copied_to_another_group_after_a_look(
    connected: Person, group: Group, playground: Playground, encore: Stage
) -> None:
    other = playground.group("Borealis", owner=connected)
    await other.hears("Encore")
    await connected.says(other, "hello")
    await connected.says(group, "/settings preset quiet")
    await group.hears("5 settings changed")
    await connected.says(connected.private, "/settings copy")
    card = await connected.private.hears("Which group shall get these")
    assert card.buttons == ["Borealis"]
    await connected.taps(card, "Borealis")
    shown_card = await connected.private.hears("What would change in Borealis")
    assert "Seconds a card stays: 180 → 60" in plain(shown_card)
    await connected.taps(shown_card, "Apply")
    await connected.private.hears("5 settings changed")
    values = dict(await encore.rows(VALUES, 2))
    assert values[Key.QUIET_HOURS] == "22:00-09:00"


async def test_an_admin_of_one_group_copies_nothing_into_another(
    group: Group, ben: Person, owner: Person, playground: Playground, encore: Stage
) -> None:
    other = playground.group("Borealis", owner=owner, members=[ben])
    await other.hears("Encore")
    await ben.says(other, "hello")
    await group.promote(ben, can_change_info=True)
    await ben.says(group, "/connect")
    await group.hears("Connected")
    await ben.says(ben.private, "/settings copy")
    await ben.private.hears("run no other group")
