"""Whether the server of this machine answers: `python -m fuzzyvision.local.health` ends with 0.

For containers (Containerfile). Any answer will do: with a password, the login page is one.
"""

import http.client
import os
import sys
from http import HTTPStatus

_PATIENCE = 4


def answers(port: int) -> bool:
    """Return whether the server answers on a port of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not answers(int(os.environ["PORT"])))
