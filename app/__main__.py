"""The command line: serve, predict, train, evaluate."""

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from app.errors import Refusal
from app.settings import Settings
from app.train_command import evaluate, train
from engine.bundled import check
from engine.errors import EngineError

cli = typer.Typer(
    help="See inside a convolutional neural network.", no_args_is_help=True, pretty_exceptions_enable=False
)
cli.command()(train)
cli.command()(evaluate)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
) -> None:
    """Serve the pages and the API."""
    Settings()  # what is wrong with the environment is said here, once, and not by every worker
    check()  # and so is what was not installed
    import uvicorn  # noqa: PLC0415 (only here: the other commands start without a server)

    from app.metrics import SHARED  # noqa: PLC0415

    Console().print(f"ConvScope: http://{host}:{port}")
    with ExitStack() as stack:
        if workers > 1:  # each counts for itself, in files that any of them can add up
            os.environ.setdefault(SHARED, stack.enter_context(tempfile.TemporaryDirectory()))
        uvicorn.run(
            "app.main:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            server_header=False,
            log_level="warning",
            timeout_graceful_shutdown=10,
        )


@cli.command()
def predict(
    photo: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An image.")],
    model: Annotated[str, typer.Option(help="Which network.")] = "photos",
    top: Annotated[int, typer.Option(min=1, help="How many predictions.")] = 5,
    npz: Annotated[Path | None, typer.Option(dir_okay=False, help="Save every activation here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 (a flag on the command line)
) -> None:
    """Say what a photo shows, and save what every layer makes of it."""
    from app.predicting import predicted  # noqa: PLC0415

    console = Console()
    with console.status("Looking …"):
        found = predicted(photo, model, npz)
    best: list[dict[str, Any]] = found[:top]
    if as_json:
        typer.echo(json.dumps(best))
        return
    for item in best:
        bar = "█" * round(item["probability"] * 30)
        console.print(f"{item['probability']:7.1%}  {item['class']:<16} {bar}", highlight=False)
    if npz is not None:
        console.print(f"Activations: {npz}", highlight=False)


def main() -> None:
    """Run the command line; what the user got wrong is one sentence and exit code 2."""
    try:
        cli()
    except ValidationError as error:
        said = [f"CONVSCOPE_{str(item['loc'][0]).upper()}: {item['msg']}" for item in error.errors()]
        _give_up("\n".join(said), error)
    except (EngineError, Refusal) as error:
        _give_up(str(error), error)


def _give_up(sentence: str, error: Exception) -> NoReturn:
    Console(stderr=True).print(sentence, style="red", markup=False, highlight=False)
    raise SystemExit(2) from error


if __name__ == "__main__":
    main()
