"""What every law package stands on: dated parameters, registered rules, traces, rounding."""

from hyeonjang.law.runtime.params import Param, Params
from hyeonjang.law.runtime.rounding import Rounding, floor1, floor10, floor10_national
from hyeonjang.law.runtime.rule import RuleVersion, all_rules, rule, rule_on
from hyeonjang.law.runtime.trace import Json, Step, Trace, to_json
from hyeonjang.law.runtime.yamlfile import BrokenParams, parse_yaml, read_date, read_yaml

__all__ = [
    "BrokenParams",
    "Json",
    "Param",
    "Params",
    "Rounding",
    "RuleVersion",
    "Step",
    "Trace",
    "all_rules",
    "floor1",
    "floor10",
    "floor10_national",
    "parse_yaml",
    "read_date",
    "read_yaml",
    "rule",
    "rule_on",
    "to_json",
]
