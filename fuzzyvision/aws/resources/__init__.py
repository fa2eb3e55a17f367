"""The stack's resources, a kind in each module: pure functions that return CloudFormation."""
