"""PyTorch's old files: tensors come out of them as they were; whatever else is in one is refused, and nothing runs."""

import os
import pickle
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import torch_file, torch_pickle
from engine.errors import WeightsError
from engine.torch_file import read_tensors
from tests.engine.torch_files import EMPTY, SIX, file, floats, name, plain, state, storage, tensor, tuple_of, value

RULE = "only a state dict of plain tensors that PyTorch saved in its format before 1.6 is read"
KINDS = {
    "Double": "f8",
    "Float": "f4",
    "Half": "f2",
    "Long": "i8",
    "Int": "i4",
    "Short": "i2",
    "Char": "i1",
    "Byte": "u1",
}


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads bytes as a file."""

    def read(data: bytes) -> dict[str, Any]:
        (tmp_path / "weights.pth").write_bytes(data)
        return read_tensors(tmp_path / "weights.pth")

    return read


def test_tensors_come_out_as_they_were(read: Any) -> None:
    one, many = tensor(key="long", kind="Long", count=1, shape=(), strides=()), tensor()
    entries = {"w": many, "turned": tensor((3, 2), (1, 3)), "last": tensor((2,), (2,), 3), "seen": one}
    found = read(file(state(entries), storage(struct.pack("<q", 7), 1), SIX, keys=("long", "0")))
    assert {key: array.tolist() for key, array in found.items()} == {
        "w": [[0, 1, 2], [3, 4, 5]],
        "turned": [[0, 3], [1, 4], [2, 5]],
        "last": [3, 5],
        "seen": 7,
    }
    assert [array.dtype for array in found.values()] == [np.float32, np.float32, np.float32, np.int64]
    assert not any(array.flags.writeable for array in found.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_plain_dtype(read: Any, kind: str) -> None:
    numbers = np.array([1, 2, 3], KINDS[kind])
    found = read(file(state({"x": tensor((3,), (1,), kind=kind, count=3)}), storage(numbers.tobytes(), 3)))["x"]
    assert (found.dtype, found.tolist()) == (numbers.dtype, [1, 2, 3])


def test_versions_of_modules_are_passed_over_and_a_plain_dictionary_will_do(read: Any) -> None:
    versions = value({"_metadata": {"": {"version": 1}}}) + b"b"
    assert list(read(file(state({"w": tensor()}, after=versions), SIX))) == ["w"]
    assert list(read(file(state({"w": tensor()}, empty=b"}"), SIX))) == ["w"]


class Attack:
    """An object whose pickle calls a function when Python's own machine reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("place", ["magic", "state", "keys", "value"])
def test_nothing_that_a_pickle_names_is_called(read: Any, tmp_path: Path, place: str, protocol: int) -> None:
    attack = pickle.dumps(Attack(tmp_path / "touched"), protocol)
    data = {
        "magic": attack + plain()[15:],
        "state": file(attack, SIX),
        "keys": file(state({"w": tensor()}), SIX).replace(pickle.dumps(["0"], 2), attack),
        "value": file(state({"w": name("os.system") + tuple_of(value("true")) + b"R"}), SIX),
    }[place]
    with pytest.raises(WeightsError):
        read(data)
    assert not (tmp_path / "touched").exists()


def chain(depth: int, step: bytes) -> bytes:
    """A pickle that wraps a value many times."""
    return b"\x80\x02)" + step * depth + b"."


