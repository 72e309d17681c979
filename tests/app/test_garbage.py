"""Whatever comes, the answer is a reply or a problem; never a mistake of the server's."""

import io
import json
from typing import Any

import numpy as np
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.ops import REGISTRY

QUICK = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

numbers = st.one_of(st.integers(-5, 1200), st.floats(width=32), st.integers(), st.booleans(), st.none())
values = st.recursive(
    st.one_of(numbers, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=20,
)
arrays = st.recursive(st.integers(-3, 3), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=30)
names = sorted({spec.name for op in REGISTRY.values() for spec in op.inputs})
attributes = [
    "stride",
    "padding",
    "dilation",
    "groups",
    "kernel_size",
    "axis",
    "target",
    "epsilon",
    "p",
    "start",
    "limit",
    "gradient",
    "output_padding",
]
bodies = st.dictionaries(
    st.sampled_from(names + attributes), st.one_of(arrays, values, st.sampled_from(["same", "valid"])), max_size=5
)
FILES = [
    (kind, data.getvalue())
    for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
    for data in [io.BytesIO()]
    if Image.fromarray(np.arange(300, dtype=np.uint8).reshape(10, 10, 3)).save(data, kind) is None
]


def acceptable(response: Any) -> None:
    assert response.status_code in {200, 201, 400, 404, 413, 415, 422}, response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["detail"]
    elif response.headers["content-type"] == "application/json":
        json.loads(response.text, parse_constant=lambda name: (_ for _ in ()).throw(AssertionError(name)))


@QUICK
@given(st.sampled_from(sorted(REGISTRY)), st.sampled_from(["", "/trace", "/gradient"]), bodies)
def test_any_body_gets_a_reply_or_a_problem(client: TestClient, op: str, suffix: str, body: Any) -> None:
    acceptable(client.post(f"/api/v1/ops/{op}{suffix}", content=json.dumps(body)))


@QUICK
@given(st.sampled_from(sorted(REGISTRY)), st.binary(max_size=60))
def test_any_bytes_get_a_reply_or_a_problem(client: TestClient, op: str, body: bytes) -> None:
    acceptable(client.post(f"/api/v1/ops/{op}", content=body))


@QUICK
@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(max_size=12) | st.from_regex(r"[0-9]{1,5}(x[0-9]{1,5}){0,3}", fullmatch=True)
            for name in (
                "input",
                "kernel",
                "filters",
                "stride",
                "padding",
                "dilation",
                "groups",
                "output_padding",
                "kind",
            )
        },
    )
)
def test_any_query_gets_a_reply_or_a_problem(client: TestClient, query: dict[str, str]) -> None:
    acceptable(client.get("/api/v1/arithmetic", params=query))


SIZES = st.from_regex(r"[0-9]{1,2}(x[0-9]{1,2}){0,2}", fullmatch=True)
EDITS = st.text("xwb.0123456789_*,;-e", max_size=30) | st.from_regex(
    r"(x(\.[0-9]{1,2}){3}_[0-9]{1,3}[*,;]){0,3}", fullmatch=True
)
TEXTS = st.text(max_size=12) | st.from_regex(r"[a-z]{1,6}(:[a-z0-9_]{1,7}){0,2}(\.box)?", fullmatch=True)
FLAGS = st.sampled_from(["0", "1", "true", "yes", "2"])
LAB = {
    **dict.fromkeys(("input", "kernel", "filters", "stride", "padding", "dilation", "groups", "seed"), SIZES | TEXTS),
    **dict.fromkeys(
        ("image", "kernels", "normalise"),
        TEXTS | st.sampled_from(["coffee", "sobel-x.emboss", "photos:conv1_1:3", "photos"]),
    ),
    **dict.fromkeys(("relu", "gradient"), FLAGS),
    "mode": st.sampled_from(["correlation", "convolution", "transposed", "other"]),
    "kind": st.sampled_from(["max", "avg", "other"]),
    "edits": EDITS | TEXTS,
}


@QUICK
@given(st.sampled_from(["convolution", "pooling"]), st.fixed_dictionaries({}, optional=LAB))
def test_any_query_of_a_lab_gets_a_reply_or_a_problem(client: TestClient, lab: str, query: dict[str, str]) -> None:
    acceptable(client.get(f"/api/v1/labs/{lab}", params=query))


@QUICK
@given(st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), max_size=6))
def test_any_damaged_image_gets_a_reply_or_a_problem(
    client: TestClient, file: tuple[str, bytes], damage: list[tuple[float, bytes]]
) -> None:
    data = bytearray(file[1])
    for share, junk in damage:
        at = int(share * len(data))
        data[at : at + len(junk)] = junk
    acceptable(client.post("/api/v1/images", files={"file": ("x", bytes(data))}))
