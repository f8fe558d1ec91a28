"""The policies that may be chosen: files in ``policies/``, each with what the screen calls it."""

from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lykt.statistics.protection.policies import Policy, read_policy

_FOLDER = Path(__file__).parent / "policies"

NAMES: dict[str, Promise] = {
    "hide-3": _("Hide counts below 3; show zeros"),
    "hide-3-zeros": _("Hide counts below 3, zeros too"),
    "hide-5": _("Hide counts below 5; show zeros"),
    "round-3": _("Round small counts to 0 or 3; hide nothing"),
}


@cache
def policy_named(code: str) -> Policy:
    """Raises ``KeyError`` for a name that is not among the choices."""
    return read_policy(_FOLDER / f"{code}.toml") if code in NAMES else _unknown(code)


def name_of(policy: Policy) -> str:
    """What the screen calls a policy; its rules in short where no file has it any more."""
    for code, name in NAMES.items():
        if policy_named(code) == policy:
            return str(name)
    return f"minimum_count {policy.minimum_count}, {policy.method}"


def code_of(policy: Policy) -> str:
    return next((code for code in NAMES if policy_named(code) == policy), "")


def _unknown(code: str) -> Policy:
    raise KeyError(f"{code}: no such policy; the policies are {', '.join(NAMES)}")
