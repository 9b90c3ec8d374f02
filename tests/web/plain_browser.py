"""A browser without JavaScript: reads pages, follows links, fills in forms as a person would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from starlette.testclient import TestClient

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SHAPES = {"svg", "path", "rect", "circle", "g"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Elements below with this tag and attributes; `class_` matches one of the classes."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and all(child.has(n, v) for n, v in attributes.items()):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert found, f"no <{tag}> with {attributes}"
        return found[0]

    def has(self, name: str, value: str) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name.replace("_", "-")) == value


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("#root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag} {self.here.attributes}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> Element:
    """The page as a tree; fails when an element is closed that is not open."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.tag}> is never closed"
    return builder.root


class PlainBrowser:
    """Opens pages of one application and keeps its cookies."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.status = 0
        self.url = ""
        self.html = ""
        self.page = Element("#root", {})

    def open(self, url: str, **headers: str) -> Element:
        """Opens an address; redirects are followed."""
        return self._keep(self.client.get(urljoin(self.url, url), headers=headers))

    def follow(self, text: str) -> Element:
        """Follows the first link with this text."""
        link = next((a for a in self.page.all("a") if text in (a.text, a.attributes.get("aria-label"))), None)
        assert link is not None, f"no link {text!r} on {self.url}"
        return self.open(link.attributes["href"])

    def submit(self, form: Element, button: str = "", **fields: str | list[str]) -> Element:
        """Sends a form with what it holds, `fields` written over it, by the button called `button`."""
        values: list[tuple[str, str]] = []
        for control in form.all():
            name, kind = control.attributes.get("name", ""), control.attributes.get("type", "text")
            if not name or name in fields:
                continue
            if control.tag == "input" and (
                kind not in ("checkbox", "radio") or "checked" in control.attributes
            ):
                values.append((name, control.attributes.get("value", "")))
            elif control.tag == "select":
                options = control.all("option")
                chosen = [one for one in options if "selected" in one.attributes] or options[:1]
                values += [(name, one.attributes.get("value", one.text)) for one in chosen]
            elif control.tag == "button" and button and control.text == button:
                values.append((name, control.attributes.get("value", "")))
        for name, value in fields.items():
            values += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        url = urljoin(self.url, form.attributes.get("action", ""))
        if form.attributes.get("method", "get") == "post":
            headers = {"content-type": "application/x-www-form-urlencoded"}
            return self._keep(self.client.post(url, content=urlencode(values), headers=headers))
        return self.open(f"{url}?{urlencode(values)}")

    def form(self, action: str) -> Element:
        """The first form of the page that goes to this path."""
        return self.page.one("form", action=action)

    def _keep(self, response: object) -> Element:
        self.status = response.status_code  # type: ignore[attr-defined]
        self.url = str(response.url)  # type: ignore[attr-defined]
        self.html = response.text  # type: ignore[attr-defined]
        self.page = parse(self.html) if "<html" in self.html else Element("#root", {})
        return self.page
