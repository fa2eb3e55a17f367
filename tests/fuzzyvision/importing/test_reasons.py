from fuzzyvision.importing.reasons import first_line


def test_the_reason_is_told_and_not_what_keras_puts_before_it() -> None:
    text = (
        "Exception encountered when calling Dense.call().\n\n\x1b[1mNo weights. Build it.\x1b[0m\n"
    )
    assert first_line(ValueError(text)) == "No weights"
    assert first_line(ValueError("Exception encountered when calling x.")).startswith("Exception")


def test_an_error_without_words_is_named() -> None:
    assert first_line(LookupError()) == "LookupError"
