"""The receptive field as it grows: the recursion ends at the field that a layer has, whatever the layer and network."""

from itertools import pairwise

import pytest

from engine.bundled import available, load
from engine.errors import UnknownNameError
from engine.interventions import Scale, intervene
from engine.network import INPUT, Network
from engine.receptive import Step, steps
from tests.engine.skipping import network as skipping

NETWORKS = {"skipping": skipping, **{name: (lambda name=name: load(name)) for name in available()}}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request: pytest.FixtureRequest) -> Network:
    found: Network = NETWORKS[request.param]()
    return found


def test_the_steps_lead_from_the_image_to_the_field_of_the_layer(network: Network) -> None:
    for layer in network.layers:
        path = steps(network, layer.id)
        assert path[0] == Step(INPUT, INPUT, 1, 1, 0, 1, 1, 0, exact=True)
        field = layer.receptive_field
        assert (path[-1].layer, path[-1].op) == (layer.id, layer.op)
        assert (path[-1].size, path[-1].jump, path[-1].offset) == (field.size, field.stride, field.offset)
        for before, step in pairwise(path):
            assert before.layer in network.layer(step.layer).inputs


def test_each_step_is_what_the_recursion_says(network: Network) -> None:
    for layer in network.layers:
        path = steps(network, layer.id)
        for before, step in pairwise(path):
            said = (
                before.size + (step.kernel - 1) * before.jump,
                before.jump * step.stride,
                before.offset - step.padding * before.jump,
            )
            assert step.exact == (said == (step.size, step.jump, step.offset))
            # Only what is flattened, or a vector's number, sees the image without its padding.
            assert step.exact or len(network.layer(step.layer).shape) == 1


def test_the_path_is_the_one_on_which_the_field_grows_largest() -> None:
    network = skipping()
    path = [step.layer for step in steps(network, "joined")]
    assert path == [INPUT, "a", "a.relu", "b.depthwise", "b.project", "b.add", "joined"]
    imagenet = load("imagenet")
    blocks = {step.layer for step in steps(imagenet, "head.conv")}
    assert {f"{layer.block}.depthwise" for layer in imagenet.layers if layer.id.endswith(".add")} <= blocks


def test_kernels_strides_and_padding_are_those_of_the_layers() -> None:
    found = {step.layer: (step.kernel, step.stride, step.padding) for step in steps(load("digits"), "pool2")}
    assert [found[name] for name in ("conv1", "relu1", "pool1")] == [(5, 1, 2), (1, 1, 0), (2, 2, 0)]
    imagenet = {step.layer: step for step in steps(load("imagenet"), "block3_1.depthwise")}
    stem, wide = imagenet["stem.conv"], imagenet["block3_1.depthwise"]
    assert (stem.kernel, stem.stride, stem.padding, stem.size, stem.jump) == (3, 2, 0, 3, 2)  # padded at the end alone
    assert (wide.kernel, wide.stride, wide.padding) == (5, 2, 1)
    last = steps(load("imagenet"), "pool")[-1]
    assert (last.kernel, last.stride, last.jump) == (7, 0, 0)  # one window: it has no neighbour


def test_a_scaled_layer_is_a_step_that_changes_nothing() -> None:
    edited = intervene(load("digits"), [Scale("conv1", 0, 0)])
    own, product = steps(edited, "conv1")[-2:]
    assert (own.layer, product.layer, product.kernel, product.stride) == ("conv1.unscaled", "conv1", 1, 1)
    assert (own.size, own.jump, own.offset) == (product.size, product.jump, product.offset)


def test_a_layer_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownNameError, match="there is no layer 'conv9'"):
        steps(load("digits"), "conv9")
