"""What the other packages share: AWS sessions and errors, the site, the console."""
