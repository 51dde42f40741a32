import Foundation
import Synchronization

/// The keys in use, taken up again when their file changes. Guarded by the mutex.
package final class APIKeyStore: Sendable {
    private struct State {
        var keys: [String: APIKey] = [:]
        var stamp: Stamp?
        var watch: Task<Void, Never>?
    }

    /// What changes when a file does.
    private struct Stamp: Equatable {
        let modified: Date?
        let size: Int?
        let inode: Int?
    }

    /// What a token turned out to be.
    package enum Finding: Sendable, Equatable {
        case valid(APIKey)
        case unknown
        case expired
    }

    private let path: String
    private let state = Mutex(State())
    private let now: @Sendable () -> Int64

    /// Reads the file.
    /// - Throws: a sentence with the line if it cannot be used.
    package init(
        path: String, now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) throws(APIKeyError) {
        self.path = path
        self.now = now
        try reload()
    }

    deinit { state.withLock { $0.watch?.cancel() } }

    /// Takes the file up again, changed or not (a SIGHUP handler calls it).
    /// - Returns: how many keys there are.
    /// - Throws: if the file cannot be used; the keys before stay in use.
    @discardableResult
    package func reload() throws(APIKeyError) -> Int {
        let stamp = Self.stamp(path)
        let keys = try APIKeyFile.read(path)
        state.withLock { state in
            state.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
            state.stamp = stamp
        }
        return keys.count
    }

    /// Takes the file up again if it changed.
    /// - Returns: how many keys there are now; nil if nothing changed.
    package func reloadIfChanged() throws(APIKeyError) -> Int? {
        guard state.withLock({ $0.stamp }) != Self.stamp(path) else { return nil }
        return try reload()
    }

    /// Looks for changes every so often, until the store is gone.
    /// - Parameter report: told of each reload, with the number of keys, and of each failure.
    package func watch(every interval: Duration, report: @escaping @Sendable (Result<Int, APIKeyError>) -> Void) {
        let task = Task.detached(priority: .utility) { [weak self] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: interval) } catch { return }
                guard let self else { return }
                do throws(APIKeyError) {
                    if let count = try self.reloadIfChanged() { report(.success(count)) }
                } catch {
                    report(.failure(error))
                }
            }
        }
        state.withLock { state in
            state.watch?.cancel()
            state.watch = task
        }
    }

    /// Whose key this is. Takes the same time for a wrong secret as for an unknown id.
    package func find(_ token: String) -> Finding {
        let digest = APIKey.digest(of: Array(token.utf8.prefix(256)))
        let key = APIKey.id(in: token).flatMap { id in state.withLock { $0.keys[id] } }
        let matches = equalInConstantTime(digest, key?.digest ?? Self.nobody)
        guard let key, matches else { return .unknown }
        if let expires = key.expires, expires <= now() { return .expired }
        return .valid(key)
    }

    private static let nobody = [UInt8](repeating: 0, count: 32)

    /// Of the file itself where the path is a symbolic link: the link does not change when the file does.
    private static func stamp(_ path: String) -> Stamp? {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file) else { return nil }
        return Stamp(
            modified: attributes[.modificationDate] as? Date, size: (attributes[.size] as? NSNumber)?.intValue,
            inode: (attributes[.systemFileNumber] as? NSNumber)?.intValue)
    }
}
