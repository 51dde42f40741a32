// Made by proto/generate. Do not edit: run proto/generate.

/// The messages and services of the package `google.protobuf`.
package enum GoogleProtobuf {}

/// The messages and services of the package `google.rpc`.
package enum GoogleRpc {}

/// The messages and services of the package `grpc.health.v1`.
package enum GrpcHealthV1 {}

/// The messages and services of the package `grpc.reflection.v1`.
package enum GrpcReflectionV1 {}

/// The messages and services of the package `grpc.reflection.v1alpha`.
package enum GrpcReflectionV1alpha {}

/// The messages and services of the package `grpc.testing`.
package enum GrpcTesting {}

/// The messages and services of the package `martlet.testing.v1`.
package enum MartletTestingV1 {}

/// The messages and services of the package `martlet.v1`.
package enum MartletV1 {}
