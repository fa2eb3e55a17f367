from pathlib import Path

import pytest

from tests.support.models import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give a folder to put models and labels in, and to import them from."""
    return Desk(tmp_path)
