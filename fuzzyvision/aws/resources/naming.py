"""The name of the uploads bucket, known before the bucket exists. Pure.

It consists of the stack's name and the beginning of the stack's random id, because a generated name
would make dependency cycles: the bucket notifies the queue, whose policy names the bucket; and the
bucket admits the site's origin, whose headers name the bucket (docs/decisions/0010).
"""

from fuzzyvision.aws.resources.intrinsics import Json, ref, sub

_STACK_UUID = {"Fn::Select": [2, {"Fn::Split": ["/", ref("AWS::StackId")]}]}
_RANDOM = {"Fn::Select": [0, {"Fn::Split": ["-", _STACK_UUID]}]}
_UPLOADS_NAME = "${AWS::StackName}-uploads-${Random}"


def about_uploads(text: str) -> Json:
    """Return a string in which `${Uploads}` is the name of the uploads bucket.

    Unlike a reference to the bucket, it does not wait for the bucket.
    """
    return sub(text.replace("${Uploads}", _UPLOADS_NAME), Random=_RANDOM)


def uploads_origin() -> str:
    """Return where forms are posted to, for `about_uploads`: as boto3 signs them."""
    return "https://${Uploads}.s3.${AWS::Region}.${AWS::URLSuffix}"
