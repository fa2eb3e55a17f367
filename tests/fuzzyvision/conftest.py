import pytest

from tests.support.stores import Store


@pytest.fixture
def environ(store: Store, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let this process's environment name the store as AWS; return what changes it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", store.credentials.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", store.credentials.secret_key)
    return monkeypatch


@pytest.fixture
def aws(store: Store, environ: pytest.MonkeyPatch) -> Store:
    """Return the store that is AWS for this process."""
    environ.delenv("AWS_PROFILE", raising=False)
    return store
