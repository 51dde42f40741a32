// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
    name: "martlet-client",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [.library(name: "Martlet", targets: ["Martlet"])],
    dependencies: [
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    ],
    targets: [
        .target(
            name: "Martlet",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: settings)
    ]
        + ["chat-stream", "embed", "classify", "readme"].map { name in
            .executableTarget(
                name: name, dependencies: ["Martlet"], path: "Examples/\(name)", swiftSettings: settings)
        } + [
            .executableTarget(
                name: "smoke",
                dependencies: ["Martlet", .product(name: "GRPCCore", package: "grpc-swift-2")], path: "Smoke",
                swiftSettings: settings)
        ]
)
