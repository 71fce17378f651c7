"""Our charts on paper: the stylesheet's classes as attributes, in greys that a copier keeps apart.

A document carries no stylesheet, and no picture in it may need colour to be understood.
"""

from __future__ import annotations

from lxml import etree

from hyeonjang.commons.documents import svg

_INK, _SOFT, _LINE = "#1a1a1a", "#555555", "#b5b5b5"
_HEAT = ("#ffffff", "#f0f0f0", "#dcdcdc", "#bfbfbf", "#969696", "#5c5c5c")
_RULES: dict[str, dict[str, str]] = {
    "c-text": {"fill": _INK, "font-size": "13"}, "c-strong": {"fill": "#000000", "font-weight": "bold"},
    "c-soft": {"fill": _SOFT, "font-size": "12"}, "c-small": {"font-size": "11"},
    "c-axis": {"stroke": _SOFT, "stroke-width": "1", "fill": "none"},
    "c-grid": {"stroke": _LINE, "stroke-width": "1", "stroke-dasharray": "2 3", "fill": "none"},
    "c-bar": {"fill": "#6f6f6f"}, "c-bar--soft": {"fill": "#bfbfbf"}, "c-track": {"fill": "#ececec"},
    "c-heat": {"stroke": _LINE, "stroke-width": "1"},
    **{f"c-heat-{step}": {"fill": fill} for step, fill in enumerate(_HEAT)},
    **{f"c-bad-{step}": {"fill": fill} for step, fill in enumerate(_HEAT)},
    "c-cell": {"fill": _INK, "font-size": "11"}, "c-cell--5": {"fill": "#ffffff", "font-size": "11"},
    "c-none": {"fill": "#fafafa", "stroke": _LINE, "stroke-width": "1", "stroke-dasharray": "2 2"},
    "c-node": {"fill": "#ffffff", "stroke": _SOFT, "stroke-width": "1.25"}, "c-node--edge": {"fill": "#ececec", "stroke": _SOFT},
    "c-node--hot": {"fill": "#e2e2e2", "stroke": "#000000", "stroke-width": "2"},
    "c-arc": {"stroke": "#8a8a8a", "fill": "none", "stroke-linecap": "round"}, "c-arc--back": {"stroke-dasharray": "6 4"},
    "c-arc--hot": {"stroke": "#3a3a3a"}, "c-head": {"fill": "#8a8a8a"}, "c-head--hot": {"fill": "#3a3a3a"},
    "c-plate": {"fill": "#ffffff", "fill-opacity": ".88"}, "c-halo": {"stroke": "#ffffff", "stroke-width": "4", "stroke-linejoin": "round",
                                                                      "paint-order": "stroke"},
    "c-line": {"fill": "none", "stroke-width": "2.25"}, "c-line-1": {"stroke": "#1a1a1a"},
    "c-line-2": {"stroke": "#6f6f6f", "stroke-dasharray": "7 3"}, "c-line-3": {"stroke": "#8a8a8a", "stroke-dasharray": "2 3"},
    "c-line-4": {"stroke": "#a5a5a5", "stroke-dasharray": "9 3 2 3"},
    "c-dot-1": {"fill": "#1a1a1a"}, "c-dot-2": {"fill": "#6f6f6f"}, "c-dot-3": {"fill": "#8a8a8a"}, "c-dot-4": {"fill": "#a5a5a5"},
}
_SHAPES = {"rect", "circle", "path", "line", "polyline", "polygon", "text"}


def painted(source: str) -> str:
    """The drawing with its classes' looks written on each element, links and tooltips left out. Refuses what
    ``svg.root`` refuses."""
    # A link inside the product leads nowhere on paper; its contents stay.
    opened = etree.fromstring(source.encode())
    for link in list(opened.iter("{http://www.w3.org/2000/svg}a")):
        link.tag = "{http://www.w3.org/2000/svg}g"
        for name in list(link.attrib):
            del link.attrib[name]
    top = svg.root(etree.tostring(opened, encoding="unicode"))
    # A list, since titles are taken out on the way.
    for element in list(top.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname not in _SHAPES:
            continue
        looks: dict[str, str] = {}
        for name in str(element.attrib.pop("class", "")).split():
            looks |= _RULES.get(name, {})
        for name, value in looks.items():
            # What the drawing itself says (the width of an arrow) stands.
            if name not in element.attrib:
                element.set(name, value)
        for title in element.findall("{http://www.w3.org/2000/svg}title"):
            element.remove(title)
    return etree.tostring(top, encoding="unicode")
