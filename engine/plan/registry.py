"""Which class of ops is computed by which kernel."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from engine.ops import Op

AnyKernel = TypeVar("AnyKernel")
OwnKernel = TypeVar("OwnKernel")


class Registry(Generic[AnyKernel]):
    """Kernels by op; `otherwise` is the one for ops that have none of their own."""

    def __init__(self, otherwise: AnyKernel) -> None:
        self.otherwise = otherwise
        self._kernels: dict[type[Op], AnyKernel] = {}

    def __call__(self, *ops: type[Op]) -> Callable[[type[OwnKernel]], type[OwnKernel]]:
        """Enter the class below, of which one is made, for these classes of ops."""

        def enter(cls: type[OwnKernel]) -> type[OwnKernel]:
            made: Any = cls()
            self._kernels.update(dict.fromkeys(ops, made))
            return cls

        return enter

    def of(self, op: Op) -> AnyKernel:
        """The kernel for `op`."""
        return self._kernels.get(type(op), self.otherwise)
