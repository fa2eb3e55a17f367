"""The tables of one machine, and how an older file comes to them.

A release that changes a table adds statements at the end; what was released never changes.
Times are seconds since 1970, unless they are text: then they are ISO 8601 in UTC.
"""

_OBJECTS = (
    # Either `file`, which is below the folder of objects and never written twice, or `body`; no
    # `expires`: it is kept.
    """CREATE TABLE objects (
        key TEXT PRIMARY KEY NOT NULL, file TEXT UNIQUE, body BLOB, etag TEXT NOT NULL,
        content_type TEXT NOT NULL, size INTEGER NOT NULL, claim TEXT NOT NULL,
        picture_id TEXT NOT NULL, written REAL NOT NULL, expires REAL
    )""",
    "CREATE INDEX objects_that_expire ON objects (expires) WHERE expires IS NOT NULL",
)
_VOTES = (
    """CREATE TABLE pictures (
        pid TEXT PRIMARY KEY, name TEXT NOT NULL, model TEXT NOT NULL, model_name TEXT NOT NULL,
        predicted TEXT NOT NULL, probability REAL NOT NULL, labels TEXT NOT NULL,
        created TEXT NOT NULL, public_until INTEGER NOT NULL, revision INTEGER NOT NULL,
        queue_key TEXT, deleted INTEGER NOT NULL, example INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # Model, prediction and example are those of the picture, so that one index holds what a query
    # needs. `agrees` with the model is NULL for those who could not tell.
    """CREATE TABLE votes (
        pid TEXT NOT NULL, voter TEXT NOT NULL, answer TEXT NOT NULL, blind INTEGER NOT NULL,
        voted_at TEXT NOT NULL, day TEXT NOT NULL, model TEXT NOT NULL, predicted TEXT NOT NULL,
        agrees INTEGER, example INTEGER NOT NULL, PRIMARY KEY (pid, voter)
    ) WITHOUT ROWID""",
    "CREATE INDEX votes_by_cell ON votes (example, model, predicted, answer, voted_at, blind)",
    "CREATE INDEX votes_by_day ON votes (example, day, model, agrees, blind)",
    "CREATE INDEX votes_by_model ON votes (example, model, pid)",
    """CREATE TABLE queue (
        key TEXT PRIMARY KEY, pid TEXT NOT NULL, name TEXT NOT NULL, public_until INTEGER NOT NULL
    ) WITHOUT ROWID""",
)
_MESSAGES = (
    # `visible` is from when on it may be received; `dead` since when it is no longer tried.
    """CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, sent REAL NOT NULL,
        visible REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0, receiver TEXT, dead REAL
    )""",
    "CREATE INDEX messages_to_receive ON messages (visible) WHERE dead IS NULL",
)

_MODERATION = (
    "ALTER TABLE pictures ADD COLUMN upload_id TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE quota (counter TEXT PRIMARY KEY, n INTEGER NOT NULL, expires INTEGER NOT NULL)",
    "CREATE TABLE pauses (kind TEXT PRIMARY KEY, why TEXT NOT NULL, until INTEGER NOT NULL)",
    "CREATE TABLE salts (day TEXT PRIMARY KEY, bytes BLOB NOT NULL, expires INTEGER NOT NULL)",
)

_REPORTS = (
    "ALTER TABLE pictures ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pictures ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE pictures ADD COLUMN settled TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE votes ADD COLUMN client TEXT NOT NULL DEFAULT ''",
    # Its column `example` is set too, so that the indexes above serve what counts.
    "ALTER TABLE votes ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE reports (
        pid TEXT NOT NULL, client TEXT NOT NULL, reason TEXT NOT NULL, reported_at TEXT NOT NULL,
        expires INTEGER NOT NULL, PRIMARY KEY (pid, client)
    ) WITHOUT ROWID""",
    """CREATE TABLE exclusions (
        part TEXT NOT NULL, value TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (part, value)
    ) WITHOUT ROWID""",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (*_OBJECTS, *_VOTES, *_MESSAGES),
    _MODERATION,
    _REPORTS,
)
"""Statements that lead from each version to the next; the first make a new file."""
