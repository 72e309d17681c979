"""The chain rule, node by node: `python examples/backpropagate.py "(x + y) * z" '{"x": 1, "y": 2, "z": 3}' [URL]`."""

import json
import sys

import httpx

DEFAULT_URL = "http://127.0.0.1:8000"


def main(expression: str, values: str, url: str = DEFAULT_URL) -> None:
    """Print the value of an expression, and the way back through its graph: upstream × local = downstream."""
    body = {"expression": expression, "values": json.loads(values)}
    reply = httpx.post(f"{url}/api/v1/graphs", json=body, timeout=60).raise_for_status().json()
    nodes = {node["id"]: node for node in reply["nodes"]}
    print(f"{expression} = {nodes[reply['output']]['value']}")
    for name in reply["backward"]:
        node = nodes[name]
        for local, downstream in zip(node["local"], node["downstream"], strict=True):
            source = nodes[local["input"]]["expression"]
            slope = f"({local['formula']} =) {local['value']}" if local["kind"] == "scalar" else local["formula"]
            print(f"{node['expression']:>24} to {source:12} {node['upstream']} × {slope} = {downstream}")
    for name, check in reply["checks"].items():
        print(f"{name}: gradient {check['analytic']}, by nudging {check['numeric']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
