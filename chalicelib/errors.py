"""Errors, each kind with a code. `app` translates them to HTTP."""


class FuzzyVisionError(Exception):
    """Base of every error that Fuzzy Vision raises on purpose.

    `code` is stable and meant for programs; the message is a sentence for people.
    """

    code = "internal"


class SettingError(FuzzyVisionError):
    """A setting is missing from the environment, or has a value that cannot be used."""

    code = "setting"


class InvalidRequestError(FuzzyVisionError):
    """A request to the API has a fault; `field` names the place, if it has one."""

    code = "invalid-request"

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.code = code or self.code


class UnsupportedMediaTypeError(FuzzyVisionError):
    """A request to the API is not declared as JSON."""

    code = "unsupported-media-type"


class CrossSiteError(FuzzyVisionError):
    """A request was sent by a page of another site."""

    code = "cross-site"


class NotFoundError(FuzzyVisionError):
    """A request names something that is not there, or no longer."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class InvitationNeededError(FuzzyVisionError):
    """A request comes from nobody who was invited, or with an invitation that is not good."""

    code = "invitation-needed"


class ForbiddenError(FuzzyVisionError):
    """A request did not come through CloudFront, which is the only way in."""

    code = "forbidden"


class LaterError(FuzzyVisionError):
    """A request is refused now; in `retry_after` seconds it may be taken."""

    def __init__(self, message: str, *, seconds: int, code: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = seconds
        self.code = code or self.code


class TooManyError(LaterError):
    """A day or a client has had all that it may ask for."""

    code = "too-many"


class PausedError(LaterError):
    """The owner has paused this."""

    code = "paused"


class BusyError(FuzzyVisionError):
    """Too many write the same at the same moment, the table is throttled, or a disk is full."""

    code = "busy"

    def __init__(self, *message: str, code: str | None = None) -> None:
        super().__init__(*message)
        self.code = code or self.code


class PictureRefusedError(FuzzyVisionError):
    """An upload is not a picture that we accept. The peer is answered with code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UploadGoneError(FuzzyVisionError):
    """An upload is no longer there, or another picture was posted in its place."""

    code = "upload-gone"


class OverdueError(FuzzyVisionError):
    """A picture takes too long, or its decoder was ended: the queue will deliver it again."""

    code = "overdue"


class TooSlowError(FuzzyVisionError):
    """The model needs too long to explain an answer."""

    code = "too-slow"

    def __init__(self) -> None:
        super().__init__("This model is too slow for that: it would take more than 20 seconds.")


class MalformedEventError(FuzzyVisionError):
    """A queue message does not say that an upload arrived."""

    code = "malformed-event"


class NoNameLeftError(FuzzyVisionError):
    """Every candidate for a short name is taken; the queue will deliver the upload again."""

    code = "no-name-left"
