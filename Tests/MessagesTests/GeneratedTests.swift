import Foundation
import Testing

@testable import Messages

let top = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The path of a program, if it is installed.
func installed(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
}

let hasProtoc = installed("protoc") && installed("protoc-gen-c")

/// The generator, built beside the tests.
let generator: URL? = {
    let beside = Bundle.allBundles.map(\.bundleURL).map { $0.deletingLastPathComponent() }
    let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return (beside + [executable]).map { $0.appending(path: "message-generator") }.first {
        FileManager.default.isExecutableFile(atPath: $0.path)
    }
}()

@Suite("What is generated")
struct GeneratedTests {
    @Test(
        "The generated files are those that proto/generate makes now",
        .enabled(if: hasProtoc, "needs protoc and protoc-gen-c (Debian: protobuf-compiler protobuf-c-compiler)"),
        .enabled(if: generator != nil, "needs message-generator, which a build of the whole package makes"))
    func regenerates() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "regenerated-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = top.appending(path: "proto/generate")
        process.arguments = ["--into", folder.path]
        process.environment = ProcessInfo.processInfo.environment
            .merging(["MESSAGE_GENERATOR": try #require(generator).path]) { $1 }
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "proto/generate failed")
        let made = try files(under: folder)
        #expect(made.count > 60)
        for path in made {
            let new = try Data(contentsOf: folder.appending(path: path))
            let committed = try? Data(contentsOf: top.appending(path: path))
            #expect(new == committed, "\(path) is not what proto/generate makes: run it and commit the result")
        }
        let generated = "Sources/Messages/Generated"
        let kept = try files(under: top.appending(path: generated)).map { generated + "/" + $0 }
        #expect(Set(kept).subtracting(made).isEmpty, "files that no .proto file makes any more")
    }

    private func files(under folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            var isFolder: ObjCBool = false
            let path = folder.appending(path: $0).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }

    @Test("Methods know their path, kind and types")
    func methods() {
        #expect(MartletV1.Generation.generate.path == "/martlet.v1.Generation/Generate")
        #expect(MartletV1.Generation.methods.map(\.name) == ["Generate", "GenerateStream"])
        #expect(MartletV1.Generation.methods.map(\.kind) == [.unary, .serverStreaming])
        #expect(GrpcTesting.TestService.streamingInputCall.kind == .clientStreaming)
        #expect(GrpcReflectionV1alpha.ServerReflection.serverReflectionInfo.kind == .bidirectional)
        #expect(
            GrpcReflectionV1alpha.ServerReflection.serverReflectionInfo.path
                == "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        let check = GrpcHealthV1.Health.methods[0]
        #expect(check.request.fullName == "grpc.health.v1.HealthCheckRequest")
        #expect(check.response.fullName == "grpc.health.v1.HealthCheckResponse")
    }

    @Test("Enums name their values and keep unknown ones")
    func enums() {
        #expect(MartletV1.FinishReason(rawValue: 1) == .stop)
        #expect(MartletV1.FinishReason.stop.name == "FINISH_REASON_STOP")
        #expect(MartletV1.FinishReason(rawValue: 99) == .unrecognized(99))
        #expect(MartletV1.FinishReason.unrecognized(99).rawValue == 99)
        #expect(MartletV1.FinishReason.unrecognized(99).name == nil)
        #expect(MartletTestingV1.Color.rouge == .red)
        #expect(MartletTestingV1.Color.knownCases.map(\.rawValue) == [0, 1, -1, 2_000_000_000])
        #expect(GrpcHealthV1.HealthCheckResponse.ServingStatus.notServing.rawValue == 2)
    }

    @Test("Reflection finds files by name and by symbol, with all that they import")
    func reflection() throws {
        let descriptors = FileDescriptors()
        let generation = try #require(descriptors.descriptors(ofFile: "martlet/v1/generation.proto"))
        #expect(generation.count == 2)
        let symbols = [
            "martlet.v1.Generation", "martlet.v1.Generation.GenerateStream", "martlet.v1.GenerateRequest",
            "martlet.v1.GenerateRequest.sampling", "martlet.v1.SamplingParameters.LogitBiasEntry",
            "martlet.v1.FinishReason", "martlet.v1.FINISH_REASON_STOP",
        ]
        for symbol in symbols {
            #expect(descriptors.descriptors(declaring: symbol) == generation, "\(symbol)")
            #expect(descriptors.declares(symbol))
        }
        #expect(descriptors.descriptors(declaring: "martlet.v1.Nothing") == nil)
        #expect(descriptors.descriptors(ofFile: "martlet/v1/nothing.proto") == nil)
        let embeddings = try #require(descriptors.descriptors(declaring: "martlet.v1.Embeddings"))
        #expect(embeddings.count == 4)
        // A FileDescriptorProto begins with its name; what is imported by an imported file is there too.
        #expect(embeddings[0].starts(with: [0x0A, 27] + Array("martlet/v1/embeddings.proto".utf8)))
        #expect(embeddings.contains { $0.starts(with: [0x0A, 25] + Array("google/protobuf/any.proto".utf8)) })
        #expect(descriptors.files.count == Set(descriptors.files.map(\.name)).count)
    }
}
