"""What chalicelib.ports promises, of every engine: moto's AWS, the folder, Ceph, ministack."""
