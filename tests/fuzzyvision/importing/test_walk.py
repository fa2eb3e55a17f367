from fuzzyvision.importing.walk import Step, beginning, ending

SCALES = {"Mul", "Add", "Pad"}


def step(kind: str, reads: str, write: str) -> Step:
    return Step(kind, tuple(reads.split()), (write,))


def test_prefix_ends_at_the_first_layer() -> None:
    steps = [step("Mul", "x", "a"), step("Pad", "a", "b"), step("Conv2D", "b w", "c")]
    assert beginning(steps, "x", SCALES) == "b"
    assert beginning(steps[2:], "b", SCALES) == "b"


def test_branching_prefix_must_rejoin() -> None:
    split = [step("Mul", "x", "a"), step("Mul", "x", "b")]
    joined = [*split, step("Add", "a b", "c"), step("Conv2D", "c", "d")]
    assert beginning(joined, "x", SCALES) == "c"
    assert (
        beginning([*split, step("Conv2D", "a", "c"), step("Conv2D", "b", "d")], "x", SCALES) is None
    )
    assert beginning(split, "x", SCALES) is None


def test_asking_for_the_shape_is_no_layer() -> None:
    steps = [step("Shape", "x", "s"), step("Mul", "x", "a"), step("Conv2D", "a", "b")]
    assert beginning(steps, "x", SCALES) == "a"


def test_the_ending_is_what_makes_the_numbers() -> None:
    steps = [step("MatMul", "x w", "a"), step("Softmax", "a", "b"), step("Reshape", "b s", "c")]
    assert ending(steps, "c", {"Reshape"}) == "Softmax"
    assert ending(steps, "a", {"Reshape"}) == "MatMul"
    assert ending(steps, "x", {"Reshape"}) == ""
