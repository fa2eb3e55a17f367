from fuzzyvision.local.qr import drawn, legible

ADDRESS = "http://192.168.1.23:8000"
DARK = {" ": (1, 1), "▄": (1, 0), "▀": (0, 1), "█": (0, 0)}
"""Which of the two rows of a character are dark: a terminal's ground is."""


def test_a_code_has_its_three_corners() -> None:
    rows = [
        row
        for line in drawn(ADDRESS).splitlines()
        for row in zip(*(DARK[character] for character in line), strict=True)
    ]
    finder = (1, 1, 1, 1, 1, 1, 1)
    assert rows[2][2:9] == finder
    assert rows[2][-9:-2] == finder
    size = len(rows[0])
    assert rows[size - 3][2:9] == finder


def test_a_code_fits_into_a_small_terminal() -> None:
    lines = drawn(ADDRESS).splitlines()
    assert len(lines) < 24
    assert max(map(len, lines)) < 80


def test_a_terminal_without_block_characters_is_known() -> None:
    assert legible(drawn(ADDRESS), "utf-8")
    assert not legible(drawn(ADDRESS), "ascii")
    assert not legible(drawn(ADDRESS), None)
