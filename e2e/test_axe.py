"""That the tests of accessibility see what is wrong, each element of it, also what comes later."""

from playwright.sync_api import Page

from e2e.conftest import violations

_FLAW = (
    "document.querySelector('main').append(Object.assign(new Image(), {src: '/static/none.png'}))"
)


def test_each_flaw_is_found_and_the_next_one_too(page: Page, home: str) -> None:
    page.goto(home)
    assert violations(page) == []
    page.evaluate(_FLAW)
    assert len(violations(page)) == 1
    page.evaluate(_FLAW)
    assert len([found for found in violations(page) if found.startswith("image-alt")]) == 2
