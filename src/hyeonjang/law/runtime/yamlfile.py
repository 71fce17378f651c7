"""Reading YAML strictly: no duplicate keys, no floats, shape checked against a JSON schema."""

from __future__ import annotations

import json
from collections.abc import Hashable
from datetime import date
from pathlib import Path

import jsonschema
import yaml

from hyeonjang.kit.errors import Refused


class BrokenParams(Refused):
    """A parameter or data file that cannot be trusted."""

    code = "broken_params"
    http_status = 500


class _StrictLoader(yaml.SafeLoader):
    """Refuses duplicate keys; leaves dates as text and numbers with a point as an error."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Hashable, object]:
    found: dict[Hashable, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            line = key_node.start_mark.line + 1
            raise BrokenParams(f"{line}번째 줄에 '{key}' 항목이 두 번 있습니다. 하나만 남기십시오.")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _float(loader: _StrictLoader, node: yaml.ScalarNode) -> object:
    raise BrokenParams(
        f"{node.start_mark.line + 1}번째 줄의 '{node.value}'은(는) 소수입니다. "
        "비율은 따옴표로 묶어 글자로 적으십시오."
    )


def _text(loader: _StrictLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _float)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def read_yaml(path: Path, schema: Path | None = None) -> object:
    """The content of ``path``; raises ``BrokenParams`` with the place and the reason."""
    return parse_yaml(path.read_text(encoding="utf-8"), path.name, schema)


def parse_yaml(text: str, name: str, schema: Path | None = None) -> object:
    """Like :func:`read_yaml` for text that is already here."""
    try:
        content: object = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (a SafeLoader)
    except BrokenParams as refusal:
        raise BrokenParams(f"{name}: {refusal.sentence}") from None
    except yaml.YAMLError as error:
        raise BrokenParams(f"{name}: YAML 문법에 맞지 않습니다({error}). 파일을 고치십시오.") from None
    if schema is not None:
        validator = jsonschema.Draft202012Validator(
            json.loads(schema.read_text(encoding="utf-8")),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )
        for problem in validator.iter_errors(content):
            place = "/".join(str(part) for part in problem.absolute_path) or "맨 위"
            raise BrokenParams(
                f"{name}: {place} 항목이 정해진 모양과 다릅니다({problem.message}). 파일을 고치십시오."
            )
    return content


def read_date(text: object) -> date:
    """An ISO date from a file; raises ``BrokenParams``."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise BrokenParams(f"'{text}'은(는) 날짜가 아닙니다. 2026-05-06처럼 적으십시오.") from None
