"""CloudFormation templates and a stand-in for CloudFormation."""
