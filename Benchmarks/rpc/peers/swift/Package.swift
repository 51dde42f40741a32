// swift-tools-version: 6.1
// grpc-swift-2 as a peer of the RPC benchmark: a package of its own, so that nobody else fetches what it needs.
import PackageDescription

let package = Package(
    name: "peer",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.1.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.1.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.1.0"),
    ],
    targets: [
        .executableTarget(
            name: "server",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
            ])
    ]
)
