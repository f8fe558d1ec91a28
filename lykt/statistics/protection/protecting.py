"""A release protected by its policy, and attacked before anybody may publish it."""

from dataclasses import dataclass

import numpy as np

from lykt.statistics.protection.audits import Audit, audit, audit_rounded
from lykt.statistics.protection.policies import Method, Policy, ProtectionError
from lykt.statistics.protection.primary import public_cells, sensitive
from lykt.statistics.protection.rounding import rounded
from lykt.statistics.protection.suppression import suppress
from lykt.statistics.protection.systems import Counts, Flags, System
from lykt.statistics.protection.told import gettext_noop


@dataclass(frozen=True)
class Protected:
    """``shown`` are the counts to publish, where they are not ``hidden``."""

    system: System
    policy: Policy
    primary: Flags
    hidden: Flags
    shown: Counts
    audit: Audit

    def status(self, cell: int) -> str:
        """For those who may see true counts: why a cell is as it is."""
        if self.hidden[cell]:
            return "primary" if self.primary[cell] else "secondary"
        if self.shown[cell] != self.system.counts[cell]:
            return "rounded"
        return "published"


def protect(
    system: System, policy: Policy, already: Flags | None = None, *, full: bool = False
) -> Protected:
    """Hide or round, then attack. ``already`` are cells that an earlier release has shown.

    Raises ``ProtectionError`` where the policy can not be met. Whoever publishes looks at
    ``audit.passed`` first.
    """
    fixed = public_cells(system, policy.public)
    if already is not None:
        fixed = fixed | already
    primary = sensitive(system, policy) & ~fixed
    if policy.method is Method.ROUNDING:
        return _rounded(system, policy, primary, fixed, full=full)
    hidden = suppress(system, policy, primary, fixed)
    found = audit(system, policy, hidden, already=already, full=full)
    shown = np.where(hidden, 0, system.counts)
    return Protected(system, policy, primary, hidden, shown, found)


def _rounded(
    system: System, policy: Policy, primary: Flags, fixed: Flags, *, full: bool
) -> Protected:
    if fixed.any():
        raise ProtectionError(
            gettext_noop(
                "some counts are public as they are, and rounded ones beside them could be told "
                'from them. Use method = "suppression".'
            ),
            np.flatnonzero(fixed).tolist(),
        )
    shown = rounded(system, policy.rounding_base)
    hidden = np.zeros(len(shown), bool)
    found = audit_rounded(system, policy, shown, full=full)
    return Protected(system, policy, primary, hidden, shown, found)
