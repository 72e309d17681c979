"""What is declared is what is used: dependencies, versions, and a lock file that names no server."""

import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain

from tests.sources import ROOT, python_imports, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OWN = {"app", "bench", "engine", "examples", "tests"}


def names(requirements: list[str]) -> set[str]:
    """The packages of requirement strings, without ranges, spelled as PyPI spells them."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[<>=\[ ;]", requirement)[0]).lower() for requirement in requirements}


def test_every_import_of_the_product_is_a_declared_dependency() -> None:
    providers = packages_distributions()
    undeclared = {
        f"{path} imports {module}"
        for path, text in sources("engine/**/*.py", "app/**/*.py")
        for module in {name.split(".")[0] for name in python_imports(text)}
        if module not in OWN | set(sys.stdlib_module_names)
        and not names(providers.get(module, [])) & names(PROJECT["dependencies"])
    }
    assert undeclared == set()


def test_every_dependency_has_a_range_and_its_reason_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text().split("## Dependencies")[1]
    requirements = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    external = [requirement for requirement in requirements if not requirement.startswith("convscope")]
    assert [requirement for requirement in external if ">=" not in requirement] == []
    assert [name for name in sorted(names(external)) if name not in readme] == []


def test_one_version_everywhere() -> None:
    version = PROJECT["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()
    assert all(f'version="{version}"' in text for _, text in sources("app/main.py") if 'version="' in text)


def test_the_lock_file_records_no_download_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [path for path, package in lock["packages"].items() if "resolved" in package] == []
