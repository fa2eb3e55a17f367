"""The process in which a stranger's model is read: `python -m fuzzyvision.importing.child FD`.

It takes its order as JSON on its standard input and answers in lines of JSON on the pipe FD.
"""

import importlib
import json
import os
import sys
from pathlib import Path

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import sandbox
from fuzzyvision.importing.confinement import allow

_OPEN = (
    "Take care: this system cannot keep the reading of a model from files and the network; import "
    "only models that you trust, or do it on Linux 5.13 or later."
)


def main() -> None:
    """Confine this process, do the work, and say how it ended."""
    with os.fdopen(int(sys.argv[1]), "w", encoding="utf-8") as pipe:

        def say(kind: str, text: str = "") -> None:
            pipe.write(json.dumps({kind: text}) + "\n")
            pipe.flush()

        asked = json.load(sys.stdin)
        sandbox.end_with(asked["parent"])
        sandbox.limit(asked["memory"], asked["file"])
        allow(asked["seconds"])
        readable = [Path(path) for path in asked["readable"]]
        if not sandbox.confine(Path(asked["folder"]), readable):
            say("tell", _OPEN)
        module, _, function = asked["work"].partition(":")
        try:
            work = getattr(importlib.import_module(module), function)
            work(asked["order"], lambda line: say("tell", str(line)))
        except CommandError as error:
            say("refused", str(error))
        except MemoryError:
            say("memory")
        else:
            say("done")
    os._exit(0)  # TensorFlow's threads have nothing more to do


if __name__ == "__main__":
    main()
