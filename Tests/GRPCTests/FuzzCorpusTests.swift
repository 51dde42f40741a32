import Testing
import WireTestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Every input of the connection's fuzzer that is kept: the seeds, and what ever made it stop.
@Suite struct FuzzCorpusTests {
    @Test func theCorpusPasses() throws {
        let names = try files()
        #expect(names.count >= 13)
        for name in names { ConnectionFuzzing.run(try contents(name)) }
    }

    @Test func theCorpusPassesWithEveryOctetChanged() throws {
        for name in try files() {
            let bytes = try contents(name)
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= UInt8(truncatingIfNeeded: index &* 37 | 1)
                ConnectionFuzzing.run(changed)
                ConnectionFuzzing.run(Array(bytes.prefix(index)))
            }
        }
    }

    private let folder =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fuzzing/Corpus/connection"

    private func files() throws -> [String] {
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

    private func contents(_ name: String) throws -> [UInt8] {
        let file = try #require(fopen("\(folder)/\(name)", "rb"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}
