"""Around the API: health, metrics, security headers, documentation without a foreign host, errors of every kind."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

POLICY = "default-src 'self'"


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"


def test_not_ready_is_a_problem_that_says_when_to_ask_again(settings: object) -> None:
    from app.main import create_app

    response = TestClient(create_app(settings)).get("/readyz")  # type: ignore[arg-type]
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"


def test_metrics_count_requests_by_route_and_not_by_url(client: TestClient) -> None:
    client.get("/api/v1/images/" + "0" * 64)
    client.get("/somewhere/else")
    text = client.get("/metrics").text
    assert re.search(r'convscope_requests_total{method="GET",route="[^"]*/images/{image}",status="404"}', text)
    assert "0" * 64 not in text
    assert "somewhere" not in text


@pytest.mark.parametrize("path", ["/docs", "/api/v1/ops", "/nowhere", "/static/docs/initializer.js", "/metrics"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith(POLICY)
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_who_may_embed_the_pages_is_a_setting(make_client: Callable[..., TestClient]) -> None:
    policy = make_client(frame_ancestors="https://school.example").get("/healthz").headers["content-security-policy"]
    assert "frame-ancestors https://school.example" in policy


def test_other_origins_may_call_only_if_configured(client: TestClient, make_client: Callable[..., TestClient]) -> None:
    asked = {"Origin": "https://lab.example"}
    assert "access-control-allow-origin" not in client.get("/api/v1/ops", headers=asked).headers
    allowed = make_client(cors_origins=("https://lab.example",)).get("/api/v1/ops", headers=asked)
    assert allowed.headers["access-control-allow-origin"] == "https://lab.example"


@pytest.mark.parametrize("path", ["/docs/", "/static", "/api/v1/ops/", "/api/v1/images/", "/healthz/", "//evil"])
def test_the_host_header_never_comes_back(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
    assert "evil.example" not in response.text + str(response.headers)
    assert not response.is_redirect


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/../app/main.py", 404),
        ("GET", "/static/%2e%2e/app/main.py", 404),
        ("GET", "/docs/assets/nothing", 404),
        ("GET", "/api/v1/ops/conv2d", 405),
        ("DELETE", "/api/v1/images", 405),
        ("PUT", "/api/v1/models/photos", 405),
        ("POST", "/healthz", 405),
        ("TRACE", "/api/v1/ops", 405),
    ],
)
def test_wrong_paths_and_methods_are_problems(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    if status == 405:
        assert response.headers["allow"]


def test_a_mistake_of_ours_is_still_a_problem(settings: object) -> None:
    from app.main import create_app

    app = create_app(settings)  # type: ignore[arg-type]
    app.add_api_route("/broken", lambda: 1 / 0)
    response = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in response.text


@pytest.mark.parametrize("path", ["/", "/docs", "/healthz", "/api/v1/models", "/static/docs/docs.css", "/nowhere"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    head, full = client.head(path), client.get(path)
    assert head.status_code == full.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "content-security-policy"):
        assert head.headers[name] == full.headers[name]


def test_the_documentation_needs_no_other_host_and_no_inline_script(client: TestClient) -> None:
    page = client.get("/docs").text
    links = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert links
    for link in links:
        if not link.startswith("data:"):
            assert link.startswith("/")
            assert client.get(link).status_code == 200
    assert not re.search(r"<script>|<style|style=|onload", page)


def test_json_bodies_have_their_own_limit(make_client: Callable[..., TestClient]) -> None:
    client = make_client(json_bytes=1000)
    body = b'{"x": [' + b"1," * 1000 + b"1]}"

    def stream() -> object:
        yield body

    for content in (body, stream()):
        response = client.post("/api/v1/ops/relu", content=content)  # type: ignore[arg-type]
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"


def test_texts_are_packed_for_who_takes_it_and_nothing_else_is(client: TestClient) -> None:
    def reply(path: str, taken: str, **more: str):
        return client.get(path, headers={"Accept-Encoding": taken, **more})

    for path in ("/", "/static/js/labs/explore.js", "/static/css/base.css"):
        packed, plain = reply(path, "gzip"), reply(path, "identity")
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert packed.text == plain.text
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert reply(path, "gzip", **{"If-None-Match": packed.headers["etag"]}).status_code == 304
    weight = reply("/api/v1/models/photos/layers/conv1_1/weight", "gzip")
    assert "content-encoding" not in weight.headers
    assert weight.headers["etag"].startswith('"')
    assert "content-encoding" not in reply("/static/samples/cat.jpg", "gzip").headers
