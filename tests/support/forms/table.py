"""Tampered forms, with what S3 answers to each.

The answers are those of the S3 API reference, "Browser-based uploads using POST" and "List of
error codes", and of S3 itself where these are silent. One machine, and our stand-in for S3, have to
give the same; Ceph has to refuse the same forms. Where they answer otherwise, and ministack too, is
below the table.
"""

from chalicelib.limits import MAX_BYTES
from tests.support.forms.posting import BYTES, ID, Answer, Form
from tests.support.forms.tampering import (
    OTHER_ID,
    SIGNATURE,
    Tampering,
    a_moment_later,
    but,
    by_somebody_else,
    changed,
    expired,
    for_a_file_of,
    moved_behind_the_file,
    plus,
    to_another_bucket,
    to_the_address_of_an_object,
    with_names_in_capitals,
    with_the_filename_as_key,
    without,
)

STORED = (204, "")
DENIED = (403, "AccessDenied")
MISMATCH = (403, "SignatureDoesNotMatch")
INVALID = (400, "InvalidArgument")
MALFORMED = (400, "MalformedPOSTRequest")

TAGGING = "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"
EVIL = "https://evil.example/"

TABLE: dict[str, tuple[Tampering, Answer]] = {
    # what may vary
    "untouched": (but(), STORED),
    "signed by us and not by boto3": (Form.signed, STORED),
    "the largest file": (for_a_file_of(MAX_BYTES), STORED),
    "the smallest file": (for_a_file_of(1), STORED),
    "names in capitals": (with_names_in_capitals, STORED),
    "a field that S3 is told to ignore": (plus("x-ignore-me", "please"), STORED),
    "another type on the part of the file": (but(file_type="text/html"), STORED),
    "fields behind the file": (but(after=(("acl", "public-read"), ("x-amz-meta-a", "b"))), STORED),
    "a second key behind the file": (but(after=(("key", OTHER_ID),)), STORED),
    "a second file": (but(after=(("file", "another"),)), STORED),
    "${filename} for the key, from the right file": (with_the_filename_as_key(ID), STORED),
    "${filename} for the key, from a path": (with_the_filename_as_key(f"my/{ID}"), STORED),
    # the file
    "a file of one byte too many": (but(file=BYTES + b"x"), (400, "EntityTooLarge")),
    "a file of one byte too few": (but(file=BYTES[1:]), (400, "EntityTooSmall")),
    "a file of 25 MiB": (but(file=bytes(25 * 2**20)), (400, "EntityTooLarge")),
    "an empty file": (but(file=b""), (400, "EntityTooSmall")),
    "no file": (but(file=None), INVALID),
    "the file before the fields": (lambda form: form.but(fields=(), after=form.fields), INVALID),
    # the type
    "type changed": (changed("Content-Type", "text/html"), DENIED),
    "type dropped": (without("Content-Type"), DENIED),
    "type behind the file": (moved_behind_the_file("Content-Type"), DENIED),
    # the key
    "key changed": (changed("key", OTHER_ID), DENIED),
    "key made longer": (changed("key", f"{ID}/x"), DENIED),
    "key emptied": (changed("key", ""), INVALID),
    "key dropped": (without("key"), INVALID),
    "key behind the file": (moved_behind_the_file("key"), INVALID),
    "${filename} for the key": (with_the_filename_as_key("evil.html"), DENIED),
    "${filename} behind the key": (changed("key", ID + "${filename}"), DENIED),
    # time, policy and signature
    "expired": (expired, DENIED),
    "expiry put off": (lambda form: form.allowing(expiration="2099-01-01T00:00:00Z"), MISMATCH),
    "conditions forged": (lambda form: form.allowing(conditions=[]), MISMATCH),
    "conditions forged and signed by guess": (
        lambda form: form.allowing(conditions=[["starts-with", "$key", ""]]).signed("guess"),
        MISMATCH,
    ),
    "policy that is none": (changed("policy", "?"), MISMATCH),
    "policy dropped": (without("policy"), INVALID),
    "policy behind the file": (moved_behind_the_file("policy"), INVALID),
    "policy and signature dropped": (without("policy", *SIGNATURE), DENIED),
    "all of the signature dropped": (without(*SIGNATURE), DENIED),
    "signature forged": (changed("x-amz-signature", "0" * 64), MISMATCH),
    "signature by guess": (lambda form: form.signed("guess"), MISMATCH),
    "signature emptied": (changed("x-amz-signature", ""), MISMATCH),
    "signature not of hex": (changed("x-amz-signature", "Ж"), MISMATCH),
    "signature dropped": (without("x-amz-signature"), INVALID),
    "credential of somebody else": (by_somebody_else, (403, "InvalidAccessKeyId")),
    "credential dropped": (without("x-amz-credential"), INVALID),
    "algorithm dropped": (without("x-amz-algorithm"), INVALID),
    "date changed": (a_moment_later, DENIED),
    "date dropped": (without("x-amz-date"), INVALID),
    # what nobody but us could sign
    "no conditions, signed": (lambda form: form.allowing(conditions=[]).signed(), DENIED),
    "expiry that is no time, signed": (
        lambda form: form.allowing(expiration="soon").signed(),
        (400, "InvalidPolicyDocument"),
    ),
    "conditions that are none, signed": (
        lambda form: form.allowing(conditions=["key"]).signed(),
        (400, "InvalidPolicyDocument"),
    ),
    # more than was signed for
    "acl": (plus("acl", "public-read"), DENIED),
    "metadata": (plus("x-amz-meta-claim", "mine"), DENIED),
    "tagging": (plus("tagging", TAGGING), DENIED),
    "redirect": (plus("success_action_redirect", EVIL), DENIED),
    "redirect by its old name": (plus("redirect", EVIL), DENIED),
    "another status": (plus("success_action_status", "200"), DENIED),
    "storage class": (plus("x-amz-storage-class", "GLACIER"), DENIED),
    "encryption": (plus("x-amz-server-side-encryption", "AES256"), DENIED),
    "website redirect": (plus("x-amz-website-redirect-location", EVIL), DENIED),
    "security token": (plus("x-amz-security-token", "x"), DENIED),
    "Cache-Control": (plus("Cache-Control", "max-age=1"), DENIED),
    "Content-Disposition": (plus("Content-Disposition", "inline"), DENIED),
    "Content-Encoding": (plus("Content-Encoding", "gzip"), DENIED),
    "a second type": (plus("Content-Type", "text/html"), DENIED),
    "any other field": (plus("anything", "else"), DENIED),
    "more fields than 20 KB": (
        lambda form: form.plus("x-ignore-a", "x" * 15_000).plus("x-ignore-b", "x" * 15_000),
        (400, "MaxPostPreDataLengthExceededError"),
    ),
    # the request
    "to another bucket": (to_another_bucket, DENIED),
    "to the address of an object": (to_the_address_of_an_object, (405, "MethodNotAllowed")),
    "without its length": (but(chunked=True), (411, "MissingContentLength")),
    "broken off before its end": (but(cut=6), MALFORMED),
    "broken off in the file": (but(cut=60), MALFORMED),
}

