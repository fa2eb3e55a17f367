import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.passwords import password


def nobody(_prompt: str) -> str:
    raise AssertionError("Nobody is to be asked.")


@pytest.mark.parametrize("shared", [True, False])
def test_the_environment_gives_the_password_and_loses_it(*, shared: bool) -> None:
    environ = {"PASSWORD": "tulips and mice", "PATH": "/bin"}
    assert password(environ, nobody, shared=shared) == "tulips and mice"
    assert environ == {"PATH": "/bin"}


def test_none_is_said_on_purpose() -> None:
    assert password({"PASSWORD": "none"}, nobody, shared=True) == ""
    assert password({}, lambda _: "none", shared=True) == ""


def test_nobody_is_asked_for_a_server_of_this_machine_alone() -> None:
    assert password({}, nobody, shared=False) == ""


@pytest.mark.parametrize("environ", [{}, {"PASSWORD": ""}])
def test_without_password_and_terminal_nothing_is_shared(environ: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="PASSWORD=none"):
        password(environ, None, shared=True)


def test_a_short_password_is_refused() -> None:
    with pytest.raises(CommandError, match="at least 6"):
        password({"PASSWORD": "mouse"}, nobody, shared=True)


def test_who_types_a_short_one_is_asked_again() -> None:
    typed = ["", "mouse", "mice and tulips"]
    prompts: list[str] = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return typed.pop(0)

    assert password({}, ask, shared=True) == "mice and tulips"
    assert "at least" not in prompts[0]
    assert "at least 6" in prompts[1]
