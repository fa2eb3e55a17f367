"""What would stop a deploy, or spoil it, found out before anything is made.

Facts are gathered from AWS, then judged; one sentence tells each finding and what to do.
"""
