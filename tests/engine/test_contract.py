"""What every op in the registry promises, tested on each: a new op is tested as soon as it is registered."""

import builtins
import inspect
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ops import REGISTRY, Op, create
from tests import reference
from tests.engine.cases import SHAPES, Case, cases, numbers

ACROSS_THE_BATCH = {"batch_norm_training"}
"""Ops whose examples have an influence on each other."""

OPS = pytest.mark.parametrize("name", sorted(REGISTRY))
often = settings(max_examples=25, deadline=None, derandomize=True)
seldom = settings(max_examples=12, deadline=None, derandomize=True)


@OPS
def test_every_op_has_a_reference_and_a_strategy(name: str) -> None:
    assert inspect.isfunction(slow_loops(name)), "write it as slow loops in tests/reference.py"
    assert name in SHAPES, "say in tests/engine/cases.py how its sizes and attributes are drawn"


@OPS
def test_every_op_describes_itself(name: str) -> None:
    kind = REGISTRY[name]
    assert kind.name == name
    assert kind.summary.startswith("output")
    assert "Shapes:" in inspect.cleandoc(kind.__doc__ or "")
    assert all(spec.doc.endswith(".") for spec in kind.inputs)
    assert all(attribute.metadata["doc"].endswith(".") for attribute in fields(kind))
    assert kind.examples


def worked_examples() -> Iterator[Any]:
    """Each op's own examples: op, inputs and attributes."""
    for name, kind in sorted(REGISTRY.items()):
        for example in kind.examples:
            names = [spec.name for spec in kind.inputs]
            given = [example.inputs.get(spec) for spec in names]
            values = given[0] if kind.inputs[0].variadic else given
            arrays = [None if value is None else np.array(value, np.float32) for value in values]
            yield pytest.param(create(name, example.attributes), arrays, example, id=f"{name}: {example.name}")


@pytest.mark.parametrize(("op", "arrays", "example"), list(worked_examples()))
def test_worked_examples_are_what_they_say(op: Op, arrays: list[Any], example: Any) -> None:
    assert set(example.inputs) <= {spec.name for spec in op.inputs}
    inputs = op.promote(*arrays)
    output = op(*inputs)
    expected = by_reference(op, inputs)
    assert output.shape == op.output_shape(*(None if x is None else x.shape for x in inputs)) == expected.shape
    np.testing.assert_allclose(output, expected, rtol=1e-6)
    if np.array_equal(expected, np.round(expected)):
        np.testing.assert_array_equal(output, expected)  # whole numbers stay exact


