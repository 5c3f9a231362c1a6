"""Put `resources` into the package, with the sentences compiled; all else is in pyproject.toml."""

import runpy
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
NOT_SHIPPED = shutil.ignore_patterns("build", "source", "parts", "packaging", "*.md", "__pycache__")


class BuildWithResources(build_py):
    """Copy `resources` to `detox/resources`; an editable install finds them where they are."""

    def run(self) -> None:
        """Build the modules, then add the program's own files."""
        super().run()
        sentences = runpy.run_path(str(ROOT / "resources" / "build" / "sentences.py"))
        if self.editable_mode:
            sentences["compile_into"]()
            return
        target = Path(self.build_lib) / "detox" / "resources"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(ROOT / "resources", target, ignore=NOT_SHIPPED)
        sentences["compile_into"](target / "locale")


setup(cmdclass={"build_py": BuildWithResources})
