"""What of SVG a document accepts: self-contained drawings, as our own charts make them."""

from __future__ import annotations

from lxml import etree

from hyeonjang.kit.errors import Refused

_MAX_BYTES = 2_000_000
_FORBIDDEN = {"script", "foreignObject", "image", "iframe", "animate", "set", "style"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def root(source: str) -> etree._Element:
    """The parsed drawing; raises `Refused` for anything but a plain self-contained SVG."""
    data = source.encode()
    if len(data) > _MAX_BYTES:
        raise Refused("그림이 너무 큽니다(2MB 초과). 표시할 항목을 줄여 다시 그려 주십시오.")
    try:
        top = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        raise Refused("그림(SVG)을 읽을 수 없습니다. 그림을 다시 만들어 주십시오.") from None
    if b"<!DOCTYPE" in data or etree.QName(top).localname != "svg":
        raise Refused("그림(SVG) 형식이 아닙니다. 그림을 다시 만들어 주십시오.")
    for element in top.iter():
        if not isinstance(element.tag, str):
            continue
        outside = [
            value
            for name, value in element.attrib.items()
            if str(name).endswith("href") and not str(value).startswith("#")
        ]
        if etree.QName(element).localname in _FORBIDDEN or outside:
            raise Refused(
                "그림(SVG)에 문서에 넣을 수 없는 요소가 있습니다. 글과 도형만 있는 그림을 써 주십시오."
            )
    return top


def checked(source: str) -> str:
    """The drawing written out again after the check, so that a renderer reads what was checked."""
    return etree.tostring(root(source), encoding="unicode")


def texts(source: str) -> str:
    """All words printed in the drawing."""
    found = root(source).iter("{http://www.w3.org/2000/svg}text", "text")
    return "\n".join("".join(map(str, element.itertext())).strip() for element in found)
