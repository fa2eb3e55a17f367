"""What AWS charges, in US dollars: list prices of us-east-1, without the free tier.

From AWS's public price pages as they were known in November 2026. Other regions cost up to half
as much again. `fuzzy-vision cost` and `status` say what they assume; a bill is what AWS sends.
"""

from dataclasses import dataclass

MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """Dollars for one unit of each; `per_million_*` for a million requests or units."""

    per_million_api_calls: float = 3.50
    per_million_invocations: float = 0.20
    gigabyte_second_x86: float = 0.0000166667
    gigabyte_second_arm: float = 0.0000133334
    per_million_queue_requests: float = 0.40
    per_million_s3_writes: float = 5.00
    per_million_s3_reads: float = 0.40
    s3_gigabyte_month: float = 0.023
    per_million_table_writes: float = 0.625
    per_million_table_reads: float = 0.125
    table_gigabyte_month: float = 0.25 + 0.20
    """Storage, and its backup to any point in time."""
    per_million_deliveries: float = 1.00 + 0.10
    """Requests, and the function in front of the site's files."""
    delivered_gigabyte: float = 0.085
    logged_gigabyte: float = 0.50
    per_million_traces: float = 5.00
    alarm_month: float = 0.10
    """For each metric that an alarm watches: one that adds two up costs twice that."""
    dashboard_month: float = 3.00
    metric_month: float = 0.30