@OPS
@often
@given(data=st.data())
def test_forward_equals_slow_loops(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    output = case.op.forward(*case.inputs)
    for n in range(2):
        alone = case.op(*case.example(n))
        np.testing.assert_allclose(alone, by_reference(case.op, case.example(n)), rtol=1e-9, atol=1e-9)
        if name not in ACROSS_THE_BATCH:
            np.testing.assert_allclose(output[n], alone, rtol=1e-12, atol=1e-12)


@OPS
@often
@given(data=st.data())
def test_shape_is_known_beforehand_and_the_number_type_is_kept(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    shape = case.op.output_shape(*case.shapes)
    for dtype in (np.float32, np.float64):
        inputs = [None if x is None else x.astype(dtype) for x in case.inputs]
        output = case.op.forward(*inputs)
        assert output.shape == (2, *shape)
        assert output.dtype == dtype
        gradients = case.op.backward(np.ones_like(output), output, *inputs)
        for x, gradient in zip(inputs, gradients, strict=True):
            assert (x is None) == (gradient is None)
            assert x is None or (gradient.shape, gradient.dtype) == (x.shape, dtype)


@OPS
@often
@given(data=st.data())
def test_backward_equals_central_differences(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    random = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    output = case.op.forward(*case.inputs)
    upstream = random.normal(size=output.shape)
    gradients = case.op.backward(upstream, output, *case.inputs)
    for i, (x, gradient) in enumerate(zip(case.inputs, gradients, strict=True)):
        if x is None:
            continue
        direction = random.normal(size=x.shape)
        step = 1e-5 * direction
        ahead, behind = (case.op.forward(*case.inputs[:i], x + s, *case.inputs[i + 1 :]) for s in (step, -step))
        slope = float((upstream * (ahead - behind)).sum() / 2e-5)
        assert float((gradient * direction).sum()) == pytest.approx(slope, rel=1e-5, abs=1e-6)


@OPS
@seldom
@given(data=st.data())
def test_a_gradient_is_the_same_when_it_is_the_only_one_wanted(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    output = case.op.forward(*case.inputs)
    upstream = np.random.default_rng(0).normal(size=output.shape)
    everything = case.op.backward(upstream, output, *case.inputs)
    for i, expected in enumerate(everything):
        wanted = tuple(i == other for other in range(len(case.inputs)))
        alone = case.op.gradients(wanted, upstream, output, *case.inputs)[i]
        assert (alone is None) == (expected is None)
        assert alone is None or np.array_equal(alone, expected)


@OPS
@often
@given(data=st.data())
def test_explanation_adds_up_to_the_output(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    inputs = case.example(0)
    output = case.op(*inputs)
    at = data.draw(places(output.shape))
    explanation = case.op.explain(at, *inputs)
    assert explanation.at == at
    assert explanation.output == pytest.approx(float(output[at]), rel=1e-9, abs=1e-9)
    assert explanation.recombine() == pytest.approx(explanation.output, rel=1e-9, abs=1e-9)
    assert explanation.sources == case.op.sources(at, *inputs)
    single = [None if x is None else x.astype(np.float32) for x in inputs]
    assert case.op.explain(at, *single).output == pytest.approx(float(output[at]), rel=1e-4, abs=1e-4)


@OPS
@often
@given(data=st.data())
def test_nothing_outside_of_what_a_box_reads_has_a_part_in_it(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    inputs = case.example(0)
    output = case.op(*inputs)
    corners = data.draw(places(output.shape)), data.draw(places(output.shape))
    start = tuple(map(min, *corners)) if output.shape else ()
    stop = tuple(max(pair) + 1 for pair in zip(*corners, strict=True))
    box = tuple(itertools.starmap(slice, zip(start, stop, strict=True)))
    poisoned = [None if x is None else np.full_like(x, np.nan) for x in inputs]
    for region in case.op.reads(start, stop, *case.shapes):
        i = slot(case, region)
        poisoned[i][cells(region)] = inputs[i][cells(region)]
    np.testing.assert_allclose(case.op(*poisoned)[box], output[box], rtol=1e-12)


@OPS
@seldom
@given(data=st.data())
def test_every_data_cell_that_a_value_reads_has_a_part_in_it(name: str, data: Any) -> None:
    case = data.draw(cases(name))
    inputs = case.example(0)
    output = case.op(*inputs)
    at = data.draw(places(output.shape))
    for region in case.op.sources(at, *inputs):
        i = slot(case, region)
        if not case.slots[i].data:
            continue
        for place in np.argwhere(mask(inputs[i].shape, region)):
            outputs = []
            for value in (2.0, 100.0):  # one of them is no largest, no saturated and no silenced one
                changed = np.array(inputs[i])
                changed[tuple(place)] = value
                outputs.append(case.op(*inputs[:i], changed, *inputs[i + 1 :])[at])
            assert any(value != output[at] for value in outputs)


@OPS
def test_a_call_leaves_nothing_behind(name: str) -> None:
    random = np.random.default_rng(0)

    @settings(max_examples=1, deadline=None, derandomize=True, database=None)
    @given(case=cases(name))
    def in_eight_threads(case: Case) -> None:
        batches = [
            tuple(None if x is None else np.abs(numbers(random, x.shape)) for x in case.inputs) for _ in range(32)
        ]
        before = dict(vars(case.op))

        def run(inputs: tuple[Any, ...]) -> Any:
            output = case.op.forward(*inputs)
            return output, case.op.backward(np.ones_like(output), output, *inputs)

        one_by_one = [run(inputs) for inputs in batches]
        with ThreadPoolExecutor(8) as pool:
            for (output, gradients), (expected, slopes) in zip(pool.map(run, batches), one_by_one, strict=True):
                np.testing.assert_array_equal(output, expected)
                for gradient, slope in zip(gradients, slopes, strict=True):
                    np.testing.assert_array_equal(gradient, slope)
        assert vars(case.op) == before

    in_eight_threads()


def by_reference(op: Op, inputs: Any) -> Any:
    """What the slow loops make of one example's inputs."""
    attributes = {attribute.name: getattr(op, attribute.name) for attribute in fields(op)}
    return slow_loops(op.name)(*inputs, **attributes)


def slow_loops(name: str) -> Any:
    """An op's reference; one that would hide a function of Python's own has an underscore behind its name."""
    return getattr(reference, f"{name}_" if hasattr(builtins, name) else name)


def places(shape: tuple[int, ...]) -> Any:
    """A cell of an array of `shape`."""
    return st.tuples(*(st.integers(0, size - 1) for size in shape))


def slot(case: Case, region: Any) -> int:
    """Which input a region lies in."""
    return [spec.name for spec in case.slots].index(region.input)


def cells(region: Any) -> tuple[slice, ...]:
    """A region as an index, without what lies beyond the input's edge."""
    inside = []
    for start, stop, step in zip(region.start, region.stop, region.step, strict=True):
        first = start if start >= 0 else start % step  # the first cell of the region that is not in the padding
        inside.append(slice(first, max(stop, first), step))
    return tuple(inside)


def mask(shape: tuple[int, ...], region: Any) -> Any:
    """Which cells of an input of `shape` a region holds."""
    found = np.zeros(shape, bool)
    found[cells(region)] = True
    return found
