"""What is pinned, and the check of it for known advisories (`make audit`)."""
