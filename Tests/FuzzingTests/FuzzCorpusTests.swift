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

    private let folder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fuzzing/Corpus"

    private func corpus(_ name: String) throws -> [[UInt8]] {
        let path = "\(folder)/\(name)"
        let handle = try #require(opendir(path))
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return try names.sorted().map { try contents("\(path)/\($0)") }
    }

    private func contents(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
