import CKernels
import Glibc

extension ComputePool {
    /// Threads that this process can really use: the cores it may run on (affinity, cpuset), at most its control group's
    /// processor quota (cgroup v2 `cpu.max`, the tightest on the way to the root) rounded down, at least 1.
    package static func defaultThreads() -> Int {
        let allowed = Int(mk_allowed_cores())
        let membership = readSmallFile("/proc/self/cgroup") ?? ""
        guard let quota = processorQuota(membership: membership, read: readSmallFile) else { return allowed }
        return max(1, min(allowed, Int(quota)))
    }

    /// The tightest `cpu.max` in cores from a process's group up to the root; nil without one.
    ///
    /// - Parameters:
    ///   - membership: text of `/proc/self/cgroup`.
    ///   - read: gives a file's text, nil if there is none.
    static func processorQuota(membership: String, read: (String) -> String?) -> Double? {
        var path: Substring = ""
        for line in membership.split(separator: "\n") where line.hasPrefix("0::") { path = line.dropFirst(3) }
        var tightest: Double?
        while true {
            let folder = path == "/" ? "" : String(path)
            if let text = read("/sys/fs/cgroup" + folder + "/cpu.max"), let cores = quotaCores(text) {
                tightest = min(tightest ?? cores, cores)
            }
            guard let slash = path.lastIndex(of: "/"), !path.isEmpty else { return tightest }
            path = path[..<slash]
        }
    }

    /// `"150000 100000"` is 1.5 cores; `"max 100000"` and nonsense are nil.
    static func quotaCores(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: \.isWhitespace)
        guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]), quota > 0, period > 0
        else { return nil }
        return quota / period
    }

    private static func readSmallFile(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { return nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
