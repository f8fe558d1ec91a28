"""Drawing a chart's specification as SVG, for a document or to stand in a page."""

import hashlib
import json
import re
from xml.etree import ElementTree

import vl_convert
from django.core.cache import cache

from lykt.statistics.charts.style import Spec

VEGA_LITE = "5.21"
KEPT_FOR = 30 * 24 * 60 * 60
_WIDTH = re.compile(r'<svg[^>]* width="([\d.]+)"')
_CM_PER_POINT = 0.0265
SVG = "http://www.w3.org/2000/svg"


def draw(spec: Spec) -> str:
    """The specification as SVG; drawn once, then kept for as long as somebody asks for it."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    name = f"chart:{VEGA_LITE}:{hashlib.sha256(text.encode()).hexdigest()}"
    svg: str | None = cache.get(name)
    if svg is None:
        svg = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE, allowed_base_urls=[])
        cache.set(name, svg, KEPT_FOR)
    return svg


def width_on_paper(svg: str) -> float:
    """Centimetres, so that the letters of every chart are as large as those of its table."""
    drawn = _WIDTH.match(svg)
    return float(drawn[1]) * _CM_PER_POINT if drawn else 0


def for_page(svg: str, *, name: str, title: str, description: str) -> str:
    """A drawing to stand in a page: scaled by style sheets, and one image with a text to it."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by us from our own specification
    for attribute in ("width", "height", "class", "version"):
        root.attrib.pop(attribute, None)
    for element in root.iter():
        for attribute in [name for name in element.attrib if name.startswith(("role", "aria-"))]:
            del element.attrib[attribute]
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-description")
    root.insert(0, _text("title", f"{name}-title", title))
    root.insert(1, _text("desc", f"{name}-description", description))
    return ElementTree.tostring(root, encoding="unicode")


def _text(tag: str, id_: str, text: str) -> ElementTree.Element:
    element = ElementTree.Element(f"{{{SVG}}}{tag}", id=id_)
    element.text = text
    return element


def warm() -> None:
    """Start the drawing engine, which takes its time the first time."""
    vl_convert.vegalite_to_svg('{"data": {"values": []}, "mark": "bar"}', vl_version=VEGA_LITE)
