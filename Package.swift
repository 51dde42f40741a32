// swift-tools-version: 6.3
// Martlet: a model server. The targets stand in the order of the floors in docs/architecture.md; arrows only point down.
import PackageDescription

/// Every Swift target: the language features that keep imports honest, and no warning left standing.
let base: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Rooms with no business touching a pointer: each unsafe construct there is an error.
let strict: [SwiftSetting] = base + [.strictMemorySafety()]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let package = Package(
    name: "martlet",
    products: [
        .executable(name: "martlet", targets: ["martlet"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    ],
    targets: [
        // Floor 0: C, and the notation that several leaves read.
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CMessages", dependencies: ["CProtobufC"]),
        .target(name: "CKernels"),
        .target(
            name: "JSON", dependencies: [.product(name: "OrderedCollections", package: "swift-collections")],
            swiftSettings: strict),

        // Floor 1: leaves.
        .target(name: "HTTP2", dependencies: ["CNghttp2"], swiftSettings: base),
        .target(name: "Compression", dependencies: ["CZlib"], swiftSettings: base),
        .target(name: "Messages", dependencies: ["CMessages", "CProtobufC"], swiftSettings: base),
        .target(name: "ModelFormats", dependencies: ["JSON"], swiftSettings: base),
        .target(name: "Tokenizers", dependencies: ["JSON"], swiftSettings: strict),
        .target(name: "ChatTemplates", dependencies: ["JSON"], swiftSettings: strict),
        .target(name: "Settings", swiftSettings: strict),
        .target(name: "DynamicMessages", dependencies: ["JSON"], swiftSettings: strict),
        .target(
            name: "Observability", dependencies: ["JSON", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),

        // Floor 2: meaning.
        .target(name: "GRPC", dependencies: ["HTTP2", "Compression"], swiftSettings: strict),
        .target(name: "Transformers", dependencies: ["JSON", "ModelFormats", "CKernels"], swiftSettings: base),

        // Floor 3: runtimes.
        .target(
            name: "GRPCServer",
            dependencies: ["GRPC", "HTTP2", .product(name: "Logging", package: "swift-log")] + nio,
            swiftSettings: base),
        .target(name: "GRPCClient", dependencies: ["GRPC", "HTTP2"] + nio, swiftSettings: base),
        .target(
            name: "Inference",
            dependencies: [
                "JSON", "Transformers", "Tokenizers", "ChatTemplates", "ModelFormats",
            ],
            swiftSettings: strict),
        .target(
            name: "Training",
            dependencies: ["JSON", "Transformers", "Tokenizers", "ModelFormats", "CKernels", "CZlib"],
            swiftSettings: base),

        // Floor 4: assembly.
        .target(
            name: "ModelServing",
            dependencies: [
                "GRPCServer", "GRPC", "Messages", "Inference", "Training", "Transformers", "Tokenizers", "ModelFormats",
                "Observability", "JSON",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ] + nio,
            swiftSettings: strict),

        // Floor 5: executables.
        .executableTarget(
            name: "martlet",
            dependencies: [
                "ModelServing", "GRPCServer", "Inference", "Training", "Transformers", "Tokenizers", "ModelFormats",
                "Observability", "Settings", "HTTP2", "Messages", "Compression", "GRPC", "GRPCClient",
                "DynamicMessages", "JSON",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "interop-server",
            dependencies: [
                "GRPCServer", "GRPC", "Compression", "Messages",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "rpc-benchmark-server",
            dependencies: ["GRPCServer", "GRPC", "Messages", .product(name: "Logging", package: "swift-log")],
            path: "Benchmarks/rpc/server", swiftSettings: strict),
        .executableTarget(
            name: "message-generator", dependencies: ["CDescriptors", "CProtobufC"], swiftSettings: base),
        .target(name: "CDescriptors", dependencies: ["CProtobufC"]),

        // Tests: one target for each room, and a malloc that counts.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(
            name: "WireTestSupport", dependencies: ["CNghttp2", "GRPC", "HTTP2"], path: "Tests/WireTestSupport",
            swiftSettings: base),
        .target(
            name: "FuzzTargets", dependencies: ["WireTestSupport", "GRPC", "HTTP2", "Compression", "Messages"],
            path: "Tests/Fuzzing/Targets", swiftSettings: base),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets"], swiftSettings: base),
        .testTarget(name: "CompressionTests", dependencies: ["Compression"], swiftSettings: base),
        .testTarget(name: "HTTP2Tests", dependencies: ["HTTP2", "WireTestSupport"], swiftSettings: base),
        .testTarget(
            name: "GRPCTests",
            dependencies: ["GRPC", "HTTP2", "Compression", "WireTestSupport", "CAllocationCounter"],
            swiftSettings: base),
        .testTarget(
            name: "GRPCServerTests",
            dependencies: [
                "GRPCServer", "GRPC", "HTTP2", "Compression", "WireTestSupport", "CAllocationCounter",
            ] + nio,
            exclude: ["Fixtures"], swiftSettings: base),
        .testTarget(
            name: "MessagesTests", dependencies: ["Messages", "message-generator", "CAllocationCounter"],
            exclude: ["Fixtures"],
            swiftSettings: base),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: base),
        .testTarget(
            name: "ModelFormatsTests", dependencies: ["ModelFormats", "JSON"], exclude: ["Fixtures"],
            swiftSettings: base),
        .testTarget(
            name: "TokenizersTests", dependencies: ["Tokenizers", "ModelFormats"], exclude: ["Fixtures"],
            swiftSettings: base),
        .testTarget(
            name: "ChatTemplatesTests", dependencies: ["ChatTemplates", "JSON"], exclude: ["Fixtures"],
            swiftSettings: base),
        .testTarget(
            name: "GRPCClientTests",
            dependencies: [
                "GRPCClient", "GRPC", "HTTP2", "WireTestSupport", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ], swiftSettings: base),
        .testTarget(
            name: "DynamicMessagesTests", dependencies: ["DynamicMessages", "JSON"], exclude: ["Fixtures"],
            swiftSettings: base),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: base),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: ["Observability", .product(name: "Logging", package: "swift-log")], swiftSettings: base),
        .testTarget(
            name: "TransformersTests",
            dependencies: ["Transformers", "JSON", "ModelFormats", "CKernels", "CAllocationCounter"],
            exclude: ["Fixtures"], swiftSettings: base),
        .testTarget(
            name: "InferenceTests",
            dependencies: ["Inference", "JSON", "Transformers", "Tokenizers", "ModelFormats", "CAllocationCounter"],
            exclude: ["Fixtures"], swiftSettings: base),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "JSON", "Transformers", "Tokenizers", "ModelFormats", "CKernels"],
            exclude: ["Fixtures"], swiftSettings: base),
        .testTarget(
            name: "ModelServingTests",
            dependencies: [
                "ModelServing", "GRPCServer", "GRPC", "Messages", "Inference", "Observability", "WireTestSupport",
                .product(name: "Logging", package: "swift-log"),
            ] + nio,
            swiftSettings: base),
    ]
)

// Fuzzers of the parsers, for `scripts/fuzz`; they link libFuzzer's main and are no part of an ordinary build.
if Context.environment["MARTLET_FUZZ"] != nil {
    let fuzzers: [(name: String, folder: String, dependencies: [Target.Dependency])] = [
        ("fuzz-gguf", "GGUF", ["ModelFormats"]), ("fuzz-safetensors", "Safetensors", ["ModelFormats"]),
        ("fuzz-tokenizer", "Tokenizer", ["Tokenizers"]), ("fuzz-template", "Template", ["ChatTemplates"]),
        ("fuzz-connection", "Connection", ["FuzzTargets"]), ("fuzz-framing", "Framing", ["FuzzTargets"]),
        ("fuzz-messages", "Messages", ["FuzzTargets"]),
    ]
    for (name, folder, dependencies) in fuzzers {
        package.targets.append(
            .executableTarget(
                name: name, dependencies: dependencies, path: "Tests/Fuzzing/\(folder)",
                swiftSettings: base + [.unsafeFlags(["-parse-as-library"])],
                linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]))
        package.products.append(.executable(name: name, targets: [name]))
    }
}
