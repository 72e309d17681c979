"""What an expression may call and which operators it has: names, and the op that each stands for."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.ops import Op
from engine.ops.activation import LeakyRelu, Relu, Sigmoid, Tanh
from engine.ops.arithmetic import Add, Matmul, Multiply
from engine.ops.functions import Abs, Exp, Log, Negative, Power
from engine.ops.loss import CrossEntropy
from engine.ops.pairs import Divide, Maximum, Subtract
from engine.ops.reductions import Max, Mean, Sum, Transpose
from engine.ops.softmax import Softmax

Make: TypeAlias = Callable[..., Op]


@dataclass(frozen=True)
class Function:
    """A function by what it takes: tensors, as many as it has `slopes`, then so many plain `numbers` for `make`.

    `label` is what stands in the node's circle, `takes` how it is written. `slopes` are its derivatives for each
    tensor in words of x, y and the output f; `rule` names the pattern in which a gradient flows back through it.
    """

    label: str
    takes: str
    make: Make
    rule: str
    slopes: tuple[str, ...]
    numbers: int = 0


FUNCTIONS: Mapping[str, tuple[Function, ...]] = {
    "exp": (Function("exp", "exp(x)", Exp, "exp", ("f",)),),
    "log": (Function("log", "log(x)", Log, "log", ("1 / x",)),),
    "sqrt": (Function("√", "sqrt(x)", lambda: Power(0.5), "power", ("1 / (2·√x)",)),),
    "square": (Function("x²", "square(x)", lambda: Power(2), "power", ("2·x",)),),
    "abs": (Function("|·|", "abs(x)", Abs, "sign", ("sign(x)",)),),
    "relu": (Function("relu", "relu(x)", Relu, "gate", ("1 where x > 0, else 0",)),),
    "leaky_relu": (Function("leaky", "leaky_relu(x)", LeakyRelu, "leak", ("1 where x > 0, else 0.01",)),),
    "sigmoid": (Function("σ", "sigmoid(x)", Sigmoid, "sigmoid", ("f·(1 − f)",)),),
    "tanh": (Function("tanh", "tanh(x)", Tanh, "tanh", ("1 − f²",)),),
    "sum": (Function("Σ", "sum(x)", Sum, "spread", ("1",)),),
    "mean": (Function("mean", "mean(x)", Mean, "share", ("1 / n",)),),
    "max": (
        Function("max", "max(x)", Max, "route", ("1 at the largest, else 0",)),
        Function("max", "max(x, y)", Maximum, "route", ("1 where x > y, else 0", "1 where y > x, else 0")),
    ),
    "softmax": (Function("softmax", "softmax(x)", Softmax, "softmax", ("fᵢ·(1 if i = j else 0) − fᵢ·fⱼ",)),),
    "cross_entropy": (
        Function("loss", "cross_entropy(scores, class)", CrossEntropy, "loss", ("softmax(x) − truth",), numbers=1),
    ),
    "transpose": (Function("T", "transpose(W)", Transpose, "turn", ("1 at the turned place",)),),
}
"""Each function by name, once for each number of arguments that it takes."""

OPERATORS: Mapping[type[ast.operator], Function] = {
    ast.Add: Function("+", "x + y", Add, "distribute", ("1", "1")),
    ast.Sub: Function("−", "x - y", Subtract, "distribute_signed", ("1", "−1")),
    ast.Mult: Function("×", "x * y", Multiply, "swap", ("y", "x")),
    ast.Div: Function("/", "x / y", Divide, "divide", ("1 / y", "−x / y²")),
    ast.MatMult: Function("@", "W @ x", Matmul, "matmul", ("yᵀ", "xᵀ")),
}

NEGATIVE = Function("−", "-x", Negative, "flip", ("−1",))


def power(exponent: float) -> Function:
    """The function that raises to a power."""
    slope = f"{exponent:g}·x^{exponent - 1:g}" if exponent != 2 else "2·x"
    return Function(_raised(exponent), "x ** 2", lambda: Power(exponent), "power", (slope,))


def _raised(exponent: float) -> str:
    """What stands in the circle: x², or x^−1.5."""
    return f"x{' ¹²³⁴⁵⁶⁷⁸⁹'[int(exponent)]}" if exponent in range(1, 10) else f"x^{exponent:g}".replace("-", "−")
