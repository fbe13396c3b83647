"""/export: members and ledger as tables, for admins, privately, and noted."""

import csv
import io

from playground.groups import Group
from playground.messages import Message
from playground.people import Person
from playground.server import Playground
from tests.conversations.stage import Stage, plain


def rows_of(message: Message) -> list[dict[str, str]]:
    assert message.attachment is not None
    contents = message.attachment.file.contents
    assert contents.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(contents.decode("utf-8-sig"))))


async def test_an_admin_gets_the_tables_privately_and_the_log_says_so(
    group: Group, owner: Person, ann: Person, playground: Playground, encore: Stage
) -> None:
    await encore.sets(timezone="Asia/Shanghai")
    await encore.later(days=2)
    risky = playground.person("=1+1", username="risky")
    await group.adds(risky)
    await risky.says(group, "Words that earn two points")
    await ann.says(group, "Words that earn two points as well")
    await encore.quiet()
    await owner.says(group, "/give @ann_sings 50 =cmd")
    await owner.says(group, "/export members")
    await group.hears("Open our private chat first")
    assert await encore.value("SELECT count(*) FROM audit_log WHERE act LIKE 'export%'") == 0
    await owner.starts()
    await owner.says(group, "/export members")
    await group.hears("written to you privately")
    people = {row["Name"]: row for row in rows_of(await owner.private.hears("personal data"))}
    assert people["'=1+1"]["Messages"] == "1"
    assert people["Ann"]["Points"] == "52"
    assert people["Ann"]["Known since (UTC)"].startswith("2026-11-20 12:00")
    assert people["Ann"]["Known since (Asia/Shanghai)"].startswith("2026-11-20 20:00")
    await owner.says(owner.private, "/export ledger")
    lines = rows_of(await owner.private.hears("personal data"))
    of_ann = [line for line in lines if line["Name"] == "Ann"]
    assert sum(int(line["Points"]) for line in of_ann) == await encore.points_of(ann.id)
    assert "'=cmd" in [line["Note"] for line in of_ann]
    await encore.later(days=40)
    await owner.says(owner.private, "/export ledger since 30d")
    assert rows_of(await owner.private.hears("personal data")) == []
    await owner.says(owner.private, "/export ledger 2026-11-18")
    assert len(rows_of(await owner.private.hears("personal data"))) == len(lines)
    await owner.says(group, "/audit")
    log = plain(await group.hears("took out"))
    assert "Olga took out the list of members" in log
    assert "Olga took out the ledger" in log


async def test_members_get_no_table_and_wrong_words_a_sentence(
    group: Group, owner: Person, ann: Person
) -> None:
    await ann.starts()
    await ann.private.hears("Encore")
    ann.private.ear.forget()
    await ann.says(group, "/export members")
    await owner.starts()
    await owner.says(group, "/export everything")
    await group.hears("/export members or /export ledger")
    await owner.says(owner.private, "/language zh-Hant")
    await owner.private.hears("")
    await owner.says(group, "/export 成员 昨天")
    await group.hears("/export members or")
    await owner.says(group, "/export 成员")
    assert rows_of(await owner.private.hears("個人資料"))[0]["成員編號"]
    await ann.private.silent_for(0)


async def test_a_table_that_cannot_be_given_says_so_in_the_group(
    group: Group, owner: Person, playground: Playground
) -> None:
    await owner.starts()
    await owner.private.hears("I am Encore")
    # Blocked, and Telegram has not told so yet.
    playground.world.blockers.add(owner.id)
    await owner.says(group, "/export members")
    await group.hears("could not write to you privately")
