"""Codes of an event: new every half minute, good for a minute, others for others."""

from domain.attendance import code_at, is_code, is_token, read_code, token_at

SECRET, NOON = "aa" * 32, 1_795_003_200


def test_a_code_is_good_while_it_is_shown_and_half_a_minute_longer() -> None:
    code = code_at(SECRET, NOON)
    assert len(code) == 6 and code.isdecimal()
    assert code == code_at(SECRET, NOON + 29) != code_at(SECRET, NOON + 30)
    assert [is_code(SECRET, code, at=NOON + later) for later in (0, 59, 60, -1)] == [
        True,
        True,
        False,
        False,
    ]
    assert not is_code("bb" * 32, code, at=NOON)


def test_no_secret_knows_no_code() -> None:
    assert not is_code("", code_at("", NOON), at=NOON)
    assert not is_token("", token_at("", NOON), at=NOON)


def test_a_link_is_good_for_five_to_ten_minutes() -> None:
    token = token_at(SECRET, NOON)
    assert [is_token(SECRET, token, at=NOON + later) for later in (0, 599, 600)] == [
        True,
        True,
        False,
    ]
    assert not is_token(SECRET, token[:-1], at=NOON)


def test_six_digits_alone_are_a_code_in_any_width() -> None:
    assert [
        read_code(said) for said in (" 000123 ", "１２３４５６", "12345", "1234567", "123 456")
    ] == [
        "000123",
        "123456",
        None,
        None,
        None,
    ]
