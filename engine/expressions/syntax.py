"""Text → tree: Python's own parser reads the text, and nothing of what it finds is let through but what is named here.

Nothing is ever evaluated. Length is bounded before parsing, depth and number of parts after it.
"""

import ast
import math
import warnings
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import UnknownNameError
from engine.expressions.errors import ExpressionError, Span
from engine.expressions.functions import FUNCTIONS, NEGATIVE, OPERATORS, Function, power
from engine.expressions.limits import Limits
from engine.ops.functions import LARGEST_EXPONENT

LARGEST = 1e12
"""Of the numbers in an expression."""


@dataclass(frozen=True)
class Number:
    """A number that is written down."""

    value: float
    span: Span


@dataclass(frozen=True)
class Name:
    """A value that is given, or was computed on a line before."""

    name: str
    span: Span


@dataclass(frozen=True)
class Apply:
    """A function of some tensors, and of plain numbers that it was made with."""

    function: Function
    tensors: tuple["Expression", ...]
    numbers: tuple[int, ...]
    span: Span


Expression: TypeAlias = Number | Name | Apply


@dataclass(frozen=True)
class Statement:
    """One line: an expression, and what its value is called, if it is called something."""

    name: str | None
    expression: Expression
    span: Span


def parse(text: str, limits: Limits) -> tuple[Statement, ...]:
    """The lines of `text`, the last of which is the output.

    Raises:
        ExpressionError: the text is empty, too long, no expression, or has something in it that is not for here.
    """
    if len(text) > limits.characters:
        raise ExpressionError(
            f"the expression has {len(text)} characters: at most {limits.characters} are read, shorten it", _START
        )
    if not text.strip():
        raise ExpressionError("the expression is empty: write one, as f = (x + y) * z", _START)
    reader = _Reader(limits, text)
    statements = tuple(reader.statement(node) for node in reader.tree())
    for statement in statements[:-1]:
        if statement.name is None:
            raise ExpressionError("only the last line may go without a name: write h = … here", statement.span)
    return statements


_START = Span(1, 1, 1, 1)
_TYPESET = str.maketrans({"·": "*", "×": "*", "⋅": "*", "−": "-", "⊙": "*", "\t": " ", "\r": " ", "\f": " "})
"""What a text that was set for print has instead of operators, sign by sign, so that columns stay."""


