"""Workbooks encrypted with a password that nobody was asked for.

Excel encrypts an .xls whose structure is protected, and what is marked as read-only in some ways, with a
password of its own, and tries it by itself when it opens a file ([MS-OFFCRYPTO] 2.4.2.3; LibreOffice does the
same). Such a file opens for everybody, and the unit that sent it knows of no password.
"""

from __future__ import annotations

import struct
from io import BytesIO
from xml.parsers.expat import ExpatError

from pipeline.intake.faults import UnreadableError

_TRIED_BY_ITSELF = "VelvetSweatshop"
_BEGINNINGS = (b"PK", b"\xd0\xcf\x11\xe0")


def decrypted(data: bytes) -> bytes:
    """The workbook inside an encrypted one.

    Raises:
        UnreadableError: F103; somebody chose a password, or the encryption makes no sense.
    """
    # Both are seldom needed, and take as long to import as ten returns to read.
    import msoffcrypto
    from cryptography.exceptions import UnsupportedAlgorithm

    held = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        file.load_key(password=_TRIED_BY_ITSELF)
        file.decrypt(held)
    except (
        msoffcrypto.exceptions.FileFormatError,
        msoffcrypto.exceptions.ParseError,
        msoffcrypto.exceptions.DecryptionError,
        UnsupportedAlgorithm,
        ExpatError,
        struct.error,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        OSError,
        TypeError,
        ValueError,
    ) as error:
        raise UnreadableError("F103") from error
    if not held.getvalue().startswith(_BEGINNINGS):  # a wrong key gives noise
        raise UnreadableError("F103")
    return held.getvalue()
