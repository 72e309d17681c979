"""How tests ask the API for what must be there."""

import io
from typing import Any

import numpy as np
from fastapi.testclient import TestClient


def get(client: TestClient, url: str, **query: Any) -> Any:
    """The response, which is no problem."""
    response = client.get(url, params=query)
    assert response.status_code == 200, response.text
    return response


def npy(client: TestClient, url: str, **query: Any) -> Any:
    """A tensor as an array."""
    return np.load(io.BytesIO(get(client, url, format="npy", **query).content))


def samples(client: TestClient) -> dict[str, str]:
    """The ids of the bundled images by name."""
    return {image["name"]: image["id"] for image in get(client, "/api/v1/images").json()["images"]}