TENSOR, STORAGE = "its state dict has a tensor of an unknown kind", "its state dict has a storage of an unknown kind"
CALLS = name("torch._utils._rebuild_tensor_v2")
PICKLES = {
    "a function": (state({"w": name("os.system")}), "its state dict names 'os.system'"),
    "evaluation": (state({"w": name("builtins.eval") + tuple_of(value("1")) + b"R"}), "names 'builtins.eval'"),
    "a name by two texts": (b"\x80\x04" + value("os") + value("system") + b"\x93.", "in pickle protocol 4, not 2"),
    "the same in protocol 2": (b"\x80\x02" + value("os") + value("system") + b"\x93.", "the instruction b'\\x93'"),
    "an instance": (b"\x80\x02(ios\nsystem\n.", "the instruction b'i'"),
    "an object": (b"\x80\x02" + name("collections.OrderedDict") + b")\x81.", "the instruction b'\\x81'"),
    "an extension": (b"\x80\x02\x82\x01.", "the instruction b'\\x82'"),
    "an attribute": (state({"w": tensor() + value({"shape": 1}) + b"b"}), "sets attributes"),
    "an attribute of a name": (b"\x80\x02" + CALLS + value({"_metadata": 1}) + b"b.", "sets attributes"),
    "an attribute of a dictionary": (state({}, after=value({"items": 1}) + b"b"), "sets attributes"),
    "two attributes": (state({}, after=value({"_metadata": 1, "a": 2}) + b"b"), "sets attributes"),
    "a storage made directly": (state({"w": name("torch.FloatStorage") + b")R"}), "calls something"),
    "a dictionary of something": (state({"w": EMPTY[:-2] + b"]\x85R"}), "calls something"),
    "a call of a tensor": (state({"w": tensor() + b")R"}), "calls something"),
    "too few arguments": (state({"w": CALLS + b")R"}), "is damaged"),
    "a tensor of a text": (
        state({"w": CALLS + value(("0", 0, (1,), (1,), False, {})) + b"R"}),
        TENSOR,
    ),
    "hooks": (state({"w": tensor(hooks=value({"a": 1}))}), TENSOR),
    "a storage by its key alone": (state({"w": value("0") + b"Q"}), "is damaged"),
    "a storage of another tag": (
        state({"w": value(("module", 0, "0", "cpu", 6, None)) + b"Q"}),
        STORAGE,
    ),
    "another kind of storage": (state({"w": tensor(kind="BFloat16")}), "names 'torch.BFloat16Storage'"),
    "a list": (b"\x80\x02].", "it holds something besides tensors"),
    "a number": (state({"w": value(1)}), "it holds something besides tensors"),
    "a dictionary in it": (state({"w": EMPTY}), "it holds something besides tensors"),
    "a key that is a number": (b"\x80\x02}K\x01" + tensor() + b"s.", "whose keys are not all text"),
    "a key without a value": (b"\x80\x02}(" + value("w") + b"u.", "whose keys are not all text"),
    "items of what is no dictionary": (b"\x80\x02](" + value("w") + tensor() + b"u.", "whose keys are not all text"),
    "more than one value": (b"\x80\x02}}.", "is damaged"),
    "a mark left over": (b"\x80\x02(}.", "is damaged"),
    "nothing": (b"\x80\x02.", "is damaged"),
    "too much taken": (b"\x80\x02}\x85\x85\x86.", "is damaged"),
    "taken from below a mark": (b"\x80\x02}(\x85.", "is damaged"),
    "no mark": (b"\x80\x02}t.", "is damaged"),
    "memory that was never written": (b"\x80\x02h\x07.", "is damaged"),
    "no such instruction": (b"\x80\x02\xff.", "the instruction b'\\xff'"),
    "a text longer than the file": (b"\x80\x02X\xff\xff\xff\xffabc", "is damaged"),
    "a text that is none": (b"\x80\x02X\x02\x00\x00\x00\xff\xff.", "is damaged"),
    "a very long number": (b"\x80\x02\x8b\xff\xff\xff\x7f1.", "the instruction b'\\x8b'"),
    "a number longer than the file": (b"\x80\x02\x8a\xff1", "is damaged"),
    "a name that does not end": (b"\x80\x02cos\nsystem", "is damaged"),
    "a very long name": (b"\x80\x02c" + b"o" * 1000 + b"\nsystem\n.", "is damaged"),
    "tuples in tuples": (chain(200_000, b"\x85"), "it holds something besides tensors"),
    "twice as much each time": (chain(5_000, b"q\x00h\x00\x86"), "it holds something besides tensors"),
    "a dictionary in itself": (b"\x80\x02}q\x00" + value("w") + b"h\x00s.", "it holds something besides tensors"),
    "a list in itself": (b"\x80\x02]q\x00h\x00a.", "it holds something besides tensors"),
}


@pytest.mark.parametrize("harm", PICKLES)
def test_a_pickle_that_does_anything_else_is_refused(read: Any, harm: str) -> None:
    made, said = PICKLES[harm]
    with pytest.raises(WeightsError) as caught:
        read(file(made, SIX))
    assert said in str(caught.value)
    assert str(caught.value).startswith("weights.pth: ")
    assert str(caught.value).endswith(RULE)
    assert caught.value.argument == "path"


BEYOND = "'w' reaches beyond the 6 numbers of its storage"
TENSORS = {
    "a row too many": (tensor((3, 3)), BEYOND),
    "a column too many": (tensor((2, 4)), BEYOND),
    "beginning too late": (tensor(offset=1), BEYOND),
    "steps too far": (tensor(strides=(4, 1)), BEYOND),
    "the same numbers again and again": (tensor((10**6, 10**6), (0, 0)), BEYOND),
    "no numbers": (tensor((0, 3)), BEYOND),
    "no numbers, over a size beyond all bounds": (tensor((2**70, 0)), BEYOND),
    "sizes beyond all bounds": (tensor((2**70, 2**70)), BEYOND),
    "a step beyond all bounds": (tensor((1, 1), (2**70, 1)), BEYOND),
    "a step backwards": (tensor(strides=(3, -1)), TENSOR),
    "a size below nothing": (tensor((-2, -3)), TENSOR),
    "a beginning before the first": (tensor(offset=-1), TENSOR),
    "a size that is a truth": (tensor((True, 3)), TENSOR),
    "a size that is a text": (tensor(("2", 3)), TENSOR),
    "sizes in a list": (tensor([2, 3]), TENSOR),
    "a beginning that is nothing": (tensor(offset=None), TENSOR),
    "fewer steps than sizes": (tensor((2, 3), (1,)), "'w' has 2 sizes and 1 strides"),
    "many sizes": (tensor((1,) * 9, (1,) * 9), "'w' has 9 sizes and 9 strides, of at most 8"),
    "learned or not is a number": (tensor(learned=1), TENSOR),
    "a storage that is a view": (tensor(view=("0", 0, 6)), STORAGE),
    "a storage of a truth of numbers": (tensor(count=True), STORAGE),
    "a storage of fewer than none": (tensor(count=-1), STORAGE),
    "a storage whose key is a number": (tensor(key=0), STORAGE),
    "a storage of very many numbers": (tensor(count=2**62), "it is cut short"),
    "a storage of numbers beyond all bounds": (tensor(count=2**300), "it is cut short"),
    "a storage of fewer numbers than follow": (tensor((2,), (1,), count=2), "does not have the 2 numbers"),
    "a storage that does not follow": (tensor(key="1"), "the storages in it are not those that its tensors lie in"),
}


