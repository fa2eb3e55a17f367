import pytest

from fuzzyvision.common.pages import filled

PAGE = b"""<head>
  <script type="module" src="/js/pages/a.js"></script>
  <!-- modulepreload -->
</head>
<body>
  <!-- header -->
  <!-- footer -->
</body>
"""
SOURCES = {
    "/a.html": PAGE,
    "/index.html": PAGE,
    "/partials/header.html": b'<nav>\n  <a href="/">Home</a> <a href="/a.html">A</a>\n</nav>\n',
    "/partials/footer.html": b"<footer></footer>\n",
    "/js/pages/a.js": b"import {\n  one,\n} from '../lib/b.js';\nimport '../lib/c.js';\n",
    "/js/lib/b.js": b"import { two } from './c.js';\n",
    "/js/lib/c.js": b"const late = await import('./d.js');\n// import { x } from './d.js';\n",
    "/js/lib/d.js": b"",
}


def test_markers_become_indented_partials() -> None:
    assert filled("/a.html", SOURCES).decode().split("\n") == [
        "<head>",
        '  <script type="module" src="/js/pages/a.js"></script>',
        '  <link rel="modulepreload" href="/js/lib/b.js" />',
        '  <link rel="modulepreload" href="/js/lib/c.js" />',
        "</head>",
        "<body>",
        "  <nav>",
        '    <a href="/">Home</a> <a href="/a.html" aria-current="page">A</a>',
        "  </nav>",
        "  <footer></footer>",
        "</body>",
        "",
    ]


def test_home_is_marked_at_its_short_address() -> None:
    assert b'<a href="/" aria-current="page">' in filled("/index.html", SOURCES)


def test_cyclic_imports_are_preloaded_once() -> None:
    circle = SOURCES | {"/js/lib/c.js": b"import { one } from './b.js';\n"}
    assert filled("/a.html", circle).count(b"modulepreload") == 2


def test_a_missing_import_is_named() -> None:
    broken = {name: body for name, body in SOURCES.items() if name != "/js/lib/c.js"}
    with pytest.raises(FileNotFoundError, match=r"/js/pages/a.js imports /js/lib/c.js"):
        filled("/a.html", broken)


def test_any_partial_may_be_named() -> None:
    sources = {"/a.html": b"  <!-- actions -->\n", "/partials/actions.html": b"<p>\nA</p>\n"}
    assert filled("/a.html", sources) == b"  <p>\n  A</p>\n"
    with pytest.raises(FileNotFoundError, match=r"no static_site/partials/verdict\.html"):
        filled("/a.html", {"/a.html": b"<!-- verdict -->"})
