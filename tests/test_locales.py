"""Every sentence the code speaks stands in every catalogue, and nothing else does."""

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.texts import Html
from tests.bad_inputs.telegram_html import shown
from tests.spoken import ROOT, Sentences, read_all, read_module

PLURAL_FORMS = {"en": 2, "zh_Hans": 1, "zh_Hant": 1}
# Refusals raised elsewhere with a literal key become words here.
PASSING_ON = ("handlers/errors.py", "views/question_files.py", "views/lesson_files.py")
LONGEST_MENU_TEXT = 60
LONGEST_ALERT = 200
SAMPLE = "Ann &amp; 极光"


def _read(name: str) -> Catalog:
    source: Path = ROOT / "bot" / "locales" / name / "LC_MESSAGES" / "encore.po"
    with source.open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


CATALOGUES = {
    name: {_key(message): message for message in _read(name) if message.id}
    for name in PLURAL_FORMS
}
SENTENCES = read_all()
KEYS = {spoken.key for spoken in SENTENCES.spoken}
in_every_language = pytest.mark.parametrize("name", PLURAL_FORMS)


def _placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


def _all_forms(name: str) -> Iterator[tuple[str, str]]:
    for key, message in CATALOGUES[name].items():
        for form in _forms(message):
            yield key, form


@in_every_language
def test_every_sentence_the_code_speaks_is_there(name: str) -> None:
    assert sorted(KEYS - CATALOGUES[name].keys()) == []


@in_every_language
def test_no_sentence_is_left_over(name: str) -> None:
    assert sorted(CATALOGUES[name].keys() - KEYS) == []


def test_keys_are_written_out_where_they_are_spoken() -> None:
    assert [place for place in SENTENCES.dynamic if not place.startswith(PASSING_ON)] == []


@in_every_language
def test_a_sentence_with_plurals_is_asked_for_with_a_count_and_no_other_is(name: str) -> None:
    wrong = [
        spoken
        for spoken in SENTENCES.spoken
        if spoken.key in CATALOGUES[name]
        and bool(CATALOGUES[name][spoken.key].pluralizable) != spoken.is_plural
    ]
    assert wrong == []


@in_every_language
def test_every_placeholder_is_given_where_the_sentence_is_spoken(name: str) -> None:
    missing = [
        (spoken.place, spoken.key, sorted(wanted - spoken.given))
        for spoken in SENTENCES.spoken
        if spoken.key in CATALOGUES[name] and spoken.given is not None
        for wanted in map(_placeholders, _forms(CATALOGUES[name][spoken.key]))
        if wanted - spoken.given
    ]
    assert missing == []


@in_every_language
def test_all_languages_hold_the_same_sentences_in_the_order_of_their_keys(name: str) -> None:
    assert list(CATALOGUES[name]) == sorted(CATALOGUES["en"])


@in_every_language
def test_all_languages_name_the_same_placeholders(name: str) -> None:
    for key, form in _all_forms(name):
        english = _forms(CATALOGUES["en"][key])
        assert _placeholders(form) == set().union(*map(_placeholders, english)), key
        assert all(field.isidentifier() for field in _placeholders(form)), key


@in_every_language
def test_each_language_has_its_plural_forms_and_no_empty_sentence(name: str) -> None:
    for key, message in CATALOGUES[name].items():
        forms = _forms(message)
        assert len(forms) == (PLURAL_FORMS[name] if message.pluralizable else 1), key
        assert all(form.strip() for form in forms), key
        assert not message.fuzzy, key


@in_every_language
def test_every_sentence_is_html_that_telegram_takes(name: str) -> None:
    for _, form in _all_forms(name):
        shown(form.format_map(dict.fromkeys(_placeholders(form), SAMPLE)))


@in_every_language
def test_menu_texts_and_alerts_fit(name: str) -> None:
    for key, form in _all_forms(name):
        if key.startswith("menu."):
            assert len(Html(form).plain) <= LONGEST_MENU_TEXT, key
        if key.startswith("refusal."):
            assert len(Html(form).plain) <= LONGEST_ALERT, key


@pytest.mark.parametrize(("name", "charset"), [("zh_Hans", "gb2312"), ("zh_Hant", "big5")])
def test_each_kind_of_chinese_keeps_to_its_own_characters(name: str, charset: str) -> None:
    for key, form in _all_forms(name):
        if key != "language.own_name":
            "".join(letter for letter in form if "\u4e00" <= letter <= "\u9fff").encode(charset)


def test_the_reader_of_the_code_finds_what_is_spoken_and_how() -> None:
    source = """
TITLES = {1: "a.one", 2: "a.two"}
t("b.plain", name=1)
t.n("b.plural", 3, name=1)
texts.translator(language)("b.made")
t("b.yes" if ready else "b.no", **rest)
t(TITLES[kind])
t({True: "c.on", False: "c.off"}[is_on])
raise Refusal("d.refused", free=1)
command("points", help="help.points", menu="menu.points")
t(command.help)
t(f"e.{kind}")
Refusal(key)
other("not.a.key")
"""
    found = Sentences()
    read_module(source, "handlers/sample.py", into=found)
    assert {spoken.key for spoken in found.spoken} == {
        *("a.one", "a.two", "b.plain", "b.plural", "b.made", "b.yes", "b.no", "c.on", "c.off"),
        *("d.refused", "help.points", "menu.points"),
    }
    assert [place.partition(":")[2] for place in found.dynamic] == ["12", "13"]
    given = {spoken.key: spoken.given for spoken in found.spoken}
    assert given["b.plural"] == frozenset({"name", "count"})
    assert given["b.yes"] is None
