import json
from pathlib import Path

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import labels

FORMS = {
    "one a line": "cat\ndog\n",
    "with a mark and Windows' line ends": "\ufeffcat\r\ndog\r\n",
    "with empty lines": "\ncat\n\n  dog  \n\n",
    "as Teachable Machine writes them": "0 cat\n1 dog\n",
    "numbered in another order": "1 dog\n0 cat\n",
    "numbered with colons": "0: cat\n1: dog\n",
    "names and places": "dog, 1\ncat, 0\n",
    "numbered with semicolons": "0;cat\n1;dog\n",
    "quoted": '"cat"\n"dog",\n',
    "a list of YAML": "names:\n  - cat\n  - dog\n",
    "a document of YAML": "---\n- cat\n- 'dog'\n",
    "in one line": "cat; dog",
    "in one line with quotes": '"cat","dog"',
    "a table with a header": "index,label\n0,cat\n1,dog\n",
    "a table of names and places with a header": "class_name;class_id\r\ndog;1\r\ncat;0\r\n",
    "a table in quotes": '"id","name"\n"0","cat"\n"1","dog"\n',
    "a table of pandas": ",label\n0,cat\n1,dog\n",
    "a list": '["cat", "dog"]',
    "a list as Python prints it": "['cat', 'dog']",
    "places and labels as Python prints them": "{0: 'cat', 1: 'dog'}",
    "places and labels": '{"1": "dog", "0": "cat"}',
    "class_indices of Keras": '{"dog": 1, "cat": 0}',
    "ImageNet's class index": '{"0": ["n1", "cat"], "1": ["n2", "dog"]}',
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_labels_are_read_in_every_common_form(text: str, tmp_path: Path) -> None:
    file = tmp_path / "labels"
    file.write_bytes(text.encode())
    assert labels.read(file) == ("cat", "dog")


def test_numeric_labels_stay_unchanged() -> None:
    assert labels.parse("0 0\n1 1\n2 2\n", "l") == ("0", "1", "2")
    assert labels.parse("7\n8\n9\n", "l") == ("7", "8", "9")
    assert labels.parse("1 euro\n2 euro\n", "l") == ("1 euro", "2 euro")
    assert labels.parse("0 point\n5 points\n", "l") == ("0 point", "5 points")


@pytest.mark.parametrize("text", ['0,"tench, old"\n1,bee', '"tench, old"\nbee', '"tench, old",bee'])
def test_a_comma_in_a_label_stays(text: str) -> None:
    assert labels.parse(text, "l") == ("tench, old", "bee")


def test_the_two_cranes_of_imagenet_are_told_apart() -> None:
    index = {"0": ["n02012849", "crane"], "1": ["n03126707", "crane"], "2": ["n1", "tiger_cat"]}
    found = labels.parse(json.dumps(index), "l")
    assert found == ("crane (n02012849)", "crane (n03126707)", "tiger cat")


def test_a_label_that_is_there_twice_gets_its_place() -> None:
    text = "background\ncrane\nbee\ncrane\n"  # as TensorFlow's ImageNetLabels.txt has it
    assert labels.parse(text, "l") == ("background", "crane (1)", "bee", "crane (3)")


def test_labels_in_utf_16_are_read(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_text("Käse\nBrot\n", encoding="utf-16")  # as Notepad saves "Unicode"
    assert labels.read(file) == ("Käse", "Brot")


def test_labels_compare_equal_across_accent_forms() -> None:
    assert labels.parse("cafe\u0301\ntea", "l")[0] == "caf\u00e9"


REFUSALS = {
    "": "is empty",
    "\n\n": "is empty",
    "cat": "only one label",
    "cat\n" + "d" * 101: "Label 2 in l has 101 characters; the limit is 100.",
    "cat\ndo\x00g": "Label 2 in l holds control characters",
    "cat\n\u202egod": "Label 2 in l holds control characters",
    '["cat", ""]': "Label 2 in l is empty",
    '["cat", 3]': "is JSON of another form",
    '{"cat": 0, "dog": 2}': "is JSON of another form",
    '{"cat": true, "dog": false}': "is JSON of another form",
    '{"0": "cat", "2": "dog"}': "is JSON of another form",
    '{"0": "cat", "0": "dog"}': "cannot be read as such",
    '["cat", "dog"': "cannot be read as such",
    "[" * 5000: "cannot be read as such",
    '{"0": ["n1", "cat", "x"]}': "is JSON of another form",
}


@pytest.mark.parametrize("text", REFUSALS, ids=lambda text: repr(text[:20]))
def test_invalid_label_list_is_refused(text: str) -> None:
    with pytest.raises(CommandError) as refusal:
        labels.parse(text, "l")
    assert REFUSALS[text] in str(refusal.value)


def test_missing_or_binary_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no labels file"):
        labels.read(tmp_path / "nowhere")
    (tmp_path / "l.txt").write_bytes("Käse\nBrot".encode("latin-1"))
    with pytest.raises(CommandError, match=r"l\.txt is not text in UTF-8: save it"):
        labels.read(tmp_path / "l.txt")


def test_label_count_must_match_outputs() -> None:
    labels.check_count(["cat", "dog"], 2, "m.h5")
    with pytest.raises(CommandError, match=r"There are 2 labels, but m\.h5 tells 1,000 apart"):
        labels.check_count(["cat", "dog"], 1000, "m.h5")
