"""Modules run in a real browser, on a page of the caller's site: its origin and its policy."""

import json
from typing import Any

from playwright.sync_api import Page

_RUN = """async ([modules, source, given]) => {
  const loaded = {};
  for (const name of modules) {
    loaded[name.replaceAll("-", "_")] = await import(`/static/chat/${name}.js`);
  }
  const body = new Function("m", "given", `return (async () => { ${source} })()`);
  return body(loaded, given);
}"""


def run(page: Page, modules: str, source: str, given: Any = None) -> Any:
    """Run ``source`` with the chat's ``modules`` as ``m.name`` (hyphens as underscores)."""
    return page.evaluate(_RUN, [modules.split(), source, json.loads(json.dumps(given))])
