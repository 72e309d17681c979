"""`python -m app train` and `evaluate`: the engine learns from a folder of data while a person watches."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from app.datasets import READERS, Split
from engine.bundled import load
from engine.errors import UnknownNameError
from engine.network import FOLDER
from engine.training import digits, photos
from engine.training.finish import finished
from engine.training.loop import begin
from engine.training.loop import train as run
from engine.training.measure import accuracy
from engine.training.recipe import Recipe
from engine.training.state import State

RECIPES: dict[str, Recipe] = {recipe.id: recipe for recipe in (photos.RECIPE, digits.RECIPE)}

Name = Annotated[str, typer.Argument(help=f"Which network: {' or '.join(RECIPES)}.")]
Data = Annotated[Path, typer.Option(help="Folder that holds the training data.")]


def train(
    network: Name,
    data: Data,
    checkpoints: Annotated[Path, typer.Option(help="Where a run is kept, to go on after a stop.")] = Path(
        "checkpoints"
    ),
    out: Annotated[Path, typer.Option(help="Folder for the finished weights.")] = FOLDER,
    epochs: Annotated[int | None, typer.Option(min=1, help="Epochs, if not the recipe's.")] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many shards of a batch run at a time.")] = 2,
) -> None:
    """Train a network with the engine, or go on where an earlier run stopped; then measure and save it."""
    recipe, split = _prepared(network, data)
    recipe = recipe if epochs is None else replace(recipe, epochs=epochs)
    checkpoints.mkdir(parents=True, exist_ok=True)
    checkpoint = checkpoints / f"{recipe.id}.safetensors"
    state = begin(recipe, len(split.training.classes), checkpoint)
    _watch(recipe, split, state, checkpoint, threads)
    console = Console()
    with console.status("Folding batch norm and measuring …"):
        result = finished(recipe, split.training, state)
        result = replace(result, accuracy=accuracy(recipe, result, split.validation))
    result.save(out / f"{recipe.id}.safetensors")
    console.print(f"{recipe.id}: {_sentence(result.accuracy)}")


def evaluate(network: Name, data: Data) -> None:
    """Measure the bundled weights of a network on validation images, which it never learned from."""
    recipe, split = _prepared(network, data)
    Console().print(f"{network}: {_sentence(accuracy(recipe, load(network), split.validation))}")


def _prepared(network: str, data: Path) -> tuple[Recipe, Split]:
    if network not in RECIPES:
        raise UnknownNameError.among("network", network, RECIPES)
    with Console().status("Reading images …"):
        return RECIPES[network], READERS[network](data)


def _watch(recipe: Recipe, split: Split, state: State, checkpoint: Path, threads: int) -> None:
    columns = (
        TextColumn("epoch {task.fields[epoch]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.3f}  accuracy {task.fields[right]:.1%}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as bars:
        total = recipe.epochs * (len(split.training.images) // recipe.batch)
        task = bars.add_task("", total=total, epoch=state.epoch + 1, loss=float("nan"), right=0.0)
        for now in run(recipe, split.training, state, checkpoint, threads):
            done = now.epoch * now.steps + now.step + 1
            bars.update(task, completed=done, epoch=now.epoch + 1, loss=now.loss, right=now.accuracy)
            if now.step + 1 == now.steps:
                bars.console.print(f"epoch {now.epoch + 1}/{recipe.epochs}: loss {now.loss:.3f}, {now.accuracy:.1%}")


def _sentence(measured: Mapping[str, float]) -> str:
    values = dict(measured)
    images = int(values.pop("images"))
    shares = ", ".join(f"{name} {share:.2%}" for name, share in values.items())
    return f"{shares} of {images} validation images"
