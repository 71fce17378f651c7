"""Pictures from a phone: only JPEG and PNG, and without the place, the camera and the owner in them. Pure."""

from __future__ import annotations

import struct

from hyeonjang.kit.errors import Refused

MOST = 8 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"}


def stripped(data: bytes) -> tuple[bytes, str]:
    """(the picture without its metadata, its media type); raises ``Refused`` for anything else."""
    if len(data) > MOST:
        raise Refused("사진은 한 장에 8MB까지 올릴 수 있습니다. 작게 찍어 다시 올리세요.", field="photo")
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data), "image/jpeg"
        if data.startswith(_PNG):
            return _png(data), "image/png"
    except (struct.error, IndexError):
        raise Refused("사진이 깨져 있습니다. 다시 찍어 올리세요.", field="photo") from None
    raise Refused("사진은 JPEG이나 PNG만 올릴 수 있습니다. 다른 형식으로 저장해 올리세요.", field="photo")


def _jpeg(data: bytes) -> bytes:
    """Every segment but APP1 ~ APP15 and comments: those hold place, camera and thumbnails."""
    kept, place = bytearray(b"\xff\xd8"), 2
    while True:
        if data[place] != 0xFF:
            raise IndexError
        marker = data[place + 1]
        if marker == 0xDA:  # the picture itself, to the end
            return bytes(kept + data[place:])
        length = struct.unpack(">H", data[place + 2 : place + 4])[0]
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            kept += data[place : place + 2 + length]
        place += 2 + length


def _png(data: bytes) -> bytes:
    kept, place = bytearray(_PNG), len(_PNG)
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data):
            raise IndexError
        if kind in _PNG_KEPT:
            kept += data[place:end]
        place = end
        if kind == b"IEND":
            return bytes(kept)
    raise IndexError
