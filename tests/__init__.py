"""Tests. The folders mirror the source tree; `support` holds what tests share."""