class _Reader:
    """Goes through Python's tree of one text."""

    def __init__(self, limits: Limits, text: str) -> None:
        self._limits = limits
        lines = text.translate(_TYPESET).splitlines()
        self._indents = [len(line) - len(line.lstrip()) for line in lines]
        self._lines = [line.lstrip().encode(errors="replace") for line in lines]
        self._parts = 0

    def tree(self) -> list[ast.stmt]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of Python's about what a program would mean
                return ast.parse(b"\n".join(self._lines)).body
        except SyntaxError as error:
            raise ExpressionError(*self._misread(error)) from None
        except (MemoryError, RecursionError, ValueError, UnicodeError):
            deep = f"this cannot be read: nest at most {self._limits.depth} brackets, and write plain characters"
            raise ExpressionError(deep, _START) from None

    def _misread(self, error: SyntaxError) -> tuple[str, Span]:
        """Python's finding, in the place where it was made. Its columns count characters, from 1."""
        line = min(max(error.lineno or 1, 1), len(self._lines))
        last = len(self._lines[line - 1].decode()) + 1
        column = min(max(error.offset or 1, 1), last)
        end = error.end_offset or 0
        end = min(end, last) if error.end_lineno == line and end > column else column + 1
        indent = self._indents[line - 1]
        span = Span(line, column + indent, line, end + indent)
        return f"this is no expression ({error.msg}): write it as in Python, f = (x + y) * z", span

    def _span(self, node: ast.stmt | ast.expr) -> Span:
        end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return Span(
            node.lineno,
            self._column(node.lineno, node.col_offset),
            end_line,
            self._column(end_line, end_offset),
        )

    def _column(self, line: int, offset: int) -> int:
        """The column of an offset that Python counts in bytes."""
        return self._indents[line - 1] + len(self._lines[line - 1][:offset].decode(errors="replace")) + 1

    def statement(self, node: ast.stmt) -> Statement:
        span = self._span(node)
        if isinstance(node, ast.Expr):
            return Statement(None, self._expression(node.value, 0), span)
        if not isinstance(node, ast.Assign):
            raise ExpressionError("only expressions and lines as h = relu(x) are read here: write one of them", span)
        target = node.targets[0]
        if len(node.targets) > 1 or not isinstance(target, ast.Name):
            raise ExpressionError("one plain name stands before the =: write h = …", self._span(target))
        return Statement(self._name(target), self._expression(node.value, 0), span)

    def _name(self, node: ast.Name) -> str:
        if not node.id.isascii() or node.id.startswith("_"):
            rule = f"{node.id[:40]!r} is no name here: use letters a to z, digits, and _ inside"
            raise ExpressionError(rule, self._span(node))
        if node.id in FUNCTIONS:
            raise ExpressionError(f"{node.id} is a function: call it, as {_usage(node.id)}", self._span(node))
        return node.id

    def _expression(self, node: ast.expr, depth: int) -> Expression:
        span = self._span(node)
        self._parts += 1
        if self._parts > self._limits.parts:
            raise ExpressionError(f"more than {self._limits.parts} operations and names: shorten it", span)
        if depth > self._limits.depth:
            raise ExpressionError(f"nested deeper than {self._limits.depth}: name a part of it on a line before", span)
        if isinstance(node, ast.Constant):
            return Number(self._number(node.value, span), span)
        if isinstance(node, ast.Name):
            return Name(self._name(node), span)
        if isinstance(node, ast.Call):
            return self._call(node, depth, span)
        return self._operation(node, depth, span)

    def _operation(self, node: ast.expr, depth: int, span: Span) -> Expression:
        match node:
            case ast.UnaryOp(op=ast.UAdd()):
                return self._expression(node.operand, depth + 1)
            case ast.UnaryOp(op=ast.USub()):
                inner = self._expression(node.operand, depth + 1)
                return Number(-inner.value, span) if isinstance(inner, Number) else Apply(NEGATIVE, (inner,), (), span)
            case ast.BinOp(op=ast.Pow()):
                return self._power(node, depth, span)
            case ast.BinOp() if type(node.op) in OPERATORS:
                pair = self._expression(node.left, depth + 1), self._expression(node.right, depth + 1)
                return Apply(OPERATORS[type(node.op)], pair, (), span)
        raise ExpressionError(f"{_KINDS.get(type(node), 'this')} is not read here: {_ALLOWED}", span)

    def _power(self, node: ast.BinOp, depth: int, span: Span) -> Apply:
        exponent = self._expression(node.right, depth + 1)
        if not isinstance(exponent, Number) or abs(exponent.value) > LARGEST_EXPONENT:
            rule = f"a power takes a plain number from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}: write x ** 2"
            raise ExpressionError(rule, exponent.span)
        return Apply(power(exponent.value), (self._expression(node.left, depth + 1),), (), span)

    def _call(self, node: ast.Call, depth: int, span: Span) -> Apply:
        if not isinstance(node.func, ast.Name):
            raise ExpressionError(f"only functions by name can be called: {_ALLOWED}", self._span(node.func))
        name = node.func.id
        if name not in FUNCTIONS:
            unknown = UnknownNameError.among("function", name[:40], FUNCTIONS)
            raise ExpressionError(str(unknown), self._span(node.func))
        if node.keywords:
            value = node.keywords[0].value
            raise ExpressionError(f"no argument has a name here: write {_usage(name)}", self._span(value))
        for function in FUNCTIONS[name]:
            if len(function.slopes) + function.numbers == len(node.args):
                arguments = [self._expression(argument, depth + 1) for argument in node.args]
                count = len(function.slopes)
                tensors, numbers = arguments[:count], arguments[count:]
                return Apply(function, tuple(tensors), tuple(map(_index, numbers)), span)
        raise ExpressionError(f"{name} is given {len(node.args)} arguments: write {_usage(name)}", span)

    def _number(self, value: object, span: Span) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionError(f"only plain numbers are read here: {_ALLOWED}", span)
        if not abs(value) <= LARGEST or math.isnan(value):
            raise ExpressionError(f"a number may be at most {LARGEST:g}: write a smaller one", span)
        return float(value)


def _index(expression: Expression) -> int:
    if not isinstance(expression, Number) or not expression.value.is_integer() or not 0 <= expression.value < 1000:
        raise ExpressionError("a class is a whole number from 0: write it down, as 2", expression.span)
    return int(expression.value)


def _usage(name: str) -> str:
    return " or ".join(function.takes for function in FUNCTIONS[name])


_ALLOWED = f"write numbers, names, + - * / ** @ and {', '.join(FUNCTIONS)}"
_KINDS: dict[type[ast.expr], str] = {
    ast.Attribute: "an attribute",
    ast.Subscript: "an index",
    ast.Lambda: "a function of your own",
    ast.Compare: "a comparison",
    ast.BoolOp: "and, or",
    ast.IfExp: "if",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.List: "a list (give it as a value with a name)",
    ast.Tuple: "a tuple (give it as a value with a name)",
    ast.JoinedStr: "a text",
    ast.NamedExpr: "an assignment inside of an expression",
    ast.Starred: "a star",
}
