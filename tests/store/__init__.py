"""The flow, against moto or a real S3 server (Ceph)."""
