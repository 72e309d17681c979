"""The pickles in a PyTorch file, read by an interpreter that can build tensors in dictionaries and nothing else.

A pickle is a program, and Python's own machine for it calls what the program names. This one calls nothing: it knows
the instructions that `torch.save` writes for a state dict, and every name that it meets stands for itself.
Source: Python's `pickle` and `pickletools`; PyTorch 1.5, `torch/serialization.py`.
"""

import pickle  # for the names of its instructions
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias

import numpy as np

from engine.errors import WeightsError

Dtype: TypeAlias = np.dtype[Any]

MOST_STEPS = 1_000_000
"""Instructions of one pickle; a state dict takes about 40 a tensor."""

MOST_LINE = 256
"""Bytes of half a name."""

PROTOCOL = 2
"""The pickle protocol that all files of this kind are written in."""

DICTIONARY = "collections OrderedDict"
TENSOR = "torch._utils _rebuild_tensor_v2"
DTYPES: Mapping[str, Dtype] = {
    f"torch {kind}Storage": np.dtype(code)
    for kind, code in {
        "Double": "<f8",
        "Float": "<f4",
        "Half": "<f2",
        "Long": "<i8",
        "Int": "<i4",
        "Short": "<i2",
        "Char": "i1",
        "Byte": "u1",
    }.items()
}


@dataclass(frozen=True)
class Name:
    """What a pickle names to call it or to say what kind a storage is; here it only stands for itself."""

    text: str


@dataclass(frozen=True)
class Storage:
    """A stretch of numbers that follows the pickles, as a pickle announces it."""

    key: str
    dtype: Dtype
    count: int


