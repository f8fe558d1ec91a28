"""Two persons, frozen content, notes on both editions, and every refusal with its reason."""

from typing import Any

import pytest

from conftest import Cast
from lykt.audit.models import Record
from lykt.people.models import Person
from lykt.statistics.models import Edition, EditionTable, KeptTable, Publication
from lykt.statistics.publications import actions, queries, workflow
from lykt.statistics.publications.choices import NAMES, policy_named
from lykt.statistics.publications.tests.conftest import Begun, spec


def _release(edition: Edition, actor: Person) -> Edition:
    return actions.release_edition(actor=actor, edition=edition, digest=edition.digest)


def test_one_composes_and_another_releases(cast: Cast, begun: Begun) -> None:
    edition = begun(prepare=True)
    assert edition.state == Edition.State.PREPARED
    with pytest.raises(EditionTable.DoesNotExist):
        queries.released_table("tall-2022", "months")
    _release(edition, cast.manager)
    assert queries.released_table("tall-2022", "months").values["count"] == (9, 5, None, None)
    [publication] = queries.released_publications()
    assert publication.editions.get().released_by == cast.manager
    done = Record.objects.order_by("number").values_list("action", flat=True)
    assert [one for one in done if one.startswith("statistics.")] == [
        "statistics.keep_table",
        "statistics.begin_publication",
        "statistics.add_table",
        "statistics.prepare_edition",
        "statistics.release_edition",
    ]


def test_whoever_had_a_hand_in_it_can_not_release_it(
    cast: Cast, begun: Begun, second_manager: Person
) -> None:
    edition = begun()
    actions.prepare_edition(actor=cast.manager, edition=edition)
    edition.refresh_from_db()
    with pytest.raises(workflow.SamePersonError):
        _release(edition, cast.manager)
    assert _release(edition, second_manager).state == Edition.State.RELEASED


def test_somebody_of_another_place_can_not_release_it(cast: Cast, begun: Begun) -> None:
    edition = begun(prepare=True)
    for person in (cast.stranger, cast.reader):
        with pytest.raises(workflow.NotReleasableError):
            _release(edition, person)


def test_an_edition_whose_audit_fails_can_not_be_released(
    cast: Cast, begun: Begun, preparing: dict[str, Any]
) -> None:
    preparing["passes"] = False
    edition = begun(prepare=True)
    with pytest.raises(workflow.AuditFailedError):
        _release(edition, cast.manager)
    assert not queries.released_publications()


def test_only_what_was_looked_at_is_released(
    cast: Cast, begun: Begun, preparing: dict[str, Any]
) -> None:
    looked_at = begun(prepare=True)
    preparing["values"] = (9, 4, None, None)
    actions.prepare_edition(actor=cast.analyst, edition=looked_at)
    with pytest.raises(workflow.OtherContentError):
        _release(looked_at, cast.manager)
    changed = Edition.objects.get(pk=looked_at.pk)
    changed.tables.update(released=None)
    with pytest.raises(workflow.OtherContentError):
        _release(changed, cast.manager)


def test_what_was_prepared_before_another_release_of_the_same_rows_is_prepared_again(
    cast: Cast, begun: Begun
) -> None:
    first, second = begun("first", prepare=True), begun("second", prepare=True)
    _release(first, cast.manager)
    with pytest.raises(workflow.OthersReleasedError):
        _release(second, cast.manager)
    actions.prepare_edition(actor=cast.analyst, edition=second)
    second.refresh_from_db()
    assert second.considered == [[first.pk, first.digest]]
    _release(second, cast.manager)


def test_a_correction_is_a_new_edition_with_a_note_on_both(cast: Cast, begun: Begun) -> None:
    first = _release(begun(prepare=True), cast.manager)
    with pytest.raises(workflow.NoReasonError):
        actions.correct_publication(actor=cast.analyst, edition=first, reason=" ")
    second = actions.correct_publication(actor=cast.analyst, edition=first, reason="En feil.")
    with pytest.raises(workflow.UnderWayError):
        actions.correct_publication(actor=cast.analyst, edition=first, reason="Enda en.")
    assert queries.released_edition("tall-2022").number == 1
    second = actions.prepare_edition(actor=cast.analyst, edition=second)
    assert second.considered == [[first.pk, first.digest]]
    _release(second, cast.manager)
    first.refresh_from_db()
    assert first.state == Edition.State.CORRECTED
    assert queries.released_edition("tall-2022").correction == "En feil."
    assert queries.released_table("tall-2022", "months", edition=1)


