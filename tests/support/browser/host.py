"""A page of another site that shows the slim page in a frame, with a policy of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Another site</title>
<style>:root {{ color-scheme: light dark; font: 17px/1.5 Georgia, serif }}
iframe {{ height: 50px !important }} body {{ max-width: 70rem; margin: 1rem auto; padding: 0 1rem }}
</style><h1>My garden of things</h1><p>What does my model make of yours?</p>
<script type="module" src="{site}/embed.js"></script>
<fuzzy-vision src="{site}"></fuzzy-vision>
<p>Thank you for looking.</p></html>"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src {site}; frame-src {site}"


class Host(ThreadingHTTPServer):
    """Serves the page; `site` is the address of Fuzzy Vision, which is told once it is known."""

    site = ""

    @property
    def origin(self) -> str:
        """Its own address."""
        return f"http://localhost:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", POLICY.format(site=self.server.site))
        self.end_headers()
        self.wfile.write(PAGE.format(site=self.server.site).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def host() -> Iterator[Host]:
    """Serve the page on a free port of localhost, which 127.0.0.1 is not."""
    with Host(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
