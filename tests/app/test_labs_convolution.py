"""The convolution lab over HTTP: the numbers of a page's query, what is said of them, and of the impossible."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from engine.bundled import load
from engine.ops import create
from tests import reference

# Of links shared before the numbers moved here: the first row of each channel, the first slice, the biases.
FIRST_ROWS = [[2, 2, 0, 1, 2, 1, 1], [0, 2, 1, 2, 2, 2, 1], [1, 2, 0, 2, 2, 2, 1]]
FIRST_SLICE = [[0, -1, 0], [0, 1, 1], [0, 0, 1]]


def lab(client: TestClient, **query: object) -> Any:
    response = client.get("/api/v1/labs/convolution", params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return response.json()


def refused(client: TestClient, status: int = 422, **query: object) -> Any:
    response = client.get("/api/v1/labs/convolution", params={key: str(value) for key, value in query.items()})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return response.json()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"input": "9x6x4", "kernel": "2x3", "filters": 6, "stride": "2x1", "padding": "0x2", "dilation": "2x1"},
        {"input": "8x8x4", "filters": 4, "groups": 4, "mode": "convolution", "seed": -5},
        {"input": "7x7x1", "stride": 3, "padding": 0},
        {"input": "12x10x3", "image": "coffee", "kernels": "sobel-x.photos:conv1_1:3", "relu": 1},
        {"mode": "transposed"},
        {"mode": "transposed", "input": "4x5x4", "filters": 6, "groups": 2, "stride": "2x3", "dilation": "1x2"},
        {"input": "64x64x16", "filters": 16, "kernel": 11, "padding": 10},
    ],
)
def test_the_reply_is_what_the_operation_gives_for_its_body(client: TestClient, query: dict[str, object]) -> None:
    reply = lab(client, **query)
    assert list(reply["body"]) == ["x", "weight", "bias", "stride", "padding", "dilation", "groups"]
    direct = client.post(f"/api/v1/ops/{reply['op']}", json=reply["body"]).json()
    assert {key: reply[key] for key in direct} == direct


def test_old_links_show_the_numbers_that_they_always_had(client: TestClient) -> None:
    reply = lab(client)
    assert (reply["op"], reply["shape"], reply["kernels"]) == ("conv2d", [2, 7, 7], ["", ""])
    assert [channel[0] for channel in reply["body"]["x"]] == FIRST_ROWS
    assert reply["body"]["weight"][0][0] == FIRST_SLICE
    assert reply["body"]["bias"] == [1, 0]
    grown = lab(client, input="9x9x4")["body"]["x"]
    assert np.array_equal(np.array(grown)[:3, :7, :7], reply["body"]["x"])
    assert lab(client, seed=2)["body"]["x"] != reply["body"]["x"]


def test_short_forms_of_old_links_and_unknown_parameters_are_understood(client: TestClient) -> None:
    assert np.shape(lab(client, input=5)["body"]["x"]) == (1, 5, 5)
    assert np.shape(lab(client, input="5x4", kernel=2, hide="controls", embed=1, step=3)["body"]["x"]) == (1, 5, 4)
    assert lab(client, input="7×7×3", kernel="3×3") == lab(client)


def test_a_true_convolution_turns_the_filter_and_says_what_it_was(client: TestClient) -> None:
    plain, turned = (lab(client, mode=mode, kernel="2x3") for mode in ("correlation", "convolution"))
    assert turned["given"] == plain["given"] == plain["body"]["weight"]
    assert np.array_equal(np.array(turned["body"]["weight"]), np.array(plain["given"])[:, :, ::-1, ::-1])


@pytest.mark.parametrize("groups", [1, 2])
def test_a_transposed_convolution_takes_the_same_filters_as_pytorch_lays_them(client: TestClient, groups: int) -> None:
    query = {"input": "3x4x4", "filters": 6, "groups": groups, "kernel": "2x3", "stride": 2}
    reply = lab(client, mode="transposed", **query)
    given, weight = np.array(reply["given"]), np.array(reply["body"]["weight"])
    assert np.array_equal(given, lab(client, **query)["given"])
    assert weight.shape == (4, 6 // groups, 2, 3)
    channels, filters = 4 // groups, 6 // groups
    for k, c in np.ndindex(6, channels):
        group, number = divmod(k, filters)
        assert np.array_equal(weight[group * channels + c, number], given[k, c])
    body = {key: np.array(reply["body"][key]) for key in ("x", "weight", "bias")}
    np.testing.assert_array_equal(
        reply["output"], reference.conv_transpose2d(**body, stride=2, padding=1, groups=groups)
    )


def test_what_it_costs_is_counted_beside_a_dense_layer(client: TestClient) -> None:
    reply = lab(client, input="32x32x3", kernel=5, filters=10, padding=2)
    assert reply["shape"] == [10, 32, 32]
    assert reply["parameters"] == {"weights": 750, "biases": 10, "total": 760}
    assert reply["parameters_formula"] == "(5·5·3 + 1)·10 = 760"
    assert reply["multiply_adds"] == 768_000
    assert "(32 - 5 + 2·2) / 1 + 1 = 32" in reply["formula"]
    assert reply["memory"] == {"input": 12_288, "parameters": 3_040, "output": 40_960, "total": 56_288}
    inputs, outputs = 3 * 32 * 32, 10 * 32 * 32
    parameters = inputs * outputs + outputs
    assert reply["dense"] == {
        "parameters": parameters,
        "multiply_adds": inputs * outputs,
        "memory": 4 * (inputs + parameters + outputs),
    }


def test_a_filter_that_does_not_fit_exactly_leaves_some_unused(client: TestClient) -> None:
    rows = lab(client, input="7x7x1", kernel=3, stride=3, padding=0)["arithmetic"]["rows"]
    assert (rows["size"], rows["fits"], rows["unused"]) == (2, False, 1)


def test_relu_follows_where_it_is_asked_for(client: TestClient) -> None:
    assert lab(client)["activation"] is None
    reply = lab(client, relu=1)
    assert np.min(reply["output"]) < 0
    assert np.array_equal(reply["activation"], np.maximum(reply["output"], 0))


def test_edits_change_numbers_and_make_a_kernel_custom(client: TestClient) -> None:
    edits = "x.0.2.3_5*w.1.2.0.0_-0.5*b.1_7*x.0.99.0_1*w.9.0.0.0_1*x.1.0.0_1,2;3,4*x.1.0.0_9"
    reply = lab(client, kernels="sobel-x.box", edits=edits)
    x, weight, bias = (np.array(reply["body"][name]) for name in ("x", "weight", "bias"))
    assert (x[0, 2, 3], weight[1, 2, 0, 0], bias.tolist()) == (5, -0.5, [0, 7])
    assert x[1, :2, :2].tolist() == [[9, 2], [3, 4]]
    assert reply["kernels"] == ["sobel-x", "custom"]
    turned = lab(client, mode="convolution", edits="w.0.0.0.0_9")
    assert (turned["given"][0][0][0][0], turned["body"]["weight"][0][0][2][2]) == (9, 9)


def test_a_thousand_pasted_numbers_fit_into_a_query(client: TestClient) -> None:
    block = ";".join(",".join(f"{(row * column) % 97}" for column in range(64)) for row in range(64))
    assert len(block) > 10_000
    reply = lab(client, input="64x64x1", edits=f"x.0.0.0_{block}")
    assert reply["body"]["x"][0][63][62] == 63 * 62 % 97
    problem = refused(client, input="64x64x1", edits=f"x.0.0.0_{block}*x.0.0.0_{block}")
    assert problem["errors"][0]["field"] == "edits"
    assert "at most 20,000 are possible" in problem["detail"]


@pytest.mark.parametrize(
    ("name", "model", "layer", "number", "query"),
    [
        ("photos:conv1_1:3", "photos", "conv1_1", 3, {"input": "9x9x3"}),
        ("digits:conv1:0", "digits", "conv1", 0, {"input": "9x9x1", "kernel": 5}),
        ("digits:conv2:15", "digits", "conv2", 15, {"input": "9x9x6", "kernel": 5}),
        ("digits:conv1:5", "digits", "conv1", 5, {"input": "9x9x2", "kernel": 5, "groups": 2}),
        ("imagenet:stem.conv:31", "imagenet", "stem.conv", 31, {"input": "9x9x3"}),
        ("imagenet:block3_1.depthwise:7", "imagenet", "block3_1.depthwise", 7, {"input": "9x9x1", "kernel": 5}),
    ],
)
def test_a_networks_filter_is_its_own_to_the_bit(
    client: TestClient, name: str, model: str, layer: str, number: int, query: dict[str, object]
) -> None:
    reply = lab(client, filters=2, kernels=f"{name}.{name}", **query)
    network = load(model)
    weight, bias = (np.array(reply["body"][key], np.float32) for key in ("weight", "bias"))
    np.testing.assert_array_equal(weight[1], network.parameters[f"{layer}.weight"][number])
    assert bias[0] == network.parameters[f"{layer}.bias"][number]
    assert reply["kernels"] == [name, name]


def test_a_networks_filters_on_a_photo_give_what_the_network_gives_but_for_its_preprocessing(
    client: TestClient,
) -> None:
    reply = lab(client, input="16x16x3", image="cat", kernels="photos:conv1_1:0.photos:conv1_1:1")
    x, weight, bias = (np.array(reply["body"][key], np.float32) for key in ("x", "weight", "bias"))
    np.testing.assert_allclose(reply["output"], create("conv2d", {"padding": 1})(x, weight, bias), rtol=1e-5)


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"input": "axb"}, "input", "write NxMxK or NxM or N"),
        ({"input": "65x7x3"}, "input", "from 1 to 64 is possible, so set it to 64x7"),
        ({"input": "7x7x17"}, "input", "depth 17: from 1 to 16 is possible, so set it to 16"),
        ({"input": "0x7x3"}, "input", "so set it to 1x7"),
        ({"kernel": "12"}, "kernel", "from 1 to 11 is possible, so set it to 11"),
        ({"kernel": "3x3x3"}, "kernel", "write N or NxM"),
        ({"filters": 17}, "filters", "less than or equal to 16"),
        ({"filters": "many"}, "filters", "integer"),
        ({"stride": 0}, "stride", "set it to 1"),
        ({"stride": "1x17"}, "stride", "set it to 1x16"),
        ({"padding": 11}, "padding", "set it to 10"),
        ({"padding": -1}, "padding", "write N or NxM"),
        ({"dilation": 11}, "dilation", "set it to 10"),
        ({"groups": 2}, "groups", "does not divide both the depth 3 and the 2 filters: set groups to 1"),
        ({"input": "8x8x12", "filters": 12, "groups": 5}, "groups", "set groups to 4"),
        ({"mode": "full"}, "mode", "'transposed'"),
        ({"relu": "maybe"}, "relu", "boolean"),
        ({"seed": 10**9}, "seed", "999999"),
        ({"input": "3x4x3", "kernel": 9}, "kernel", "3×4 input with its padding, 5×6 cells: set kernel to 5x6"),
        ({"dilation": 9}, "dilation", "spans 19×19 cells at dilation 9, does not fit"),
        ({"dilation": 9}, "dilation", "set dilation to 4"),
        ({"input": "2x2x3", "kernel": 5, "padding": 0, "dilation": 2}, "kernel", "set kernel to 1"),
        ({"mode": "transposed", "padding": 3}, "padding", "at most D(F − 1) on each side, here 2: set padding to 2"),
        ({"mode": "transposed", "padding": "1x5", "dilation": 2}, "padding", "here 4: set padding to 1x4"),
        (
            {"mode": "transposed", "input": 1, "padding": 2},
            "padding",
            "all of the 3×3 cells that are made: set padding",
        ),
        (
            {"image": "coffee", "input": "8x8x2"},
            "input",
            "depth 1 (grey) or 3 (red, green and blue): set input to 8x8x3",
        ),
        ({"image": "x" * 65}, "image", "64 characters"),
        ({"kernels": "sobel"}, "kernels", "give one of sobel-x, sobel-y"),
        ({"kernels": "photos:conv1_1"}, "kernels", "network:layer:filter"),
        ({"kernels": "zoo:conv1:0"}, "kernels", "there is no model 'zoo': choose one of photos, imagenet, digits"),
        ({"kernels": "photos:fc:0"}, "kernels", "there is no layer of filters in photos 'fc': choose one of conv1_1"),
        ({"kernels": "photos:conv1_1:24"}, "kernels", "they go from 0 to 23"),
        ({"kernels": "photos:conv1_1:-1"}, "kernels", "they go from 0 to 23"),
        ({"kernels": "photos:conv1_1:²"}, "kernels", "they go from 0 to 23"),
        (
            {"kernels": "digits:conv1:0"},
            "kernels",
            "set kernel to 5x5, and the input (or each of its groups) to depth 1",
        ),
        ({"edits": "x.0.0_1"}, "edits", "write x.channel.row.column_number"),
        ({"edits": "x.0.0.0_one"}, "edits", "holds 'one' for x.0.0.0: give a number"),
        ({"edits": "x.0.0.0_1e39"}, "edits", "float32 cannot hold"),
        ({"edits": "x.0.0.0_nan"}, "edits", "give a number"),
    ],
)
def test_the_impossible_names_its_field_and_the_nearest_that_is_possible(
    client: TestClient, query: dict[str, object], field: str, sentence: str
) -> None:
    problem = refused(client, **query)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert sentence in problem["detail"]


def test_what_the_way_out_says_is_possible(client: TestClient) -> None:
    for query in ({"dilation": 4}, {"mode": "transposed", "padding": "1x4", "dilation": 2}, {"kernel": 9}):
        lab(client, **query)


def test_a_picture_that_is_not_there_is_404(client: TestClient) -> None:
    assert "choose one of coffee" in refused(client, 404, image="tea")["detail"]
    assert "upload it" in refused(client, 404, image="0" * 64)["detail"]


def test_numbers_too_large_for_float32_are_refused(client: TestClient) -> None:
    assert "float32" in refused(client, edits="x.0.0.0_3e38*w.0.0.1.1_3e38")["detail"]


def test_an_unchanged_reply_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/labs/convolution")
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get("/api/v1/labs/convolution?hide=controls", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/v1/labs/convolution?seed=2").headers["etag"] != first.headers["etag"]


def test_a_networks_filter_on_pixels_as_it_takes_them_makes_its_own_map(client: TestClient) -> None:
    image = next(each for each in client.get("/api/v1/images").json()["images"] if each["name"] == "coffee")
    query = {"input": "64x64x3", "filters": 1, "kernels": "photos:conv1_1:3", "image": "coffee", "normalise": "photos"}
    reply = client.get("/api/v1/labs/convolution", params=query).json()
    activation = client.get(f"/api/v1/models/photos/activations/{image['id']}/conv1_1/3").json()
    np.testing.assert_allclose(reply["output"][0], activation, rtol=1e-4, atol=1e-5)
    assert client.get("/api/v1/figures/convolution.svg", params=query).status_code == 200


def test_pixels_that_a_network_does_not_take_are_refused(client: TestClient) -> None:
    query = {"input": "28x28x1", "image": "digit", "normalise": "photos"}
    refusal = client.get("/api/v1/labs/convolution", params=query)
    assert refusal.status_code == 422
    assert "set input to 28x28x3" in refusal.json()["detail"]
    assert refusal.json()["errors"][0]["field"] == "normalise"
    assert client.get("/api/v1/labs/convolution", params={**query, "normalise": "vgg"}).status_code == 404
