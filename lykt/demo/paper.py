"""The recovery key as the demonstration's file has it; the counterpart of ``recovery-key.js``."""

import hashlib
from collections.abc import Sequence
from functools import reduce

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DATA = 4
_GROUPS = 14


def _times_x(value: int) -> int:
    """In GF(32), with x⁵ = x² + 1."""
    return ((value << 1) & 31) ^ 5 if value & 16 else value << 1


def _fives(data: bytes, count: int) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data).ljust(count * 5, "0")
    return [int(bits[at * 5 : at * 5 + 5], 2) for at in range(count)]


def _group(values: Sequence[int], place: int) -> str:
    check = reduce(lambda total, value: _times_x(total ^ value), values, 0) ^ place
    return "".join(_SIGNS[value] for value in [*values, check])


def encode_recovery_key(private: bytes) -> str:
    """Fourteen groups of five signs, each with its check."""
    values = _fives(private, (_GROUPS - 1) * _DATA)
    values += _fives(hashlib.sha256(private).digest(), _DATA)
    groups = (values[place * _DATA : (place + 1) * _DATA] for place in range(_GROUPS))
    return "-".join(_group(group, place) for place, group in enumerate(groups))
