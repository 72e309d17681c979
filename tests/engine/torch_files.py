"""Files in PyTorch's format before 1.6, put together instruction by instruction: as it would, and as it never would."""

import pickle
import struct
from collections.abc import Mapping
from typing import Any

MAGIC = 0x1950A86A20F9469CFC6C
SYSTEM = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}

EMPTY = b"ccollections\nOrderedDict\n)R"
"""Calls the dictionary's class with nothing."""


def value(of: Any) -> bytes:
    """The instructions that put a plain value on the stack."""
    return pickle.dumps(of, 2)[2:-1]


def name(dotted: str) -> bytes:
    """The instruction that names something."""
    module, _, own = dotted.rpartition(".")
    return f"c{module}\n{own}\n".encode()


def tuple_of(*parts: bytes) -> bytes:
    """The instructions that make a tuple of what others put on the stack."""
    return b"(" + b"".join(parts) + b"t"


def tensor(
    shape: Any = (2, 3),
    strides: Any = (3, 1),
    offset: Any = 0,
    *,
    kind: str = "Float",
    key: Any = "0",
    count: Any = 6,
    view: Any = None,
    learned: Any = False,
    hooks: bytes = EMPTY,
) -> bytes:
    """The instructions that make a tensor."""
    storage = tuple_of(value("storage"), name(f"torch.{kind}Storage"), *map(value, (key, "cpu", count, view))) + b"Q"
    rest = (offset, shape, strides, learned)
    return name("torch._utils._rebuild_tensor_v2") + tuple_of(storage, *map(value, rest), hooks) + b"R"


def state(entries: Mapping[str, bytes], *, empty: bytes = EMPTY, after: bytes = b"") -> bytes:
    """A pickle of a dictionary whose values others make."""
    filled = b"".join(value(key) + made for key, made in entries.items())
    return b"\x80\x02" + empty + b"(" + filled + b"u" + after + b"."


def storage(numbers: bytes, count: int) -> bytes:
    """A storage: how many numbers, and the numbers."""
    return struct.pack("<q", count) + numbers


def floats(*numbers: float) -> bytes:
    """A storage of float32."""
    return storage(struct.pack(f"<{len(numbers)}f", *numbers), len(numbers))


SIX = floats(0, 1, 2, 3, 4, 5)


def file(
    made: bytes,
    *storages: bytes,
    keys: Any = ("0",),
    magic: Any = MAGIC,
    version: Any = 1001,
    system: Any = SYSTEM,
) -> bytes:
    """A whole file around the pickle of a state dict."""
    head = b"".join(pickle.dumps(each, 2) for each in (magic, version, system))
    return head + made + pickle.dumps(list(keys), 2) + b"".join(storages)


def plain(**entries: bytes) -> bytes:
    """A file of tensors in one storage of six numbers."""
    return file(state(entries or {"w": tensor()}), SIX)
