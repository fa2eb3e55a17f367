"""Tests of the template, deploy, status and destroy."""
