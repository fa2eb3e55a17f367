"""A service of Fuzzy Vision, called from Python."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from fuzzyvision.client.answer import Answer
from fuzzyvision.client.documents import Document, ModelCard, Statistics, Ticket, Vote
from fuzzyvision.client.errors import (
    ClientError,
    InvalidError,
    NotFoundError,
    RefusedError,
    RejectedError,
    UnreadableError,
)
from fuzzyvision.client.files import Source, media_type, read, sent_name
from fuzzyvision.client.many import Classified, classify_many
from fuzzyvision.client.reading import promised, text, text_or_none
from fuzzyvision.client.results import Explanation, Result
from fuzzyvision.client.retrying import Patience
from fuzzyvision.client.site import Site

SECONDS = 240.0
"""The queue tries a picture again after 180 s, and the worker has 30 s: infra/template.yaml."""
_IS_THERE = HTTPStatus.PRECONDITION_FAILED
"""One machine says this to a form that was posted before."""
_NOT_YET = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
"""What is said of a document that is to come: S3 says 403 to a reader who may not list."""
_NO_API = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
"""What another web server says of the API's addresses, without a code."""
_MOST_PAGES = 1000


class Client:
    """Calls the service at `url`, in one thread or several.

    `password` and `invitation`, a link, are given at once where a service asks for them. `voter` is
    whom votes are cast as: keep it, or every client is another voter.

    A call is repeated for up to `seconds` while the service is busy, away or asks to come later,
    never before its Retry-After, and for five seconds where nobody has ever answered. As long an
    answer is waited for. Every call may be repeated: nothing is done twice. `told` is given a
    sentence at each pause that the service causes.

    Raises ClientError: see fuzzyvision.client.errors.
    """

    def __init__(  # noqa: PLR0913 - what a service may ask for, and how long it may take
        self,
        url: str,
        *,
        password: str = "",
        invitation: str = "",
        voter: str = "",
        seconds: float = SECONDS,
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._site = Site(url)
        self._voter = voter or secrets.token_hex(16)
        self.patience = Patience(seconds, told)
        self._site.enter(password, invitation)

    def classify(self, picture: Source) -> Result:
        """Classify a picture, the path of a file or its bytes.

        Raises RejectedError if it is not accepted, and NoAnswerError.
        """
        data = read(picture)
        wanted = {
            "filename": sent_name(picture),
            "content_type": media_type(data),
            "size": len(data),
        }
        try:
            ticket = Ticket.of(self._call("POST", "/api/uploads", wanted).json())
        except InvalidError as error:
            if error.field in {"content_type", "size"}:
                raise RejectedError(error.code, str(error)) from error
            raise
        # The same form again, never another: its picture has one key, and one answer.
        self.patience.again(lambda: self._post(ticket, data))
        told = self._document(ticket.answer, "No answer came")
        return Result.of_answer(told, self._site.url, ticket.id)

    def classify_many(self, pictures: Iterable[Source], parallel: int = 4) -> Iterator[Classified]:
        """Classify pictures, so many at a time; yield each as soon as it is done.

        A picture that is refused or not answered is yielded with its error; what is wrong with the
        service is raised, after the pictures on their way are yielded. The iterable is read as
        there is room: no more pictures are in memory. Raises TypeError for one picture.
        """
        if isinstance(pictures, (str, bytes)):
            raise TypeError("classify_many takes several pictures, [picture] or so; classify one.")
        run = copy(self)
        run.patience = replace(self.patience)
        return classify_many(run.classify, pictures, parallel, run.patience.stop)

    def result(self, name: str) -> Result:
        """Return the result of a picture by its short name."""
        return Result.of(self._get(f"/results/{quote(name, safe='')}.json"), self._site.url)

    def explain(self, name: str) -> Explanation:
        """Return what the answer for a picture hangs on.

        Raises RejectedError if the model is too slow for that, and NoAnswerError.
        """
        told = self._call("POST", f"/api/results/{quote(name, safe='')}/explanation").json()
        with promised("The explanation's address"):
            address = text(told["explanation"])
        return Explanation.of(self._document(address, "No explanation came"))

    def vote(
        self, name: str, label: str | None, *, cannot_tell: bool = False, blind: bool = False
    ) -> Vote:
        """Vote on a picture, in the place of this voter's earlier vote.

        `label` is None for "none of these". `blind` says that the voter has not seen what the model
        says.
        """
        ballot = {"label": label, "voter": self._voter, "blind": blind, "cannot_tell": cannot_tell}
        path = f"/api/results/{quote(name, safe='')}/votes"
        return Vote.of(self._call("POST", path, ballot).json())

    def statistics(self) -> Statistics:
        """Return how well the model does by the votes, all pages in one."""
        whole: Document = {}
        after = None
        for _ in range(_MOST_PAGES):
            page = self._get("/api/stats" + (f"?{urlencode({'after': after})}" if after else ""))
            with promised("The statistics"):
                _merge(whole, page)
                after = text_or_none(whole.pop("after"))
            if not after:
                return Statistics.of(whole)
        raise UnreadableError(f"The statistics have more than {_MOST_PAGES:,} pages.")

    def model_card(self) -> ModelCard:
        """Return the card of the model in service."""
        return ModelCard.of(self._get("/model/card.json"))

    def delete(self, upload_id: str) -> None:
        """Delete a picture, its votes and everything else of an upload."""
        tries: list[str] = []

        def attempt() -> None:
            tries.append("")
            self._site.ask("DELETE", "/api/uploads", headers={"Upload-Id": upload_id}).done()

        try:
            self.patience.again(attempt)
        except NotFoundError:
            if len(tries) == 1:  # else an earlier try has deleted it, and its answer was lost
                raise

    def _call(self, method: str, path: str, document: object = None) -> Answer:
        def attempt() -> Answer:
            if document is None:
                return self._site.ask(method, path).done()
            return self._site.send_json(method, path, document).done()

        try:
            return self.patience.again(attempt)
        except RefusedError as error:
            if error.code or error.status not in _NO_API or path.startswith("/results/"):
                raise
            told = f"{error} This does not look like Fuzzy Vision."
            raise type(error)(told, error.status) from error

    def _get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return self._call("GET", path).json()

    def _post(self, ticket: Ticket, data: bytes) -> None:
        with promised("The ticket"):
            address = urljoin(f"{self._site.url}/", ticket.url)
        if (urlsplit(self._site.url).scheme, urlsplit(address).scheme) == ("https", "http"):
            raise ClientError("The service asks for the picture without encryption.")
        found = self._site.send_form(address, ticket.fields, data)
        if found.status != _IS_THERE:
            found.done()

    def _document(self, address: str, words: str) -> Any:  # noqa: ANN401 - JSON
        """Wait for a document of the site."""
        with promised("The document's address"):
            if not self._site.owns(address):
                raise ValueError("of another site")

        def find() -> Any:  # noqa: ANN401 - JSON
            found = self._site.ask("GET", address)
            return None if found.status in _NOT_YET else found.done().json()

        return self.patience.until(find, words)


def _merge(whole: Document, page: Document) -> None:
    """Put what a page says into the whole: cells and labels to those before, all else replaced."""
    for name, value in page.items():
        if isinstance(value, dict) and isinstance(whole.get(name), dict):
            _merge(whole[name], value)
        else:
            whole[name] = value
