"""``lykt protect``: the documented example, tables that add up, and clear refusals."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from django.core.management import CommandError, call_command

from lykt.statistics.protection import protecting
from lykt.statistics.protection.systems import Flags, System

ROOT = Path(__file__).parents[4]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The files of the documented example."""
    text = (ROOT / "docs/protect.md").read_text(encoding="utf-8")
    for name, body in re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL):
        (tmp_path / name).write_text(body, encoding="utf-8")
    return tmp_path


def run(folder: Path, data: str = "contacts.csv", *more: str) -> str:
    out = StringIO()
    call_command(
        "protect",
        f"--data={folder / data}",
        f"--tables={folder / 'tables.toml'}",
        f"--policy={folder / 'policy.toml'}",
        f"--out={folder / 'protected'}",
        *more,
        stdout=out,
    )
    return out.getvalue()


def table(path: Path) -> dict[tuple[str, ...], str]:
    with path.open(encoding="utf-8") as file:
        return {(row["place"], row["form"]): row["value"] for row in csv.DictReader(file)}


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_documented_example_is_protected(example: Path) -> None:
    text = run(example)

    public = table(example / "protected/publish/by_municipality.csv")
    assert "Audit passed" in text
    assert public["n1", "digital"] == ":"
    assert public["country", "total"] == "145"
    assert set(table(example / "protected/publish/by_county.csv")) < set(public)


def test_what_is_published_tells_neither_true_counts_nor_why(example: Path) -> None:
    run(example)

    text = (example / "protected/publish/by_municipality.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "place,form,value"
    assert "secondary" not in text


def test_what_stays_inside_has_true_counts_and_status(example: Path) -> None:
    run(example, "contacts.csv", "--intervals")

    inside = (example / "protected/internal/by_municipality.csv").read_text(encoding="utf-8")
    report = json.loads((example / "protected/internal/audit.json").read_text(encoding="utf-8"))
    assert "n1,digital,2,primary" in inside
    assert ",secondary" in inside
    assert report["passed"]
    assert len(report["intervals"]) == inside.count("ary\n")


def test_parquet_and_persons_give_the_same_as_counts(example: Path) -> None:
    run(example)
    first = table(example / "protected/publish/by_municipality.csv")
    source, target = example / "contacts.csv", example / "persons.parquet"
    duckdb.sql(
        f"copy (select county, municipality, form from read_csv('{source}'), range(contacts)) "  # noqa: S608
        f"to '{target}'"
    )
    replace(example / "tables.toml", 'counts = "contacts"', "")

    run(example, "persons.parquet")

    assert table(example / "protected/publish/by_municipality.csv") == first


def test_a_hierarchy_may_lie_in_a_file(example: Path) -> None:
    run(example)
    first = table(example / "protected/publish/by_municipality.csv")
    pairs = ["north,", "south,", "n1,north", "n2,north", "n3,north", "s1,south", "s2,south"]
    (example / "places.csv").write_text("\n".join(["code,parent", *pairs]), encoding="utf-8")
    columns = 'columns = ["county", "municipality"]'
    replace(example / "tables.toml", columns, 'column = "municipality"\nhierarchy = "places.csv"')

    run(example)

    assert table(example / "protected/publish/by_municipality.csv") == first


def test_counts_can_be_rounded(example: Path) -> None:
    replace(example / "policy.toml", 'zeros = "published"', 'method = "rounding"')

    run(example)

    public = table(example / "protected/publish/by_municipality.csv")
    assert public["n1", "digital"] in ("0", "3")
    assert ":" not in public.values()


def test_a_release_that_fails_the_attack_leaves_nothing_to_publish(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(example)

    def careless(system: System, policy: object, primary: Flags, fixed: Flags) -> Flags:
        return primary

    monkeypatch.setattr(protecting, "suppress", careless)
    with pytest.raises(CommandError, match="Audit FAILED"):
        run(example)

    assert not (example / "protected/publish").exists()
    assert "recomputable" in (example / "protected/internal/audit.txt").read_text(encoding="utf-8")


def test_an_earlier_table_is_known_to_the_attack(example: Path) -> None:
    earlier = (
        '[[tables]]\nname = "spring"\nvariables = ["form", "place"]\npublished = "spring.csv"\n'
    )
    with (example / "tables.toml").open("a", encoding="utf-8") as file:
        file.write(earlier)
    (example / "spring.csv").write_text("form,place,value\ndigital,n1,2\n", encoding="utf-8")

    run(example)

    assert table(example / "protected/publish/by_municipality.csv")["n1", "digital"] == "2"
    assert not (example / "protected/publish/spring.csv").exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("contacts.csv", "north,n3,digital,11", "north,n3,digital,-1", "row 10, column contacts"),
        ("contacts.csv", "north,n3,digital,11", "north,n3,digital,1.5", "row 10, column contacts"),
        (
            "contacts.csv",
            "north,n3,digital,11",
            "north,n3,,11",
            "column form: expected a code",
        ),
        ("contacts.csv", "north,n3,digital,11", "south,n3,digital,11", "municipality n3 is in"),
        ("contacts.csv", "north,n3,digital,11", "north,n3,digital,11,9", "row 10: expected 4"),
        ("contacts.csv", "county,muni", "county,komm", "has no column municipality"),
        ("tables.toml", 'variables = ["place", "form"]\nlevels', "levels", "a list of texts"),
        ("tables.toml", "levels = { place = 1 }", 'levels = { place = "a" }', "a whole number"),
        ("tables.toml", "levels = { place = 1 }", "levels = { place = 3 }", "2 under its total"),
        ("tables.toml", 'name = "by_county"', 'name = "By_municipality"', "stands twice"),
        ("tables.toml", 'column = "form"', 'name = "value"\ncolumn = "form"', "value is a heading"),
        ("tables.toml", 'column = "form"', 'colum = "form"', "colum is not known"),
        ("tables.toml", 'column = "form"', 'name = "form"\ncolumn = "kind"', "has no column kind"),
        ("policy.toml", "width = 2", "width = 0", "width: is 0"),
        ("policy.toml", 'zeros = "published"', "[dominance]\ncontributors=1\npercent=80", "sums"),
    ],
)
def test_what_is_wrong_is_named(example: Path, name: str, old: str, new: str, message: str) -> None:
    replace(example / name, old, new)

    with pytest.raises(CommandError, match=message):
        run(example)

    assert not (example / "protected").exists()


