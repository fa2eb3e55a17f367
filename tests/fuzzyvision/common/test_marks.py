import pytest

from fuzzyvision.common import marks

NASTY = """"><script>alert('x')</script> \\1 &"""
SAFE = "&quot;&gt;&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; \\1 &amp;"


def page(html: str, **card: object) -> str:
    """Return a page with the words of a card."""
    return marks.filled(html.encode(), card).decode()


def test_text_replaces_what_a_mark_holds() -> None:
    html = '<h1 id="title" data-card="question">What?</h1><p data-card="summary">\n A\n</p>'
    assert page(html, question="Which?", summary=["One.", "Two."]) == (
        '<h1 id="title" data-card="question" dir="auto">Which?</h1>'
        '<p data-card="summary" dir="auto">One. Two.</p>'
    )


def test_page_is_unchanged_by_an_empty_card() -> None:
    html = """<title>Fuzzy Vision · Not here</title><span data-card="title">Fuzzy Vision</span>
    <meta name="description" content="A" data-card="summary" /><p data-card="nothing">B</p>"""
    assert page(html) == html
    assert page("<p>No mark</p>", title="Ours") == "<p>No mark</p>"


@pytest.mark.parametrize("field", ["title", "question", "summary"])
def test_markup_of_the_owner_is_escaped(field: str) -> None:
    html = f'<title>Fuzzy Vision</title><meta data-card="{field}" content="x" />'
    html += f'<b data-card="{field}">x</b>'
    text = page(html, **{field: NASTY})
    assert f'<b data-card="{field}" dir="auto">{SAFE}</b>' in text
    assert f'content="{SAFE}" />' in text
    assert "<script" not in text


def test_owners_language_is_told() -> None:
    html = '<b data-card="title" lang="en">x</b><ul data-card="examples"></ul>'
    text = page(html, title="تحية", language="ar", examples=[{"file": "a.jpg", "alt": "تحية"}])
    assert '<b data-card="title" dir="auto" lang="ar">تحية</b>' in text
    assert '<ul data-card="examples" lang="ar"><li>' in text
    assert "lang" not in page('<b data-card="title">x</b>', language="ar")


def test_title_of_a_page_is_the_owners() -> None:
    html = "<title>Fuzzy Vision · What is in your picture?</title>"
    assert page(html, title="Ours") == "<title>Ours · What is in your picture?</title>"
    both = page(html, title="What is in your picture?", question="Is it Fuzzy Vision?")
    assert both == "<title>What is in your picture? · Is it Fuzzy Vision?</title>"


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("ada+x@example.org", "mailto:ada%2Bx@example.org"),
        ("https://a.org/?b&c", "https://a.org/?b&amp;c"),
    ],
)
def test_contact_becomes_a_link(contact: str, href: str) -> None:
    html = '<span data-card="contact" hidden></span>'
    linked = f'<span data-card="contact"><a href="{href}">Contact</a></span>'
    assert page(html, contact=contact, language="de") == linked


def test_empty_marks_are_hidden() -> None:
    html = '<p data-card="contact"></p><section id="e" data-needs="examples"><ul></ul></section>'
    assert page(html) == (
        '<p data-card="contact" hidden></p>'
        '<section id="e" data-needs="examples" hidden><ul></ul></section>'
    )
    shown = page('<p data-needs="contact" hidden>A</p>', contact="a@b.org")
    assert shown == '<p data-needs="contact">A</p>'


def test_examples_become_buttons_with_pictures() -> None:
    text = page(
        '<ul data-card="examples"></ul>', examples=[{"file": "a.jpg", "alt": 'A "camera" <b>'}]
    )
    assert text == (
        '<ul data-card="examples"><li><button type="button" data-example="a.jpg">'
        '<img src="/examples/a.jpg" alt="A &quot;camera&quot; &lt;b&gt;" width="72" height="72" '
        'loading="lazy" decoding="async" /></button></li></ul>'
    )


def test_scripts_learn_the_language_of_numbers() -> None:
    html = '<meta name="language" data-card="language" content="en" />'
    assert 'content="de-CH"' in page(html, language="de-CH")
    assert page(html) == html
