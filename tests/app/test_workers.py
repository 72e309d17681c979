"""Several worker processes share uploads and add up their numbers."""

import io
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

from tests.conftest import running


def test_what_one_worker_took_in_all_have_and_metrics_are_of_all(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.fromarray(np.arange(300, dtype=np.uint8).reshape(10, 10, 3)).save(picture, "PNG")
    with running(tmp_path, "--workers", "2") as url:
        image = httpx.post(f"{url}/api/v1/images", files={"file": ("x", picture.getvalue())}).json()
        for _ in range(20):  # each on a connection of its own, taken by whichever worker is free
            assert httpx.get(f"{url}{image['url']}").status_code == 200
            assert httpx.get(f"{url}/api/v1/models/digits/activations/{image['id']}").status_code == 200
        counted = [line for line in httpx.get(f"{url}/metrics").text.splitlines() if '/images/{image}"' in line]
        assert any(line.startswith("convscope_requests_total") and line.endswith(" 20.0") for line in counted)
