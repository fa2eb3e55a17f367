"""The site in a real browser, against the running stack."""
