from itertools import islice

from chalicelib.images.jpeg import has_more_scans, scans
from tests.support.pictures import encoded, jpeg_with_scans, quadrants


def count_scans(data: bytes, limit: int) -> int:
    return len(list(islice(scans(data), limit + 1)))


def test_a_baseline_jpeg_has_one_scan() -> None:
    assert count_scans(encoded(quadrants()), 64) == 1


def test_every_scan_of_a_progressive_jpeg_counts() -> None:
    assert count_scans(jpeg_with_scans(40), 64) == 40


def test_counting_ends_just_over_the_limit() -> None:
    assert count_scans(jpeg_with_scans(500), 64) == 65


def test_scans_inside_a_segment_do_not_count() -> None:
    profile = b"\xff\xda" * 20_000
    assert count_scans(encoded(quadrants(), icc_profile=profile), 64) == 1


def test_scans_behind_the_end_do_not_count() -> None:
    assert count_scans(encoded(quadrants()) + jpeg_with_scans(60), 64) == 1


def test_truncated_file_is_counted() -> None:
    data = jpeg_with_scans(12)
    counts = [count_scans(data[:end], 64) for end in range(len(data))]
    assert counts == sorted(counts)
    assert counts[-1] == 12


def test_the_quick_look_and_the_walk_agree() -> None:
    heavy = encoded(quadrants(), icc_profile=b"\xff\xda" * 20_000)
    assert not has_more_scans(heavy, 64, 999)
    for count in (12, 64, 65, 200):
        assert has_more_scans(jpeg_with_scans(count), 64, 999) == (count > 64)


def test_components_of_all_scans_count() -> None:
    progressive = jpeg_with_scans(12)
    total = sum(scans(progressive))
    assert total > 12
    assert not has_more_scans(progressive, 64, total)
    assert has_more_scans(progressive, 64, total - 1)
