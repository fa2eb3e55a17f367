"""The upload form and the flow, against moto or a real S3 server (Ceph)."""
