"""Personal data in free text."""

import pytest

from pipeline.personal import personal_data, without_personal_data


def test_identity_phone_and_mail_are_found_and_masked() -> None:
    text = "Liên hệ ông A, CCCD 062085001234, điện thoại 0912 345 678, thư a.nguyen@example.com"

    assert personal_data(text) == (
        ("email", "a.******************"),
        ("identity", "06**********"),
        ("phone", "09**********"),
    )
    assert without_personal_data("gọi 0912 345 678 nhé") == "gọi 09********** nhé"


@pytest.mark.parametrize(
    "text", ["CMND 231 456 789", "ĐT: +84912345678", "062.085.001.234", "02603 862 345", "0912.345.678"]
)
def test_other_ways_of_writing_them_are_found_too(text: str) -> None:
    assert len(personal_data(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Kinh phí 123.456.789.012 đồng",
        "Kế hoạch số 1297/KH-UBND ngày 05/5/2023",
        "Nghị định số 147/2024/NĐ-CP",
        "từ 20/11/2024 đến 31/12/2024, 1.234.567 lượt người",
    ],
)
def test_sums_dates_and_numbers_of_letters_are_not_personal_data(text: str) -> None:
    assert personal_data(text) == ()
