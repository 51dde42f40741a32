"""The descriptor pool of this package's messages.

Protobuf's default pool holds one version of each file for the whole process. Our copies of google/rpc/*.proto would
collide there with those of other packages, so the generated modules register their files here.
"""

from google.protobuf import any_pb2, duration_pb2
from google.protobuf import descriptor_pool as _descriptor_pool

_POOL = _descriptor_pool.DescriptorPool()
for _file in (any_pb2.DESCRIPTOR, duration_pb2.DESCRIPTOR):
    _POOL.AddSerializedFile(_file.serialized_pb)


def Default():  # noqa: N802 (called by the generated modules under this name)
    """The pool."""
    return _POOL
