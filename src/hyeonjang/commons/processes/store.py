"""Files of the event logs, under the product's home: uploads as they came, imports as columns."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "processes"


def upload_path(import_id: int, file_name: str) -> Path:
    """Where the uploaded file lies; only the ending of the given name is used, so no name can lead elsewhere."""
    lowered = file_name.lower()
    ending = next((e for e in (".xes.gz", ".csv.gz", ".xes", ".csv", ".tsv", ".txt", ".xlsx", ".json")
                   if lowered.endswith(e)), ".bin")
    return _root() / "uploads" / f"{import_id}{ending}"


def log_folder(import_id: int) -> Path:
    return _root() / "logs" / str(import_id)


def incoming() -> Path:
    """A new name in the place where files lie until they belong to an import."""
    folder = _root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{os.urandom(12).hex()}.part"


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def receive(upload: UploadedFile[bytes]) -> tuple[Path, str]:
    """Write an upload to a temporary place; returns it with the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    path = incoming()
    with path.open("wb") as out:
        for chunk in upload.chunks():
            digest.update(chunk)
            out.write(chunk)
    return path, digest.hexdigest()


def receive_path(source: Path) -> tuple[Path, str]:
    """The same for a file that is already on this machine (command line, demo)."""
    path = incoming()
    shutil.copyfile(source, path)
    return path, digest_of(path)


def settle(part: Path, import_id: int, file_name: str) -> Path:
    target = upload_path(import_id, file_name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)
    return target


def forget(import_id: int, file_name: str) -> None:
    """Remove the files of an import that is no longer kept."""
    upload_path(import_id, file_name).unlink(missing_ok=True)
    shutil.rmtree(log_folder(import_id), ignore_errors=True)
