import Dispatch
import Foundation
import Synchronization
import Testing

@testable import ModelServing

@Suite("API keys")
struct APIKeyTests {
    /// A path in a folder of its own.
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("keys").path)
    }

    @Test("A new key is found, and the file does not hold it")
    func roundTrip() throws {
        try withPath { path in
            let first = try APIKeyFile.add(tenant: "acme", to: path)
            let second = try APIKeyFile.add(tenant: "other.co", to: path)
            let store = try APIKeyStore(path: path)
            #expect(store.find(first.text) == .valid(first.key))
            #expect(store.find(second.text) == .valid(second.key))
            #expect(first.key.tenant == "acme" && second.key.tenant == "other.co")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!text.contains(first.text.suffix(43)))
            #expect(text.split(separator: "\n").count == 2)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
        }
    }

    @Test("A key is long and no two are alike")
    func randomness() throws {
        var texts: Set<String> = []
        for _ in 0..<1000 { texts.insert(try APIKey.make(tenant: "t").text) }
        #expect(texts.count == 1000)
        #expect(texts.allSatisfy { $0.utf8.count == 57 && $0.hasPrefix("mk_") })
    }

    @Test("Only the very key is found")
    func wrongKeys() throws {
        try withPath { path in
            let made = try APIKeyFile.add(tenant: "acme", to: path)
            let store = try APIKeyStore(path: path)
            var changed = Array(made.text.utf8)
            changed[changed.count - 1] = changed[changed.count - 1] == 65 ? 66 : 65
            for wrong in [
                "", "mk_", "mk__", "mk_\(made.key.id)", "mk_\(made.key.id)_", String(decoding: changed, as: UTF8.self),
                made.text + "x", " " + made.text, String(made.text.dropLast()), made.text.uppercased(),
                String(repeating: "x", count: 1 << 20), made.text + String(repeating: "x", count: 1000),
                "mk_nosuchid22_" + made.text.suffix(43),
            ] {
                #expect(store.find(wrong) == .unknown, "\(wrong.prefix(60))")
            }
        }
    }

    @Test("A removed key is refused after the reload, the others stay")
    func removal() throws {
        try withPath { path in
            let first = try APIKeyFile.add(tenant: "a", to: path)
            let second = try APIKeyFile.add(tenant: "b", to: path)
            let store = try APIKeyStore(path: path)
            #expect(try store.reloadIfChanged() == nil)
            #expect(try APIKeyFile.remove(id: first.key.id, from: path))
            #expect(try !APIKeyFile.remove(id: first.key.id, from: path))
            #expect(store.find(first.text) == .valid(first.key))
            #expect(try store.reloadIfChanged() == 1)
            #expect(store.find(first.text) == .unknown)
            #expect(store.find(second.text) == .valid(second.key))
        }
    }

    @Test("An expired key is told apart")
    func expiry() throws {
        try withPath { path in
            let made = try APIKeyFile.add(tenant: "a", expires: 1000, to: path)
            let time = Time()
            let store = try APIKeyStore(path: path, now: { Int64(time.value.load(ordering: .relaxed)) })
            time.value.store(999, ordering: .relaxed)
            #expect(store.find(made.text) == .valid(made.key))
            time.value.store(1000, ordering: .relaxed)
            #expect(store.find(made.text) == .expired)
        }
    }

    @Test("A broken file is refused with its line, and the keys before stay")
    func brokenFile() throws {
        try withPath { path in
            let made = try APIKeyFile.add(tenant: "a", to: path)
            let store = try APIKeyStore(path: path)
            try Data("# fine\n\nid tenant nothing\n".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: APIKeyError.self) { try store.reloadIfChanged() }
            #expect(store.find(made.text) == .valid(made.key))
            do throws(APIKeyError) {
                _ = try APIKeyFile.read(path)
                Issue.record("the file was read")
            } catch { #expect(error.description.contains("line 3")) }
            #expect(throws: APIKeyError.self) { try APIKeyFile.add(tenant: "b", to: path) }
            #expect(throws: APIKeyError.self) { try APIKeyStore(path: path + ".none") }
        }
    }

    @Test("A file that cannot be one of keys is refused in words, however long it is")
    func unreadableFile() throws {
        try withPath { path in
            try Data([0x69, 0xFF]).write(to: URL(fileURLWithPath: path))
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            for (path, words) in [
                (path, "is not UTF-8"), (folder, "directory"), (path + ".none", "no such file"),
                ("/dev/zero", "has more than 33554432 bytes"),
            ] {
                do throws(APIKeyError) {
                    _ = try APIKeyFile.read(path)
                    Issue.record("\(path) was read")
                } catch { #expect(error.description.contains(words), "\(error)") }
            }
        }
    }

    @Test(
        "Lines that say nothing sensible are refused",
        arguments: [
            "id", "id tenant", "id tenant sha256:", "id tenant sha256:12", "id tenant md5:00",
            "id tenant sha256:\(String(repeating: "zz", count: 32))",
            "id ten/ant sha256:\(String(repeating: "00", count: 32))",
            "id t sha256:\(String(repeating: "00", count: 32)) soon",
            "id t sha256:\(String(repeating: "00", count: 32)) expires:x",
            "id t sha256:\(String(repeating: "00", count: 32)) expires:1 more",
            "id t sha256:\(String(repeating: "00", count: 32))\nid t sha256:\(String(repeating: "00", count: 32))",
        ])
    func badLines(text: String) {
        #expect(throws: APIKeyError.self) { try APIKeyFile.parse(text) }
    }

    @Test("Comments and blank lines are for people")
    func comments() throws {
        let digits = String(repeating: "0A", count: 32)
        let keys = try APIKeyFile.parse("# all\n\n  id \t tenant sha256:\(digits)  # bob's\r\n#x\n")
        #expect(keys == [APIKey(id: "id", tenant: "tenant", digest: [UInt8](repeating: 10, count: 32))])
    }

    @Test("Lines may end as on any system, and those that stay keep their ends", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) throws {
        try withPath { path in
            let made = try (0..<3).map { _ in try APIKey.make(tenant: "t") }
            let lines = made.map { APIKeyFile.line($0.key) }
            let head = "\u{FEFF}\(lines[0])\(end)# ours\(end)\(end)"
            try Data((head + lines[1] + end + lines[2]).utf8).write(to: URL(fileURLWithPath: path))
            #expect(try APIKeyFile.read(path) == made.map(\.key))
            #expect(try APIKeyFile.remove(id: made[1].key.id, from: path))
            #expect(try String(decoding: bytes(path), as: UTF8.self).hasSuffix("# ours\(end)\(end)\(lines[2])"))
            let added = try APIKeyFile.add(tenant: "t", to: path)
            #expect(try APIKeyFile.read(path) == [made[0].key, made[2].key, added.key])
            let rest = "# ours\(end)\(end)\(lines[2])\(end)\(APIKeyFile.line(added.key))\(end)"
            #expect(try bytes(path).suffix(rest.utf8.count) == Data(rest.utf8))
            #expect(try APIKeyFile.remove(id: made[0].key.id, from: path))
            #expect(try bytes(path) == Data(rest.utf8))
        }
    }

    @Test("A mistake in a file with other line ends is told with its line")
    func lineOfMistake() {
        let error = #expect(throws: APIKeyError.self) { try APIKeyFile.parse("# a\r\n\r\nid tenant\r\n", path: "k") }
        #expect(error?.description.hasPrefix("k, line 3: ") == true)
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test("A file keeps its mode and its owner, and a link stays one: whoever could read the keys still can")
    func ownerAndMode() throws {
        try withPath { path in
            let files = FileManager.default
            let first = try APIKeyFile.add(tenant: "a", to: path)
            try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            // Only root may give files away.
            let owner: [FileAttributeKey: Any] = [.ownerAccountID: 65534, .groupOwnerAccountID: 65533]
            let isRoot = (try? files.setAttributes(owner, ofItemAtPath: path)) != nil
            let link = path + ".link"
            try files.createSymbolicLink(atPath: link, withDestinationPath: "keys")
            let store = try APIKeyStore(path: link)
            let second = try APIKeyFile.add(tenant: "b", to: link)
            #expect(try store.reloadIfChanged() == 2)
            #expect(try APIKeyFile.remove(id: first.key.id, from: link))
            #expect(try store.reloadIfChanged() == 1)
            #expect(try APIKeyFile.read(path) == [second.key])
            #expect(try files.destinationOfSymbolicLink(atPath: link) == "keys")
            let attributes = try files.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o640)
            if isRoot {
                #expect((attributes[.ownerAccountID] as? NSNumber)?.intValue == 65534)
                #expect((attributes[.groupOwnerAccountID] as? NSNumber)?.intValue == 65533)
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            #expect(try files.contentsOfDirectory(atPath: folder).sorted() == ["keys", "keys.link"])
        }
    }

    @Test("Of keys that are made and revoked at once none is lost, and none comes back")
    func atOnce() throws {
        try withPath { path in
            let old = try (0..<8).map { _ in try APIKeyFile.add(tenant: "old", to: path).key.id }
            let failures = Atomic<Int>(0)
            DispatchQueue.concurrentPerform(iterations: 16) { number in
                do {
                    if number < 8 {
                        guard try APIKeyFile.remove(id: old[number], from: path) else { throw APIKeyError("not there") }
                    } else {
                        _ = try APIKeyFile.add(tenant: "new\(number)", to: path)
                    }
                } catch {
                    failures.add(1, ordering: .relaxed)
                }
            }
            #expect(failures.load(ordering: .relaxed) == 0)
            #expect(Set(try APIKeyFile.read(path).map(\.tenant)) == Set((8..<16).map { "new\($0)" }))
        }
    }

    @Test("What is no file of keys is not replaced", arguments: ["/dev/null", "/", "/nowhere/keys"])
    func noFile(path: String) throws {
        let error = #expect(throws: APIKeyError.self) { try APIKeyFile.add(tenant: "a", to: path) }
        #expect(error?.isMissing == (path == "/nowhere/keys"))
        #expect(throws: APIKeyError.self) { try APIKeyFile.remove(id: "a", from: path) }
    }

    @Test("Names of tenants are plain", arguments: ["", "a b", "a/b", "ü", String(repeating: "a", count: 65), "a\n"])
    func tenants(name: String) {
        #expect(throws: APIKeyError.self) { try APIKey.make(tenant: name) }
    }

    @Test("A watched file is taken up again by itself")
    func watching() throws {
        try withPath { path in
            let first = try APIKeyFile.add(tenant: "a", to: path)
            let store = try APIKeyStore(path: path)
            let told = DispatchSemaphore(value: 0)
            store.watch(every: .milliseconds(10)) { _ in told.signal() }
            let second = try APIKeyFile.add(tenant: "b", to: path)
            #expect(told.wait(timeout: .now() + 10) == .success)
            #expect(store.find(second.text) == .valid(second.key))
            #expect(store.find(first.text) == .valid(first.key))
        }
    }

    @Test("Digests are compared whole")
    func comparison() {
        #expect(equalInConstantTime([1, 2, 3], [1, 2, 3]))
        #expect(!equalInConstantTime([1, 2, 3], [1, 2, 4]))
        #expect(!equalInConstantTime([0, 2, 3], [1, 2, 3]))
        #expect(!equalInConstantTime([1, 2], [1, 2, 3]))
    }
}

private final class Time: Sendable { let value = Atomic<Int>(0) }