# What one machine answers otherwise than S3.
ONE_MACHINE_ANSWERS: dict[str, Answer] = {
    # has one address for forms, which names no bucket: the form is where it belongs
    "to another bucket": STORED,
    # answers in plain words
    "to the address of an object": (405, ""),
}

# What ministack answers otherwise than S3. None of it is stored under another key or type.
MINISTACK_ANSWERS: dict[str, Answer] = {
    # reads the fields behind the file as if they stood before it
    "fields behind the file": DENIED,
    "a second key behind the file": DENIED,
    "the file before the fields": STORED,
    "type behind the file": STORED,
    "key behind the file": STORED,
    "policy behind the file": STORED,
    # takes the name of the file as it comes, with its path
    "${filename} for the key, from a path": DENIED,
    # takes an empty signature for a missing one
    "signature emptied": INVALID,
    # looks for whom a form is of before it looks whether it is complete
    "credential dropped": DENIED,
    # looks into the token before it looks into the policy
    "security token": (400, "InvalidToken"),
    # has no limit for the fields
    "more fields than 20 KB": STORED,
    # asks first who may post there
    "to the address of an object": DENIED,
    # takes what comes in pieces
    "without its length": STORED,
    # takes the second of two files, which has another size than was signed for
    "a second file": (400, "EntityTooSmall"),
    # finds no fields in a form that does not end
    "broken off before its end": INVALID,
    "broken off in the file": INVALID,
}

# What Ceph 16 stores although S3 refuses it. None of it is stored under another key, with
# another type or with another size than was signed for.
CEPH_ACCEPTS = {
    "more fields than 20 KB",  # has no such limit
    "to the address of an object",  # ignores what follows the bucket
}

# What Ceph 16 refuses with another answer.
CEPH_REFUSES_WITH: dict[str, Answer] = {
    # takes the name of the file as it comes, with its path
    "${filename} for the key, from a path": DENIED,
    # does not tell a wrong signature from other reasons to deny
    "expiry put off": DENIED,
    "conditions forged": DENIED,
    "conditions forged and signed by guess": DENIED,
    "policy that is none": DENIED,
    "signature forged": DENIED,
    "signature by guess": DENIED,
    "signature emptied": DENIED,
    "signature not of hex": DENIED,
    # nor an unknown access key
    "credential of somebody else": DENIED,
    # a form without a policy is anybody's, whatever else it has; one with a policy is incomplete
    "policy dropped": DENIED,
    "policy behind the file": DENIED,
    "all of the signature dropped": INVALID,
    # has no code of its own for a broken policy
    "expiry that is no time, signed": INVALID,
    "conditions that are none, signed": INVALID,
    # looks whether it has the storage class before it looks into the policy
    "storage class": INVALID,
    # takes the two hyphens after the last boundary for the file
    "no file": (400, "EntityTooSmall"),
    # takes what is there of the last boundary into the file
    "broken off before its end": (400, "EntityTooLarge"),
    # measures what there is of the file, and finds nothing
    "broken off in the file": (400, "EntityTooSmall"),
}