@pytest.mark.parametrize("harm", TENSORS)
def test_a_tensor_that_does_not_fit_its_numbers_is_refused(read: Any, harm: str) -> None:
    made, said = TENSORS[harm]
    with pytest.raises(WeightsError) as caught:
        read(plain(w=made))
    assert said in str(caught.value)


FILES = {
    "empty": (b"", "its magic number is cut short"),
    "a zip file, as PyTorch saves now": (b"PK\x03\x04" + bytes(60), "its magic number has the instruction b'P'"),
    "another magic number": (file(state({}), magic=7, keys=()), "does not begin with the magic number and the version"),
    "a magic number in words": (file(state({}), magic="7", keys=()), "does not begin with the magic number"),
    "another version": (file(state({}), version=1002, keys=()), "does not begin with the magic number and the version"),
    "numbers the other way round": (file(state({}), system={"little_endian": False}), "are not little-endian"),
    "no system": (file(state({}), system=[]), "are not little-endian"),
    "storages in no order": (file(state({}), keys=()).replace(b"]", b"}"), "the storages in it are not"),
    "numbers for storages": (file(state({"w": tensor()}), SIX, keys=(0,)), "the storages in it are not those"),
    "a storage twice": (file(state({"w": tensor()}), SIX, SIX, keys=("0", "0")), "the storages in it are not those"),
    "a storage that nothing lies in": (file(state({}), SIX), "the storages in it are not those"),
    "two kinds of numbers in a storage": (
        file(state({"a": tensor(), "b": tensor(kind="Int")}), SIX),
        "two tensors disagree about a storage",
    ),
    "another count than announced": (file(state({"w": tensor()}), floats(*range(5)) + bytes(4)), "does not have the 6"),
    "a count below nothing": (file(state({"w": tensor()}), storage(bytes(24), -6)), "does not have the 6 numbers"),
    "something behind": (plain() + b"\0", "something follows its last storage"),
}


@pytest.mark.parametrize("harm", FILES)
def test_a_file_that_is_put_together_otherwise_is_refused(read: Any, harm: str) -> None:
    data, said = FILES[harm]
    with pytest.raises(WeightsError) as caught:
        read(data)
    assert said in str(caught.value)


def test_a_file_cut_short_anywhere_is_refused(read: Any) -> None:
    whole = plain()
    for length in range(len(whole)):
        with pytest.raises(WeightsError):
            read(whole[:length])


def test_a_file_with_any_byte_changed_is_read_or_refused(read: Any) -> None:
    whole, random = plain(), np.random.default_rng(0)
    outcomes = set()
    for place in range(len(whole)):
        for other in {0, 255, whole[place] ^ 1, int(random.integers(256))} - {whole[place]}:
            try:
                outcomes.add(type(read(whole[:place] + bytes([other]) + whole[place + 1 :])))
            except WeightsError:
                outcomes.add(WeightsError)
    assert outcomes == {dict, WeightsError}


@pytest.mark.parametrize(
    "data",
    [
        plain(w=tensor((2**40,), (1,), count=2**40)),
        plain(w=tensor((2**20, 2**20), (0, 0))),
        file(b"\x80\x02X\xff\xff\xff\x7fabc", SIX),
        file(b"\x80\x02\x8e\xff\xff\xff\xff\xff\xff\xff\x0fabc", SIX),
        file(state({}), storage(bytes(8), 2**60)),
    ],
)
def test_what_a_file_claims_takes_no_memory(read: Any, data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(WeightsError):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_long_programs_and_large_files_are_not_begun(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_pickle, "MOST_STEPS", 100)
    with pytest.raises(WeightsError, match="its state dict takes more than 100 instructions"):
        read(file(chain(200, b"\x85"), SIX))
    monkeypatch.setattr(torch_file, "MOST_BYTES", 1 << 20)
    with pytest.raises(WeightsError, match=r"weights.pth is larger than 1 MB"):
        read(bytes((1 << 20) + 1))


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.pth"):
        with pytest.raises(WeightsError, match=f"{path.name} cannot be read: "):
            read_tensors(path)
