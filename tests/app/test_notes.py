"""The notes: every link leads where the sentence says, and every number in them is the API's own."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient

# Others link to these: they may become more, but not fewer.
TERMS = {
    "start",
    "graph",
    "fully-connected",
    "convolution",
    "convolution-layer",
    "filter",
    "depth",
    "dot-product",
    "activation-map",
    "filters",
    "sharing",
    "correlation",
    "convnet",
    "stack",
    "relu",
    "hierarchy",
    "size",
    "stride",
    "output-size",
    "padding",
    "example-size",
    "example-parameters",
    "settings",
    "one-by-one",
    "views",
    "neuron",
    "receptive-field",
    "kinds",
    "rectangular",
    "dilation",
    "groups",
    "depthwise",
    "transposed",
    "pooling",
    "max-pooling",
    "average-pooling",
    "pooling-rules",
    "pooling-gradient",
    "answer",
    "flatten",
    "scores",
    "softmax",
    "loss",
    "architecture",
    "backwards",
    "chain-rule",
    "jacobian",
    "convolution-gradient",
    "outer-product",
    "descent",
    "initialisation",
    "attribution",
    "uses",
    "history",
}
LINK = re.compile(r'<li><a href="(/[^"]*)">[^<]*</a>(?: → <span class="output">([\d×]+)</span>)?</li>')


@pytest.fixture(scope="module")
def html(client: TestClient) -> str:
    """The page in English."""
    return client.get("/notes", headers={"Accept-Language": "en"}).text


@pytest.fixture(scope="module")
def links(html: str) -> list[tuple[str, str]]:
    """Every link into a lab or into Explore, with the output shape that stands beside it, or ""."""
    return [(unescape(address), shape) for address, shape in LINK.findall(html)]


def lab(client: TestClient, address: str) -> dict[str, Any]:
    """What the API says to the query of a lab's address."""
    reply = client.get(f"/api/v1/labs{address}")
    assert reply.status_code == 200, (address, reply.text)
    answer: dict[str, Any] = reply.json()
    return answer


def test_every_link_into_a_lab_shows_what_stands_beside_it(client: TestClient, links: list[tuple[str, str]]) -> None:
    shown = [(address, shape) for address, shape in links if shape]
    assert len(shown) > 30
    for address, shape in shown:
        answer = lab(client, address)
        channels, *sides = answer["shape"]
        assert "×".join(map(str, [*sides, channels])) == shape, address
        assert client.get(address).status_code == 200


def test_every_link_into_a_network_leads_to_numbers(client: TestClient, links: list[tuple[str, str]]) -> None:
    deep = [address for address, _ in links if address.startswith("/models/")]
    assert len(deep) >= 6
    for address in deep:
        assert client.get(address).status_code == 200
        assert client.get(f"/api/v1{quote(urlsplit(address).path)}").status_code == 200, address


def test_every_link_to_a_graph_or_a_run_is_one_that_the_api_takes(
    client: TestClient, links: list[tuple[str, str]]
) -> None:
    graphs = [parse_qs(urlsplit(address).query) for address, _ in links if address.startswith("/backprop?")]
    assert len(graphs) == 2
    for query in graphs:
        values = {}
        for name, _, text in (each.rpartition("_") for each in query["values"][0].split("*")):
            rows = [[float(number) for number in row.split(",")] for row in text.split(";")]
            values[name] = rows if ";" in text else rows[0] if "," in text else rows[0][0]
        reply = client.post("/api/v1/graphs", json={"expression": query["expression"][0], "values": values})
        assert reply.status_code == 200, reply.text
    runs = [parse_qs(urlsplit(address).query) for address, _ in links if address.startswith("/train")]
    assert len(runs) == 4
    for query in runs:
        body = {name: float(text) if name == "rate" else text for name, [text] in query.items()}
        with client.stream("POST", "/api/v1/trainings", json={**body, "until": 0}) as reply:
            assert reply.status_code == 200


def test_terms_keep_their_names_and_are_all_in_the_contents(html: str) -> None:
    ids = re.findall(r'\sid="([\w-]+)"', html.partition("<main")[2].partition("</main>")[0])
    assert len(ids) == len(set(ids))
    assert set(ids) >= TERMS
    linked = set(re.findall(r'href="#([\w-]+)"', html.partition('class="contents')[2].partition("</nav>")[0]))
    assert linked == TERMS


@pytest.mark.parametrize("path", ["/convolution", "/pooling", "/dense", "/backprop", "/train"])
def test_every_lab_leads_to_its_chapter(client: TestClient, path: str, html: str) -> None:
    chapters = re.findall(r'href="/notes#([\w-]+)"', client.get(path).text)
    assert chapters
    assert all(f'id="{chapter}"' in html for chapter in chapters)


def test_the_numbers_in_the_text_are_those_of_the_api(client: TestClient, html: str) -> None:
    text = re.sub(r"<[^>]+>", "", html).replace("\u00a0", " ")
    ten = lab(client, "/convolution?input=32x32x3&kernel=5x5&filters=10&padding=2")
    assert ten["parameters"]["total"] == 760
    assert "76 · 10 = 760" in text
    six = lab(client, "/convolution?input=32x32x3&kernel=5x5&filters=6&padding=0")
    assert f"have {six['parameters']['total']} parameters" in text
    assert f"{six['dense']['parameters'] / 1e6:.1f} million" in text
    rows = lab(client, "/dense?input=32x32x3&outputs=10")
    assert f"{rows['parameters']['total']:,} parameters" in text
    lecture = "/pooling?edits=x.0.0.0_1,1,2,4;5,6,7,8;3,2,1,0;1,2,3,4"
    assert lab(client, lecture)["output"] == [[[6, 8], [3, 4]]]


def test_every_figure_is_drawn_in_both_themes_and_its_room_is_kept(client: TestClient, html: str) -> None:
    figures = re.findall(r'<img class="drawn[^>]*src="([^"]*)" width="(\d+)" height="(\d+)"\s+alt="([^"]+)"', html)
    assert len(figures) == 12
    for address, width, height, _ in figures:
        drawn = client.get(unescape(address))
        assert drawn.headers["content-type"].startswith("image/svg+xml"), address
        size = re.search(r'width="(\d+)" height="(\d+)"', drawn.text)
        assert size
        assert int(width) / int(height) == pytest.approx(int(size[1]) / int(size[2]), rel=0.1)
