"""PyTorch's file format before version 1.6, read without PyTorch: five pickles, then the numbers of each storage.

Tensors are views of the file's bytes, so that whatever a file claims, reading it takes the memory of the file.
Source: PyTorch 1.5, `torch/serialization.py`, `_legacy_save`.
"""

import math
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.errors import WeightsError
from engine.torch_pickle import Storage, Tensor, read, refused
from engine.windows import Array

MOST_BYTES = 1 << 28
"""Largest file that is read."""

MOST_AXES = 8

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
COUNT = np.dtype("<i8")
"""How many numbers a storage has, in front of them."""


def read_tensors(path: Path) -> dict[str, Array]:
    """The tensors of a state dict by name, as arrays that nobody can write to.

    Raises:
        WeightsError: there is no such file, or it holds anything else, is damaged or larger than 256 MB.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise refused(f"{path.name} is larger than {MOST_BYTES >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror}", argument="path") from error
    try:
        return _tensors(data)
    except WeightsError as error:
        raise WeightsError(f"{path.name}: {error}", argument="path") from error


def _tensors(data: bytes) -> dict[str, Array]:
    file = BytesIO(data)
    if (read(file, "its magic number"), read(file, "its version")) != (MAGIC, VERSION):
        raise refused("it does not begin with the magic number and the version")
    system = read(file, "its system information")
    if type(system) is not dict or system.get("little_endian") is not True:
        raise refused("its numbers are not little-endian")
    state, keys = read(file, "its state dict"), read(file, "its list of storages")
    if type(state) is not dict or any(type(value) is not Tensor for value in state.values()):
        raise refused("it holds something besides tensors")
    storages = _storages(data, file.tell(), keys, {tensor.storage for tensor in state.values()})
    return {name: _view(name, tensor, storages[tensor.storage]) for name, tensor in state.items()}


def _storages(data: bytes, position: int, keys: Any, announced: set[Storage]) -> dict[Storage, Array]:
    """The numbers of each storage: a count and the numbers themselves, in the order of `keys`, up to the file's end."""
    by_key = {storage.key: storage for storage in announced}
    if type(keys) is not list or any(type(key) is not str for key in keys) or sorted(keys) != sorted(by_key):
        raise refused("the storages in it are not those that its tensors lie in")
    if len(by_key) != len(announced):
        raise refused("two tensors disagree about a storage")
    found = {}
    for storage in (by_key[key] for key in keys):
        start = position + COUNT.itemsize
        position = start + storage.count * storage.dtype.itemsize
        if position > len(data):
            raise refused("it is cut short")
        if np.frombuffer(data, COUNT, 1, start - COUNT.itemsize)[0] != storage.count:
            raise refused(f"storage {storage.key[:80]!r} does not have the {storage.count} numbers that it should have")
        found[storage] = np.frombuffer(data, storage.dtype, storage.count, start)
    if position != len(data):
        raise refused("something follows its last storage")
    return found


def _view(name: str, tensor: Tensor, numbers: Array) -> Array:
    """A tensor as a view of its storage's numbers."""
    shape, strides, count = tensor.shape, tensor.strides, len(numbers)
    if len(shape) != len(strides) or len(shape) > MOST_AXES:
        raise refused(f"{name[:80]!r} has {len(shape)} sizes and {len(strides)} strides, of at most {MOST_AXES}")
    last = tensor.offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    if not 1 <= math.prod(shape) <= count or max(strides, default=0) > count or last >= count:
        raise refused(f"{name[:80]!r} reaches beyond the {count} numbers of its storage")
    steps = [stride * numbers.itemsize for stride in strides]
    return as_strided(numbers[tensor.offset :], shape, steps, writeable=False)
