"""Opens files from outside without trusting them: size and ratio caps, truncated archives, emptiness."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from hyeonjang.kit.errors import Refused


@dataclass(frozen=True)
class Limits:
    """How much a reader unpacks. Real logs shrink 5 to 60 times; a bomb shrinks about 1,000 times."""

    max_bytes: int = 8 << 30
    max_ratio: int = 250
    # Below this size a high ratio harms nobody: tiny repetitive logs compress extremely well.
    ratio_from: int = 32 << 20
    max_sheet_bytes: int = 1 << 30
    max_json_bytes: int = 512 << 20


DEFAULT_LIMITS = Limits()


class GuardedGzip(io.RawIOBase):
    """A gzip stream that refuses a bomb, a truncated or a damaged archive in Korean."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__()
        self._raw = path.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._raw)
        self._packed = max(path.stat().st_size, 1)
        self._limits = limits
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self._stream.read(len(view))
        except EOFError:
            raise Refused(
                "압축 파일이 중간에서 끊겼습니다. 원본 시스템에서 다시 내려받아 주세요.", code="truncated"
            ) from None
        except (gzip.BadGzipFile, zlib.error):
            raise Refused(
                "압축 파일이 손상되었거나 gz 형식이 아닙니다. 파일을 다시 내려받아 주세요.", code="bad_gzip"
            ) from None
        self._seen += len(data)
        check_expansion(self._seen, self._packed, self._limits)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._raw.close()
        super().close()


def check_expansion(seen: int, packed: int, limits: Limits) -> None:
    """Refuse when unpacking has gone beyond what a real log needs."""
    if seen > limits.max_bytes or (seen > limits.ratio_from and seen > packed * limits.max_ratio):
        raise Refused(
            "압축을 풀면 비정상적으로 커지는 파일이라 읽지 않았습니다. 기간을 나누어 다시 내보내 주세요.",
            code="bomb",
        )


def require_file(path: Path) -> None:
    """Refuse a path that is missing, not a file, or empty."""
    if not path.is_file():
        raise Refused(f"파일을 찾을 수 없습니다: {path.name}. 경로를 확인해 주세요.", code="no_file")
    if path.stat().st_size == 0:
        raise Refused(
            f"빈 파일입니다(0바이트): {path.name}. 원본 시스템에서 다시 내보내 주세요.", code="empty"
        )


def is_gzip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(2) == b"\x1f\x8b"


def open_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> BinaryIO:
    """The bytes of a plain or gzipped file, buffered and guarded."""
    require_file(path)
    if is_gzip(path):
        return cast(BinaryIO, io.BufferedReader(GuardedGzip(path, limits), buffer_size=1 << 20))
    return path.open("rb", buffering=1 << 20)


def read_limited(stream: IO[bytes], limit: int) -> bytes:
    """All bytes of ``stream``; refuses beyond ``limit``."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Refused(
            f"파일이 너무 큽니다(한도 {limit >> 20:,}MB). 기간을 나누어 다시 내보내 주세요.", code="too_big"
        )
    return data


def check_zip(path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse a zip (XLSX) that is damaged or unpacks to more than a sheet can need.

    The sizes in the directory of a zip are claims; each member is really unpacked and counted.
    """
    total, packed = 0, max(path.stat().st_size, 1)
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            for info in archive.infolist():
                for size in _member_chunks(raw, info):
                    total += size
                    check_expansion(
                        total, packed, Limits(limits.max_sheet_bytes, limits.max_ratio, limits.ratio_from)
                    )
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError):
        raise Refused(
            f"엑셀 파일이 손상되었거나 XLSX 형식이 아닙니다: {path.name}. "
            "엑셀에서 열어 'Excel 통합 문서(.xlsx)'로 다시 저장해 주세요.",
            code="bad_xlsx",
        ) from None


def _member_chunks(raw: BinaryIO, info: zipfile.ZipInfo) -> Iterator[int]:
    """Sizes of the unpacked pieces of one member, read past any false claim of its length."""
    if info.flag_bits & 0x1:
        raise Refused("암호가 걸린 엑셀 파일입니다. 암호를 풀고 다시 올려 주세요.", code="encrypted")
    raw.seek(info.header_offset)
    header = raw.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    raw.seek(info.header_offset + 30 + name_length + extra_length)
    if info.compress_type == zipfile.ZIP_STORED:
        yield info.compress_size
        return
    inflate = zlib.decompressobj(-15)
    left = info.compress_size
    while left > 0 and not inflate.eof:
        block = raw.read(min(left, 1 << 16))
        if not block:
            raise EOFError
        left -= len(block)
        # 64 KiB inflates to at most 64 MiB, so one step cannot exhaust memory.
        yield len(inflate.decompress(block))
