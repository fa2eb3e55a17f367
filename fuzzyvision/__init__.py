"""The owner's tools: run, import, train, deploy, export and compare."""

import sys
from pathlib import Path

_PROJECT = Path(__file__).parent / "_project"
if _PROJECT.is_dir():  # installed by pip: it holds app.py and chalicelib
    sys.path.insert(0, str(_PROJECT))
