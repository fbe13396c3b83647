import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.switches import parse_switch
from tests.bad_inputs.corpus import CORPUS


@pytest.mark.parametrize(
    "text",
    [
        *(
            "on",
            "ON",
            " On ",
            "yes",
            "true",
            "1",
            "１",
            "开",
            "開",
            "开启",
            "開啟",
            "打开",
            "打開",
            "是",
        )
    ],
)
def test_a_word_switches_on(text: str) -> None:
    assert parse_switch(text) is True


@pytest.mark.parametrize(
    "text", ["off", "OFF", "Ｏｆｆ", "no", "No", "false", "0", "关", "關", "关闭", "關閉", "否"]
)
def test_a_word_switches_off(text: str) -> None:
    assert parse_switch(text) is False


@pytest.mark.parametrize(
    "text",
    ["", " ", "2", "01", "-1", "o n", "onn", "on off", "y", "n", "ok", "不", "不是", "开关", "¹0"],
)
def test_everything_else_switches_nothing(text: str) -> None:
    assert parse_switch(text) is None


@given(st.text() | st.sampled_from(CORPUS))
def test_whatever_is_typed_is_on_off_or_neither(text: str) -> None:
    assert parse_switch(text) in {True, False, None}
