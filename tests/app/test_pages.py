"""The pages: their language, their catalogues, and that they are whole without a script or another host."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageChops, ImageOps, ImageStat

from app.pages import LANGUAGES, MESSAGES, PAGES
from app.pages import samples as listed

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LINKED = [page.paths[0] for page in PAGES]
CATALOGUES = sorted(path.name for path in (MESSAGES / "en").glob("*.json"))


def catalogue(language: str, name: str) -> dict[str, str]:
    return json.loads((MESSAGES / language / name).read_text("utf-8"))


@pytest.mark.parametrize("path", LINKED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_language_that_the_browser_asks_for(client: TestClient, path: str, language: str) -> None:
    reply = client.get(path, headers={"Accept-Language": f"{language}-XX,fr;q=0.3"})
    assert reply.status_code == 200
    assert f'<html lang="{language}">' in reply.text
    assert reply.headers["content-language"] == language
    assert "Accept-Language" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "en"),
        ("fr, ko;q=0.8, en;q=0.4", "ko"),
        ("en;q=0.4, ko;q=0.8", "ko"),
        ("ko;q=nonsense, en", "en"),
        ("*", "en"),
    ],
)
def test_the_most_wanted_language_that_exists_is_chosen(client: TestClient, header: str, language: str) -> None:
    reply = client.get("/", headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in reply.text


def test_a_chosen_language_lasts(make_client) -> None:
    client = make_client()
    assert '<html lang="ko">' in client.get("/?lang=ko", headers={"Accept-Language": "en"}).text
    assert '<html lang="ko">' in client.get("/convolution", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/?lang=xx").text


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_language_has_every_text_with_the_same_placeholders(name: str, language: str) -> None:
    english, other = catalogue("en", name), catalogue(language, name)
    assert english.keys() == other.keys()
    for key, text in english.items():
        assert set(PLACEHOLDER.findall(text)) >= set(PLACEHOLDER.findall(other[key])), key
        assert other[key].strip() or not text.strip(), key


@pytest.mark.parametrize("path", LINKED)
def test_nothing_on_a_page_is_inline_or_from_elsewhere(client: TestClient, path: str) -> None:
    html = client.get(path).text
    assert not re.findall(r"\sstyle=|<style|\son\w+=|javascript:", html)
    assert not re.findall(r'(?:src|href)="(?!/|\?|#)', html)
    scripts = re.findall(r"<script(?![^>]*src=)[^>]*>", html)
    assert scripts == ['<script type="application/json" id="messages">']


@pytest.mark.parametrize("path", LINKED)
def test_all_that_a_page_links_is_there(client: TestClient, path: str) -> None:
    html = client.get(path).text
    for link in set(re.findall(r'(?:src|href)="(/[^"]*)"', html)):
        assert client.get(link).status_code == 200, link


def test_every_layer_can_be_read_without_a_script(client: TestClient) -> None:
    html = client.get("/").text
    for network in client.get("/api/v1/models").json()["models"]:
        for layer in client.get(f"/api/v1/models/{network['id']}").json()["layers"]:
            assert f'data-layer="{layer["id"]}"' in html


@pytest.mark.parametrize("path", LINKED)
def test_every_module_that_a_page_runs_is_asked_for_at_once(client: TestClient, path: str) -> None:
    linked = re.findall(r'rel="modulepreload" href="(/[^"]*)"', client.get(path).text)
    entry = re.findall(r'<script type="module" src="(/[^"]*)"', client.get(path).text)
    assert linked[0] == entry[0]
    assert len(linked) == len(set(linked))
    for link in linked:
        imported = re.findall(r'from "(\.[^"]+)"', client.get(link).text)
        assert {urljoin(link, target) for target in imported} <= set(linked)


@pytest.mark.parametrize("path", LINKED)
def test_a_page_can_be_asked_for_by_head(client: TestClient, path: str) -> None:
    reply = client.head(path)
    assert (reply.status_code, reply.content) == (200, b"")


def test_a_view_deep_in_the_zoom_has_a_page_of_its_own(client: TestClient) -> None:
    html = client.get("/models/digits/activations/0123/conv1/2/3/4").text
    assert re.search(r'<option value="digits" selected', html)


def test_parts_of_a_page_are_left_out_by_name(client: TestClient) -> None:
    body = re.compile(r'<body class="([^"]*)">')
    html = client.get("/convolution?hide=formula,nonsense,%22%3E,%20controls").text
    assert body.findall(html) == ["page-convolution hide-controls hide-formula"]
    assert body.findall(client.get("/convolution").text) == ["page-convolution"]
    embedded = client.get("/convolution?embed=1&hide=time").text
    assert body.findall(embedded) == ["page-convolution embedded hide-heading hide-time hide-captions"]


def test_an_embedded_view_has_no_navigation_and_leads_to_the_whole_one(make_client) -> None:
    client = make_client()  # a chosen language stays with the client
    html = client.get("/convolution?input=5x5x1&embed=1&hide=code&theme=dark&lang=en").text
    assert "<header" not in html
    assert '<html lang="en" data-theme="dark">' in html
    assert 'href="?input=5x5x1&amp;lang=en" target="_blank" rel="noopener"' in html
    assert "data-theme" not in client.get("/convolution?theme=neon").text


def test_a_language_link_keeps_the_view_and_cannot_be_broken_out_of(make_client) -> None:
    html = make_client().get('/convolution?hide=code&step=3&x="><script>&lang=en').text
    assert 'href="?hide=code&amp;step=3&amp;x=%22%3E%3Cscript%3E&amp;lang=ko"' in html


def test_anybody_may_frame_an_embedded_view_and_nobody_a_whole_page(client: TestClient, make_client) -> None:
    def ancestors(client: TestClient, path: str) -> str:
        return client.get(path).headers["content-security-policy"].rpartition("frame-ancestors ")[2]

    assert ancestors(client, "/convolution?embed=1") == "*"
    assert ancestors(client, "/convolution") == "'self'"
    assert ancestors(client, "/convolution?embed=0") == "'self'"
    assert ancestors(client, "/docs?embed=1") == "'self'"
    strict = make_client(embed_ancestors="https://school.example")
    assert ancestors(strict, "/?embed=1") == "https://school.example"


def test_the_small_picture_of_each_sample_is_of_it(samples: Path) -> None:
    for sample in listed():
        with Image.open(samples / sample["file"]) as large, Image.open(samples / "small" / sample["file"]) as small:
            middle = ImageOps.fit(large.convert("RGB"), small.size)
            assert max(ImageStat.Stat(ImageChops.difference(middle, small)).mean) < 12, sample["file"]
