"""Being somebody in a chat: writing, answering, reacting, sending pictures."""

import base64
import re

from playwright.async_api import expect

from playground.fan_group import FanGroup

from .conftest import Call, Visit

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgSN+CB41Kpw8CABPHWmVeTV8r"
    "AAAAAElFTkSuQmCC"
)


async def test_what_ann_types_stands_in_the_chat_and_others_see_it(
    visit: Visit, fans: FanGroup
) -> None:
    ann, lin = fans.members[0], fans.members[1]
    hers = await visit(ann, fans.group)
    theirs = await visit(lin, fans.group)
    await hers.says("What a night!")
    await expect(hers.field).to_have_value("")
    await expect(theirs.message("What a night!")).to_contain_class("theirs")


async def test_shift_and_enter_begin_a_new_line(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.field.fill("first")
    await screen.field.press("Shift+Enter")
    await screen.field.press_sequentially("second")
    await screen.field.press("Enter")
    await expect(screen.message("first").locator(".text")).to_have_text(
        re.compile("^first\nsecond")
    )


async def test_a_reply_quotes_the_original_and_escape_takes_it_back(
    visit: Visit, fans: FanGroup
) -> None:
    screen = await visit(fans.members[0], fans.group)
    original = await screen.says("Who sings along?")
    await screen.menu(original, "Reply")
    await screen.field.press("Escape")
    await expect(screen.page.locator(".context")).to_have_count(0)
    await screen.menu(original, "Reply")
    answer = await screen.says("All of us")
    await expect(answer.locator(".quote")).to_contain_text("Who sings along?")


async def test_an_edit_is_marked_and_a_deletion_leaves_a_trace(
    visit: Visit, fans: FanGroup
) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.says("Tikets are out")
    await screen.field.press("ArrowUp")
    await expect(screen.field).to_have_value("Tikets are out")
    own = await screen.says("Tickets are out")
    await expect(own.locator(".edited")).to_be_visible()
    await screen.menu(own, "Delete")
    await expect(screen.message("message deleted")).to_be_visible()
    await expect(screen.message("Tickets are out")).to_have_count(0)


async def test_a_reaction_is_put_and_taken_back(visit: Visit, fans: FanGroup) -> None:
    ann, lin = fans.members[0], fans.members[1]
    await lin.says(fans.group, "New song tonight")
    screen = await visit(ann, fans.group)
    song = screen.message("New song tonight")
    await screen.menu(song, "🔥")
    chip = song.locator(".reactions button")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await expect(chip).to_contain_text("1")
    await chip.click()
    await expect(chip).to_have_count(0)


async def test_a_picture_with_a_caption_is_shown_and_opens(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.uploads("stage.png", "image/png", PICTURE)
    own = await screen.says("From the first row")
    picture = own.locator(".picture img")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 10
    await own.locator(".picture").click()
    await expect(screen.page.locator("dialog img")).to_be_visible()
    await screen.page.keyboard.press("Escape")
    await expect(screen.page.locator("dialog")).to_have_count(0)


async def test_a_document_is_offered_for_saving(visit: Visit, fans: FanGroup) -> None:
    screen = await visit(fans.members[0], fans.group)
    await screen.uploads("setlist.txt", "text/plain", b"1. Encore")
    own = await screen.says("The setlist")
    async with screen.page.expect_download() as download:
        await own.locator(".paper").click()
    assert (await download.value).suggested_filename == "setlist.txt"


async def test_a_message_is_forwarded_with_its_origin(visit: Visit, fans: FanGroup) -> None:
    ann, lin = fans.members[0], fans.members[1]
    await lin.says(fans.group, "Meet at seven")
    screen = await visit(ann, fans.group)
    await screen.menu(screen.message("Meet at seven"), "Forward")
    await screen.page.locator("dialog .choice").first.click()
    await expect(screen.log.locator(".forwarded")).to_contain_text(lin.name)


async def test_buttons_answer_with_a_toast_or_an_alert(
    visit: Visit, fans: FanGroup, bot: Call
) -> None:
    keys = [{"text": "Softly", "callback_data": "s"}, {"text": "Loudly", "callback_data": "l"}]
    card = {"inline_keyboard": [keys]}
    await bot("sendMessage", chat_id=fans.group.id, text="How?", reply_markup=card)
    screen = await visit(fans.members[0], fans.group)
    question = await screen.hears("How?")
    await question.get_by_role("button", name="Softly").click()
    await _answer(bot, "Noted", alert=False)
    await expect(screen.toast).to_have_text("Noted")
    await question.get_by_role("button", name="Loudly").click()
    await _answer(bot, "Not here", alert=True)
    alert = screen.page.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Not here")
    await screen.page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def _answer(bot: Call, text: str, *, alert: bool) -> None:
    """Take the newest tap and answer it."""
    updates = (await bot("getUpdates", timeout=5, offset=-1))["result"]
    number = updates[-1]["callback_query"]["id"]
    await bot("answerCallbackQuery", callback_query_id=number, text=text, show_alert=alert)


async def test_formatting_is_shown_and_foreign_markup_is_text(
    visit: Visit, fans: FanGroup, bot: Call
) -> None:
    await bot(
        "sendMessage",
        chat_id=fans.group.id,
        parse_mode="HTML",
        text="😀 <b>bold <i>both</i></b> &lt;img src=x onerror=alert(1)&gt; <code>code</code>",
    )
    screen = await visit(fans.members[0], fans.group)
    said = await screen.hears("bold")
    await expect(said.locator(".text b")).to_have_text("bold both")
    await expect(said.locator(".text b i")).to_have_text("both")
    await expect(said.locator(".text code")).to_have_text("code")
    await expect(said.locator(".text")).to_contain_text("<img src=x onerror=alert(1)>")


async def test_the_slash_menu_follows_the_scopes(visit: Visit, fans: FanGroup, bot: Call) -> None:
    member, admin = (
        {"command": "top", "description": "Board"},
        {"command": "give", "description": "Give"},
    )
    await bot("setMyCommands", commands=[member])
    await bot("setMyCommands", commands=[member, admin], scope={"type": "all_chat_administrators"})
    screen = await visit(fans.members[0], fans.group)
    offers = screen.page.locator(".offer")
    await screen.field.press("/")
    await expect(offers).to_have_text([re.compile("/top")])
    await screen.field.press("Escape")
    await expect(offers.first).to_be_hidden()
    await screen.becomes(fans.owner.name)
    await screen.field.fill("/")
    await expect(offers).to_have_count(2)
    await screen.field.press("ArrowDown")
    await screen.field.press("Enter")
    await expect(screen.log.locator(".mine").last).to_contain_text("/give")


async def test_somebody_votes_takes_it_back_and_sees_how_a_poll_ended(
    visit: Visit, fans: FanGroup, bot: Call
) -> None:
    ann, group = fans.members[0], fans.group
    screen = await visit(ann, group)
    asked = {"question": "Encore?", "options": ["Yes", "Louder"], "is_anonymous": False}
    sent = (await bot("sendPoll", chat_id=group.id, **asked))["result"]
    poll = await screen.hears("Encore\\?")
    await poll.locator(".option", has_text="Louder").click()
    await expect(poll.locator(".chosen")).to_contain_text("100%")
    await screen.menu(poll, "Take my vote back")
    await poll.locator(".option", has_text="Yes").click()
    await bot("stopPoll", chat_id=group.id, message_id=sent["message_id"])
    await expect(poll).to_contain_text("Final results")
    await expect(poll.locator(".chosen")).to_contain_text("Yes")