COUNTS = "county,municipality,form,contacts\n"
HIERARCHY = "code,parent\nnorth,\nsouth,\nn1,north\nn2,north\nn3,north\ns1,south\ns2,south\n"
PUBLISHED = 'published = "spring.csv"\nname = "by_county"'


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("contacts.csv", COUNTS, "contacts.csv: has no rows"),
        ("contacts.csv", "", "row 1: expected the names of the columns"),
        ("contacts.csv", COUNTS + "n,a,x,5\n\nn,a,x,5\n", "row 4: has the same codes as row 2"),
        ("contacts.csv", COUNTS + "n,a,x,5\n\nn,b,x,y\n", "row 4, column contacts: .*found 'y'"),
        ("contacts.csv", COUNTS + f"n,a,x,{10**10}\n", "a whole number from 0 to 1000000000"),
        ("contacts.csv", COUNTS.replace("form", "county"), "row 1: two columns are called county"),
        ("contacts.csv", COUNTS + "n,a,total,5\n", "row 2, column form: expected another code"),
        ("policy.toml", '[[public]]\nplace = "x"\n', "policy.toml: place: has no code 'x'"),
        ("policy.toml", '[[public]]\ncounty = "north"\n', "county: no such variable.*place, form"),
    ],
)
def test_what_a_file_lacks_is_named(example: Path, name: str, text: str, message: str) -> None:
    (example / name).write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=message):
        run(example)

    assert not (example / "protected").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "place,form,value\nnorth,digital,21\n",
            "row 2: .* 21, and the data says 20",
        ),
        ("place,form,value\nnorth,digital,20\nnorth,digital,:\n", "row 3: .* in an earlier row"),
        ("place,form,value\nwest,digital,20\n", "row 2: west, digital is no cell of the data"),
        ("place,value\nnorth,20\n", "row 1: has no column form"),
    ],
)
def test_an_earlier_table_that_does_not_fit_is_refused(
    example: Path, text: str, message: str
) -> None:
    replace(example / "tables.toml", 'name = "by_county"', PUBLISHED)
    (example / "spring.csv").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=f"spring.csv: {message}"):
        run(example)


def test_a_code_that_the_hierarchy_lacks_is_named(example: Path) -> None:
    columns = 'columns = ["county", "municipality"]'
    replace(example / "tables.toml", columns, 'column = "municipality"\nhierarchy = "places.csv"')
    (example / "places.csv").write_text(HIERARCHY.replace("n3,north\n", ""), encoding="utf-8")

    with pytest.raises(CommandError, match=r"row 8, column municipality: .*found 'n3'"):
        run(example)


def test_a_row_of_parquet_is_named_by_its_number(example: Path) -> None:
    target = example / "counts.parquet"
    rows = (
        "(values ('n', 'a', 'x', 5), ('n', 'b', 'x', -1)) t(county, municipality, form, contacts)"
    )
    duckdb.sql(f"copy (select * from {rows}) to '{target}'")  # noqa: S608 - our own

    with pytest.raises(CommandError, match="row 2, column contacts: expected a whole number"):
        run(example, "counts.parquet")


def test_a_policy_that_can_not_be_met_is_refused_with_its_cells(example: Path) -> None:
    known = [("n1", "physical"), ("n1", "psychological"), ("n1", "total")]
    public = [f'[[public]]\nplace = "{place}"\nform = "{form}"\n' for place, form in known]
    text = "".join(public).replace('form = "total"\n', "")
    (example / "policy.toml").write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="\n  place n1, form digital"):
        run(example)

    assert not (example / "protected").exists()


def test_what_others_keep_in_a_folder_of_that_name_is_not_touched(example: Path) -> None:
    (example / "protected/internal").mkdir(parents=True)
    (example / "protected/internal/thesis.odt").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"holds internal/thesis\.odt"):
        run(example)

    assert (example / "protected/internal/thesis.odt").exists()


def test_a_file_is_no_folder_to_write_to(example: Path) -> None:
    (example / "protected").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match="is a file"):
        run(example)


def test_a_folder_with_other_things_is_not_touched(example: Path) -> None:
    (example / "protected").mkdir()
    (example / "protected/mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"holds mine\.txt"):
        run(example)