@dataclass(frozen=True)
class Tensor:
    """A tensor as a pickle describes it: where in which storage it lies; `offset` and `strides` in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def whole(value: object) -> int | None:
    """`value` if it is a whole number that is not negative; else None (True is no number)."""
    return value if type(value) is int and value >= 0 else None


def read(file: BytesIO, what: str) -> Any:
    """The value of the pickle that begins here; the file then stands behind it.

    Raises:
        WeightsError: it does anything beyond building tensors in dictionaries, is damaged or too long.
    """
    machine = _Machine(what)
    try:
        for _ in range(MOST_STEPS):
            opcode = file.read(1)
            if opcode == pickle.STOP:
                return machine.result()
            if opcode not in _STEPS:
                raise refused(f"{what} has the instruction {opcode!r}" if opcode else f"{what} is cut short")
            argument, do = _STEPS[opcode]
            do(machine, argument(file))
    except WeightsError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, struct.error) as error:
        raise refused(f"{what} is damaged") from error
    raise refused(f"{what} takes more than {MOST_STEPS} instructions")


def refused(what: str) -> WeightsError:
    """The refusal of a file, saying `what` is wrong with it."""
    rule = "only a state dict of plain tensors that PyTorch saved in its format before 1.6 is read"
    return WeightsError(f"{what}: {rule}", argument="path")


class _Machine:
    """A pickle's stack, marks and memo. Each instruction adds at most one value, so that memory is bounded by steps."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def push(self, value: Any) -> None:
        self._stack.append(value)

    def result(self) -> Any:
        """What is left when the pickle is over."""
        if self._marks or len(self._stack) != 1:
            raise refused(f"{self._what} is damaged")
        return self._stack[0]

    def protocol(self, number: int) -> None:
        if number != PROTOCOL:
            raise refused(f"{self._what} is written in pickle protocol {number}, not {PROTOCOL}")

    def mark(self, _: None) -> None:
        self._marks.append(len(self._stack))

    def put(self, index: int) -> None:
        self._memo[index] = self._stack[-1]

    def get(self, index: int) -> None:
        self._stack.append(self._memo[index])

    def name(self, text: str) -> None:
        if text not in _NAMES:
            raise refused(f"{self._what} names {text.replace(' ', '.')[:80]!r}")
        self._stack.append(Name(text))

    def tuple(self, _: None) -> None:
        self._stack.append(tuple(self._marked()))

    def last(self, count: int) -> None:
        """A tuple of the last `count` values."""
        self._stack.append(tuple(self._pop() for _ in range(count))[::-1])

    def append(self, _: None) -> None:
        self._extend([self._pop()])

    def appends(self, _: None) -> None:
        self._extend(self._marked())

    def set_item(self, _: None) -> None:
        value = self._pop()
        self._fill([self._pop(), value])

    def set_items(self, _: None) -> None:
        self._fill(self._marked())

    def persistent(self, _: None) -> None:
        """A storage: ("storage", kind, key, device, how many numbers, no view)."""
        tag, kind, key, device, count, view = self._pop()
        known = isinstance(kind, Name) and kind.text in DTYPES and whole(count) is not None
        if tag != "storage" or not known or type(key) is not str or type(device) is not str or view is not None:
            raise refused(f"{self._what} has a storage of an unknown kind")
        self._stack.append(Storage(key, DTYPES[kind.text], count))

    def call(self, _: None) -> None:
        """What a name is called with: an empty dictionary, or a tensor's description."""
        arguments, name = self._pop(), self._pop()
        if name == Name(DICTIONARY) and arguments == ():
            self._stack.append({})
        elif name == Name(TENSOR) and type(arguments) is tuple:
            self._stack.append(self._tensor(*arguments))
        else:
            raise refused(f"{self._what} calls something")

    def build(self, _: None) -> None:
        """PyTorch notes the versions of modules as an attribute of the dictionary; nothing here needs them."""
        state, target = self._pop(), self._stack[-1]
        if type(target) is not dict or type(state) is not dict or set(state) != {"_metadata"}:
            raise refused(f"{self._what} sets attributes")

    def _tensor(self, storage: Any, offset: Any, shape: Any, strides: Any, learned: Any, hooks: Any) -> Tensor:
        numbers = (offset, *shape, *strides)
        plain = type(storage) is Storage and type(shape) is type(strides) is tuple and hooks == {}
        if not plain or type(learned) is not bool or any(whole(number) is None for number in numbers):
            raise refused(f"{self._what} has a tensor of an unknown kind")
        return Tensor(storage, offset, shape, strides)

    def _pop(self) -> Any:
        if self._marks and self._marks[-1] == len(self._stack):
            raise refused(f"{self._what} is damaged")
        return self._stack.pop()

    def _marked(self) -> list[Any]:
        """What was put on the stack since the last mark."""
        start = self._marks.pop()
        values = self._stack[start:]
        del self._stack[start:]
        return values

    def _extend(self, values: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is not list:
            raise refused(f"{self._what} appends to what is no list")
        target.extend(values)

    def _fill(self, values: list[Any]) -> None:
        target, keys = self._stack[-1], values[::2]
        if type(target) is not dict or len(values) % 2 or any(type(key) is not str for key in keys):
            raise refused(f"{self._what} has a dictionary whose keys are not all text")
        target.update(zip(keys, values[1::2], strict=True))


def _nothing(_: BytesIO) -> None:
    return None


def _number(form: str) -> Callable[[BytesIO], int]:
    """Reads a number in one of the forms of `struct`."""
    layout = struct.Struct(form)
    return lambda file: int(layout.unpack(file.read(layout.size))[0])


def _long(file: BytesIO) -> int:
    return int.from_bytes(_exactly(_BYTE(file), file), "little", signed=True)


def _text(file: BytesIO) -> str:
    return _exactly(_LENGTH(file), file).decode()


def _two_lines(file: BytesIO) -> str:
    lines = [file.readline(MOST_LINE), file.readline(MOST_LINE)]
    if not all(line.endswith(b"\n") for line in lines):
        raise ValueError("a line without an end")
    return b" ".join(line[:-1] for line in lines).decode()


def _exactly(count: int, file: BytesIO) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise ValueError("more is announced than there is")
    return data


def _fresh(make: Callable[[], Any]) -> "_Action":
    return lambda machine, _: machine.push(make())


def _last(count: int) -> "_Action":
    return lambda machine, _: machine.last(count)


_Action: TypeAlias = Callable[[_Machine, Any], None]
_NAMES = {DICTIONARY, TENSOR, *DTYPES}
_BYTE, _LENGTH = _number("<B"), _number("<I")
_STEPS: Mapping[bytes, tuple[Callable[[BytesIO], Any], _Action]] = {
    pickle.PROTO: (_BYTE, _Machine.protocol),
    pickle.NONE: (_nothing, _Machine.push),
    pickle.NEWTRUE: (_nothing, _fresh(lambda: True)),
    pickle.NEWFALSE: (_nothing, _fresh(lambda: False)),
    pickle.BININT: (_number("<i"), _Machine.push),
    pickle.BININT1: (_BYTE, _Machine.push),
    pickle.BININT2: (_number("<H"), _Machine.push),
    pickle.LONG1: (_long, _Machine.push),
    pickle.BINUNICODE: (_text, _Machine.push),
    pickle.EMPTY_TUPLE: (_nothing, _fresh(tuple)),
    pickle.EMPTY_LIST: (_nothing, _fresh(list)),
    pickle.EMPTY_DICT: (_nothing, _fresh(dict)),
    pickle.MARK: (_nothing, _Machine.mark),
    pickle.TUPLE: (_nothing, _Machine.tuple),
    pickle.TUPLE1: (_nothing, _last(1)),
    pickle.TUPLE2: (_nothing, _last(2)),
    pickle.TUPLE3: (_nothing, _last(3)),
    pickle.APPEND: (_nothing, _Machine.append),
    pickle.APPENDS: (_nothing, _Machine.appends),
    pickle.SETITEM: (_nothing, _Machine.set_item),
    pickle.SETITEMS: (_nothing, _Machine.set_items),
    pickle.BINPUT: (_BYTE, _Machine.put),
    pickle.LONG_BINPUT: (_LENGTH, _Machine.put),
    pickle.BINGET: (_BYTE, _Machine.get),
    pickle.LONG_BINGET: (_LENGTH, _Machine.get),
    pickle.GLOBAL: (_two_lines, _Machine.name),
    pickle.BINPERSID: (_nothing, _Machine.persistent),
    pickle.REDUCE: (_nothing, _Machine.call),
    pickle.BUILD: (_nothing, _Machine.build),
}
