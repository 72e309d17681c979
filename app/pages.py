"""The pages: a table of paths and templates, each rendered in the reader's language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from app.columns import JOIN, Figure, is_flat, is_long, short_name, size
from app.library import Library
from app.middleware import content_policy
from app.modules import modules
from app.views import View
from engine.bundled import available, load
from engine.errors import UnknownNameError
from engine.network import Network

ROOT = Path(__file__).parent.parent
MESSAGES = Path(__file__).parent / "messages"
LANGUAGES: Mapping[str, str] = {"en": "English", "ko": "한국어"}
"""Every language by its code, in its own words; the first is the one to fall back to."""
LANGUAGE_COOKIE = "lang"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Page:
    """A page: the name of its template and catalogue, and the paths at which it lives, the first one linked."""

    name: str
    paths: tuple[str, ...]


# Explore's deeper paths are those of the API: what a page shows at /models/…, the API has at /api/v1/models/….
PAGES = (
    Page("explore", ("/", "/models/{model}/activations/{place:path}")),
    Page("convolution", ("/convolution",)),
    Page("pooling", ("/pooling",)),
    Page("dense", ("/dense",)),
    Page("backprop", ("/backprop",)),
    Page("train", ("/train",)),
    Page("similar", ("/similar",)),
    Page("notes", ("/notes",)),
)

router = APIRouter(include_in_schema=False)
environment = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.globals.update(is_flat=is_flat, is_long=is_long, short_name=short_name, size=size)


class Messages:
    """The texts of one page in one language: its own and those that all pages share."""

    def __init__(self, language: str, page: str) -> None:
        self.texts = {**catalogue(language, "shared"), **catalogue(language, page)}

    def __call__(self, key: str, **values: Any) -> Markup:
        """The text for `key`, its `{placeholders}` filled in and escaped. An unknown key is a mistake: KeyError."""
        return Markup(self.texts[key]).format(**values)  # noqa: S704 (the catalogue is ours)

    def script(self) -> Markup:
        """All texts as JSON that can stand inside of a script element."""
        return Markup(json.dumps(self.texts, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704


@cache
def catalogue(language: str, name: str) -> Mapping[str, str]:
    """The texts in one file, by key; empty where there is no such file."""
    path = MESSAGES / language / f"{name}.json"
    texts: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return texts


@cache
def networks() -> tuple[Network, ...]:
    """The bundled networks, whose layers the page shows before any script runs."""
    return tuple(load(name) for name in available())


@cache
def figures() -> Mapping[str, Figure]:
    """Their columns, by id."""
    return {network.id: Figure(network) for network in networks()}


def _figure(library: Library, model: str) -> Figure:
    """The columns of the network called `model`; of the first where there is none: the page's script says so."""
    if model in figures():
        return figures()[model]
    try:
        return Figure(library.network(model))
    except UnknownNameError:
        return figures()[available()[0]]


@cache
def elements() -> tuple[str, ...]:
    """The style sheets of the elements that pages share: linked one by one, they come at once."""
    return tuple(sorted(path.name for path in (ROOT / "static" / "css" / "elements").glob("*.css")))


@cache
def samples() -> tuple[Mapping[str, Any], ...]:
    """The bundled pictures: `file`, `name` and `title` by language, in their order."""
    return tuple(json.loads((ROOT / "static" / "samples" / "samples.json").read_text("utf-8")))


def language_of(request: Request) -> str:
    """The reader's language: `?lang=`, else the cookie of an earlier choice, else what the browser asks for."""
    chosen = [request.query_params.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, "")]
    wanted = chosen + accepted(request.headers.get("accept-language", ""))
    return next((code for code in wanted if code in LANGUAGES), next(iter(LANGUAGES)))


def accepted(header: str) -> list[str]:
    """The primary languages of an Accept-Language header, the most wanted first."""
    weighted = []
    for item in header.split(","):
        tag, _, quality = item.strip().partition(";q=")
        try:
            weighted.append((float(quality or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]


def render(page: Page, request: Request) -> Response:
    """The page as HTML; a language chosen by `?lang=` is kept in a cookie."""
    language = language_of(request)
    library = request.app.state.services.library
    shown = _figure(library, request.path_params.get("model", ""))
    network = shown.network.id
    own = () if network in available() else (shown,)
    _, _, deeper = request.path_params.get("place", "").partition("/")
    view = View(request.query_params)
    html = environment.get_template(f"{page.name}.html").render(
        page=page.name,
        pages=[(each.name, each.paths[0]) for each in PAGES],
        lang=language,
        languages=LANGUAGES,
        view=view,
        networks=(*networks(), *(each.network for each in own)),
        bundled=available(),
        network=network,
        figures=(*figures().values(), *own),
        shown=shown,
        layer=deeper.partition("/")[0] or None,
        unfolded=request.query_params.get("open", "").split(JOIN),
        samples=samples(),
        elements=elements(),
        pictures={sample.name: sample.id for sample in library.samples.values()},
        modules=modules(f"js/labs/{page.name}.js"),
        t=Messages(language, page.name),
    )
    response = HTMLResponse(html, headers={"Content-Language": language, "Vary": "Accept-Language, Cookie"})
    if view.embedded:
        ancestors = request.app.state.services.settings.embed_ancestors
        response.headers["Content-Security-Policy"] = content_policy(ancestors)
    if request.query_params.get("lang") == language:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
    return response


def _serve(page: Page) -> None:
    def view(request: Request) -> Response:
        return render(page, request)

    for number, path in enumerate(page.paths):
        name = page.name if number == 0 else f"{page.name}-{number}"
        router.add_api_route(path, view, methods=["GET", "HEAD"], name=name)


for _page in PAGES:
    _serve(_page)
