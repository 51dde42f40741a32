import FuzzTargets
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The fuzzers of the wire as tests: every input that is kept (the seeds, and what ever made one stop), each with every
/// octet changed and cut, and many thousand changed ones, always the same. `scripts/fuzz` runs the same targets under
/// libFuzzer for as long as one likes; this is the short run that is part of every test run, because a build with the
/// fuzzer's instrumentation takes longer than all other tests. MARTLET_FUZZ_ROUNDS makes it longer.
@Suite struct FuzzCorpusTests {
    struct Target: Sendable, CustomTestStringConvertible {
        let name: String
        let rounds: Int
        let run: @Sendable ([UInt8]) -> Void
        var testDescription: String { name }
    }

    static let targets = [
        Target(name: "connection", rounds: 6000) { ConnectionFuzzing.run($0) },
        Target(name: "framing", rounds: 20_000) { FramingFuzzing.run($0) },
        Target(name: "messages", rounds: 8000) { MessageFuzzing.run($0) },
    ]

    @Test(arguments: targets)
    func everyKeptInputPasses(target: Target) throws {
        let inputs = try corpus(target.name)
        #expect(inputs.count >= 5)
        for input in inputs { target.run(input) }
    }

    @Test(arguments: targets)
    func everyOctetChangedAndEveryCut(target: Target) throws {
        for input in try corpus(target.name) where input.count <= 4096 {
            for index in input.indices {
                var changed = input
                changed[index] ^= UInt8(truncatingIfNeeded: index &* 37 | 1)
                target.run(changed)
                target.run(Array(input.prefix(index)))
            }
        }
    }

    @Test(arguments: targets)
    func manyChangedInputs(target: Target) throws {
        let inputs = try corpus(target.name)
        let factor = getenv("MARTLET_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1
        var mutator = Mutator(seed: 2026)
        for round in 0..<target.rounds * factor {
            let input = mutator.change(inputs[round % inputs.count], other: inputs[(round / 7) % inputs.count])
            target.run(input)
        }
    }

    /// Whoever adds a service adds it to the fuzzer.
    @Test func everyRequestTypeOfTheProtoFilesIsDecoded() throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        var paths: [String] = []
        for file in try protoFiles("\(root)/proto") {
            var package = ""
            var service = ""
            for line in String(decoding: try contents(file), as: UTF8.self).split(separator: "\n") {
                let words = line.split { " (;{".contains($0) }.map(String.init)
                guard words.count >= 2 else { continue }
                switch words[0] {
                case "package": package = words[1]
                case "service": service = words[1]
                case "rpc": paths.append("/\(package).\(service)/\(words[1])")
                default: break
                }
            }
        }
        #expect(paths.count >= 25)
        // It has one method, with an empty request that another service takes, too, and it is not served.
        paths.removeAll { $0 == "/grpc.testing.UnimplementedService/UnimplementedCall" }
        #expect(Set(paths) == Set(MessageFuzzing.paths))
    }

    private func protoFiles(_ folder: String) throws -> [String] {
        var files: [String] = []
        for name in try names(folder) {
            if name.hasSuffix(".proto") {
                files.append("\(folder)/\(name)")
            } else if let directory = opendir("\(folder)/\(name)") {
                closedir(directory)
                files += try protoFiles("\(folder)/\(name)")
            }
        }
        return files
    }

    private let folder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fuzzing/Corpus"

    private func corpus(_ name: String) throws -> [[UInt8]] {
        let path = "\(folder)/\(name)"
        return try names(path).map { try contents("\(path)/\($0)") }
    }

    private func names(_ folder: String) throws -> [String] {
        let handle = try #require(opendir(folder))
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private func contents(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
