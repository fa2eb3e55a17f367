"""What the resources are called in the template. Chalice chose the names of the first three."""

API, WORKER, REST_API = "APIHandler", "AnswerUploads", "RestAPI"

UPLOADS, RESULTS, SITE = "UploadsBucket", "ResultsBucket", "SiteBucket"
QUEUE, DEAD_LETTERS = "UploadsQueue", "DeadLetterQueue"
TABLE = "VotesTable"
API_ROLE, WORKER_ROLE = "ApiRole", "WorkerRole"
API_LOG, WORKER_LOG = "ApiLog", "WorkerLog"
DISTRIBUTION = "Distribution"
TOPIC = "AlarmTopic"
DASHBOARD = "Dashboard"


def policy_of(name: str) -> str:
    """Return what the policy of a bucket, queue or topic is called."""
    return f"{name}Policy"
