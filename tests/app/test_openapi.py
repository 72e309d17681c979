"""The OpenAPI document: complete, and its examples work."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.ops import REGISTRY

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(client: TestClient) -> Any:
    return client.get("/openapi.json").json()


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_every_operation_of_the_registry_is_there(document: Any) -> None:
    for name in REGISTRY:
        for suffix in ("", "/trace", "/gradient"):
            assert "post" in document["paths"][f"/api/v1/ops/{name}{suffix}"]


def test_every_path_of_the_contract_is_there(document: Any) -> None:
    base = "/api/v1/models/{model}"
    zoom = f"{base}/activations/{{image}}"
    assert {
        "/api/v1/ops",
        "/api/v1/arithmetic",
        "/api/v1/labs/convolution",
        "/api/v1/labs/pooling",
        "/api/v1/images",
        "/api/v1/images/{image}",
        "/api/v1/models",
        base,
        f"{base}/interventions",
        f"{base}/layers/{{layer}}/weight",
        f"{base}/layers/{{layer}}/weight/{{filter}}",
        zoom,
        f"{zoom}/{{layer}}",
        f"{zoom}/{{layer}}/card",
        f"{zoom}/{{layer}}/similarity",
        f"{zoom}/{{layer}}/{{channel}}/dossier",
        f"{zoom}/{{layer}}/{{channel}}",
        f"{zoom}/{{layer}}/{{channel}}/{{row}}/{{column}}",
        "/api/v1/predict",
        "/healthz",
        "/readyz",
        "/metrics",
    } <= set(document["paths"])


def test_every_request_example_is_computed(client: TestClient, document: Any) -> None:
    count = 0
    for path, method, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for name, example in content.get("examples", {}).items():
            response = client.request(method, path, json=example["value"])
            assert response.status_code == 200, (path, name, response.text)
            count += 1
    assert count >= 3 * len(REGISTRY)


def test_every_get_works_with_the_examples_of_its_parameters(client: TestClient, document: Any) -> None:
    for path, method, operation in operations(document):
        if method != "get":
            continue
        place, query = path, {}
        for parameter in operation.get("parameters", []):
            for example in parameter["schema"].get("examples", [])[:1]:
                if parameter["in"] == "path":
                    place = place.replace(f"{{{parameter['name']}}}", str(example))
                else:
                    query[parameter["name"]] = str(example)
        response = client.get(place, params=query)
        assert response.status_code == 200, (path, response.text)


def test_every_error_is_documented_as_a_problem(document: Any) -> None:
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], path
                reference = response["content"]["application/problem+json"]["schema"]["$ref"]
                assert reference == "#/components/schemas/Problem"
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_leads_somewhere(document: Any) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [found for item in value.values() for found in references(item)]
        return [found for item in value for found in references(item)] if isinstance(value, list) else []

    for reference in references(document):
        found = document
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def test_every_operation_and_parameter_says_what_it_is(document: Any) -> None:
    identities = []
    for path, _, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        identities.append(operation["operationId"])
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
    assert len(set(identities)) == len(identities)


def test_the_binary_layout_is_described(document: Any) -> None:
    path = "/api/v1/models/{model}/activations/{image}/{layer}"
    description = document["paths"][path]["get"]["description"]
    assert "little-endian" in description
    assert "X-Atlas-Columns" in description


def test_bounds_of_attributes_come_from_the_registry(document: Any) -> None:
    schema = document["paths"]["/api/v1/ops/conv2d"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["x", "weight"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["groups"]["minimum"] == 1
    assert schema["properties"]["stride"]["default"] == 1
