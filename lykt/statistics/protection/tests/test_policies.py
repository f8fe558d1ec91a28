"""A policy says clearly what it asks for, or is refused clearly."""

from pathlib import Path

import pytest

from lykt.statistics.protection.policies import (
    Method,
    Policy,
    PolicyError,
    SensitiveAnswer,
    Zeros,
    read_policy,
)

TOML = """
minimum_count = 5
width = 3
zeros = "hidden"
insiders = false

[[group_disclosure]]
variable = "exposed"
codes = ["yes"]
all_but = 1

[[public]]
county = "03"
"""


def written(folder: Path, text: str, name: str = "policy.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_rule_is_read_from_toml(tmp_path: Path) -> None:
    policy = read_policy(written(tmp_path, TOML))

    assert policy == Policy(
        minimum_count=5,
        width=3,
        zeros=Zeros.HIDDEN,
        insiders=False,
        group_disclosure=(SensitiveAnswer("exposed", ("yes",), 1),),
        public=((("county", "03"),),),
    )


def test_a_policy_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    policy = read_policy(written(tmp_path, TOML))

    assert Policy.from_json(policy.as_json()) == policy


def test_an_empty_policy_is_the_careful_one(tmp_path: Path) -> None:
    policy = read_policy(written(tmp_path, "{}", "policy.json"))

    assert (policy.minimum_count, policy.width, policy.insiders) == (3, 2, True)
    assert policy.method is Method.SUPPRESSION


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("minimum = 3", "minimum: no such rule"),
        ("minimum_count = 0", "minimum_count: is 0, and must be at least 1"),
        ('minimum_count = "3"', "minimum_count: expected a whole number, found '3'"),
        ('zeros = "maybe"', "zeros: expected one of published, hidden, found 'maybe'"),
        ("insiders = 1", "insiders: expected true or false"),
        ("[dominance]\ncontributors = 2\npercent = 85", "only counts are protected"),
        ("[public]\ncounty = '03'", r"head each part \[\[public\]\]"),
        ("minimum_count = ", "is not TOML"),
        ('method = "rounding"\nminimum_count = 5', "rounding_base is 3"),
        ('method = "rounding"\nwidth = 3', "width is 3"),
        ("[[group_disclosure]]\nvariable = 'x'\ncodes = ['yes']", "can not be met"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(PolicyError, match=message) as refused:
        read_policy(path)

    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"width": 2,}', "is not JSON"),
        ("[1]", "expected names and values"),
        ('{"width": 1, "width": 2}', "width stands twice"),
    ],
)
def test_wrong_json_is_named_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text, "policy.json")

    with pytest.raises(PolicyError, match=f"policy.json: {message}"):
        read_policy(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="can not be read"):
        read_policy(tmp_path / "none.toml")