def test_what_is_withdrawn_is_not_shown_and_still_counts_as_known(cast: Cast, begun: Begun) -> None:
    first = _release(begun(prepare=True), cast.manager)
    with pytest.raises(workflow.NoReasonError):
        actions.withdraw_edition(actor=cast.manager, edition=first, reason="")
    actions.withdraw_edition(actor=cast.manager, edition=first, reason="Feil kilde.")
    for edition in (None, 1):
        with pytest.raises(EditionTable.DoesNotExist):
            queries.released_table("tall-2022", "months", edition=edition)
    assert queries.public_editions("tall-2022").get().withdrawal == "Feil kilde."
    assert begun("other", prepare=True).considered == [[first.pk, first.digest]]


def test_a_prepared_edition_is_frozen_until_it_is_opened(
    cast: Cast, begun: Begun, kept: KeptTable
) -> None:
    edition = begun(prepare=True)
    with pytest.raises(workflow.FrozenError):
        actions.add_table(actor=cast.analyst, edition=edition, kept=kept, code="b", title="B")
    with pytest.raises(workflow.FrozenError):
        actions.choose_policy(actor=cast.analyst, edition=edition, policy=policy_named("round-3"))
    actions.reopen_edition(actor=cast.manager, edition=edition, words="Slå sammen aldrene.")
    edition.refresh_from_db()
    assert edition.returned == "Slå sammen aldrene."
    assert edition.audit is None
    assert edition.tables.get().released is None
    with pytest.raises(workflow.WrongStateError):
        _release(edition, cast.manager)
    actions.choose_policy(actor=cast.analyst, edition=edition, policy=policy_named("round-3"))


def test_tables_have_codes_of_their_own_and_can_be_taken_out(
    cast: Cast, begun: Begun, kept: KeptTable
) -> None:
    edition = begun()
    with pytest.raises(workflow.CodeTakenError):
        actions.add_table(actor=cast.analyst, edition=edition, kept=kept, code="months", title="")
    actions.take_out_table(actor=cast.analyst, table=edition.tables.get())
    with pytest.raises(workflow.NoTablesError):
        actions.prepare_edition(actor=cast.analyst, edition=edition)


def test_an_address_belongs_to_one_publication(cast: Cast, begun: Begun) -> None:
    begun("tall")
    with pytest.raises(workflow.SlugTakenError):
        begun("tall")


def test_an_edition_that_nobody_saw_is_discarded_and_one_in_force_is_not(
    cast: Cast, begun: Begun
) -> None:
    actions.discard_edition(actor=cast.analyst, edition=begun())
    assert not Publication.objects.exists()
    released = _release(begun(prepare=True), cast.manager)
    with pytest.raises(workflow.WrongStateError):
        actions.discard_edition(actor=cast.analyst, edition=released)


def test_nobody_composes_with_rows_whose_small_counts_they_may_not_see(
    cast: Cast, begun: Begun, kept: KeptTable
) -> None:
    edition = begun()
    for act in (
        lambda: actions.keep_table(actor=cast.stranger, name="Min", spec=spec(), chart="automatic"),
        lambda: actions.add_table(
            actor=cast.stranger, edition=edition, kept=kept, code="b", title="B"
        ),
        lambda: actions.prepare_edition(actor=cast.stranger, edition=edition),
        lambda: actions.discard_edition(actor=cast.stranger, edition=edition),
    ):
        with pytest.raises(workflow.SmallCountsError):
            act()
    assert cast.stranger not in edition.composers.all()


def test_a_kept_table_is_its_keepers(cast: Cast, kept: KeptTable) -> None:
    with pytest.raises(workflow.NotYoursError):
        actions.remove_table(actor=cast.manager, table=kept)
    changed = actions.change_table(
        actor=cast.analyst, table=kept, name="Ny", spec=spec(2021), chart="bars"
    )
    assert changed.code == kept.code
    other = actions.keep_table(actor=cast.analyst, name="Etter måned", spec=spec(), chart="bars")
    assert other.code == "etter-maned-2"
    actions.remove_table(actor=cast.analyst, table=kept)
    assert not KeptTable.objects.filter(pk=kept.pk).exists()


def test_a_table_is_found_where_it_is_released(cast: Cast, begun: Begun, kept: KeptTable) -> None:
    assert queries.released_as(spec()) is None
    edition = _release(begun(prepare=True), cast.manager)
    found = queries.released_as(spec())
    assert found is not None
    assert found.edition == edition
    assert queries.released_as(spec(2021)) is None


@pytest.mark.parametrize("code", NAMES)
def test_every_policy_that_may_be_chosen_can_be_read(code: str) -> None:
    assert policy_named(code).minimum_count >= 3
