"""`fuzzy-vision check`: a peer's visit step by step, and what each found."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fuzzyvision.checking import flow, pages
from fuzzyvision.checking.faults import FaultError
from fuzzyvision.checking.visit import Visit
from fuzzyvision.client.errors import ClientError
from fuzzyvision.client.site import Site


@dataclass(frozen=True)
class Step:
    """A step: what it does, where to look if it fails, and the step that it needs."""

    title: str
    run: Callable[[Visit], None]
    look: str
    needs: str = ""


STEPS = (
    Step("page", pages.page, "the distribution, or the process that serves"),
    Step("files", pages.files, "the site bucket, and deploy again", "page"),
    Step("missing objects", pages.missing, "the distribution's error responses"),
    Step("ticket", flow.ticket, "the log of the API's function"),
    Step("wrong form", flow.wrong_form, "who may write to the uploads bucket", "ticket"),
    Step("form", flow.form, "the role of the API's function, and the uploads bucket", "ticket"),
    Step("answer", flow.answer, "the worker's log, and the dead letters", "form"),
    Step("pictures", flow.pictures, "the worker's log, and the results bucket", "answer"),
    Step("share", flow.share, "the distribution's function", "answer"),
    Step("explanation", flow.explanation, "the worker's log", "answer"),
    Step("vote", flow.vote, "the log of the API's function, and the votes table", "answer"),
    Step("statistics", flow.statistics, "the votes table", "vote"),
    Step("labelling queue", flow.queue, "the log of the API's function", "vote"),
    Step("deletion", flow.deletion, "the log of the API's function", "form"),
)


@dataclass(frozen=True)
class Found:
    """What a step found: nothing wrong, a fault, or None if it was not tried."""

    step: Step
    seconds: float
    fault: str | None = None
    tried: bool = True

    @property
    def kept(self) -> bool:
        """Whether the step was tried, and all was well."""
        return self.tried and self.fault is None

    def line(self) -> str:
        """Return the finding as a line of the table."""
        if not self.tried:
            return f"  -    {self.step.title:<16}{'':>9}  needs: {self.step.needs}"
        mark = "ok  " if self.kept else "FAIL"
        end = f"  {self.fault}. Look at {self.step.look}." if self.fault else ""
        return f"  {mark} {self.step.title:<16}{1000 * self.seconds:>6.0f} ms{end}"


def check(visit: Visit, steps: tuple[Step, ...] = STEPS) -> Iterator[Found]:
    """Take all steps that can be taken; what was posted is deleted in the end."""
    kept: set[str] = set()
    for step in steps:
        if step.needs and step.needs not in kept:
            yield Found(step, 0, tried=False)
            continue
        started = time.monotonic()
        try:
            step.run(visit)
        except (FaultError, ClientError) as fault:
            yield Found(step, time.monotonic() - started, str(fault).removesuffix("."))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            words = f"a document lacks what it should have: {error}"
            yield Found(step, time.monotonic() - started, words)
        else:
            kept.add(step.title)
            yield Found(step, time.monotonic() - started)


def told(client: Site, seconds: float = 60) -> bool:
    """Check a site, printing what each step finds; return whether all is well."""
    print(f"Checking {client.url}")
    faults = 0
    for found in check(Visit(client, seconds)):
        print(found.line(), flush=True)
        faults += found.fault is not None
    print(f"{faults} of {len(STEPS)} steps failed." if faults else "All is well.")
    return not faults
