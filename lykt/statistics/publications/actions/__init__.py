"""Every write about kept tables and publications.

Each locks the row first, then checks, then changes and records, in one transaction. What the
rules do not allow raises a ``workflow.RefusedError`` with a sentence for the screen.
"""

from lykt.statistics.publications.actions.composing import (
    add_described,
    add_table,
    begin_publication,
    choose_policy,
    correct_publication,
    discard_edition,
    take_out_table,
)
from lykt.statistics.publications.actions.keeping import change_table, keep_table, remove_table
from lykt.statistics.publications.actions.releasing import (
    prepare_edition,
    release_edition,
    reopen_edition,
    withdraw_edition,
)

__all__ = [
    "add_described",
    "add_table",
    "begin_publication",
    "change_table",
    "choose_policy",
    "correct_publication",
    "discard_edition",
    "keep_table",
    "prepare_edition",
    "release_edition",
    "remove_table",
    "reopen_edition",
    "take_out_table",
    "withdraw_edition",
]
