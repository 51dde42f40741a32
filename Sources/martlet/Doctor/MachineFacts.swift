import Foundation
import Transformers

/// What this machine gives to this process, as the kernel tells it.
struct MachineFacts {
    /// The processor's name.
    let processor: String
    /// Those instruction sets of the processor that matter for models.
    let instructionSets: [String]
    /// Cores that are switched on.
    let onlineCores: Int
    /// Cores that this process may run on.
    let allowedCores: Int
    /// Threads that Martlet takes by default.
    let threads: Int
    /// How the cores choose their frequency, if that can be seen.
    let governor: String?
    /// Processes that ran or waited on average over the last minute.
    let load: Double
    /// Bytes of memory, of which `availableMemory` can be had.
    let memory: Int
    /// Bytes that can be had without swapping.
    let availableMemory: Int
    /// The tightest limit of the control groups, in bytes.
    let memoryLimit: Int?
    /// `always`, `madvise` or `never`; nil if the kernel has no transparent huge pages.
    let hugePages: String?
    /// Open files that this process may have, and how far it may raise that.
    let openFiles: (soft: Int, hard: Int)
    /// The kernel's release.
    let kernel: String

    /// Looks.
    init() {
        let cpu = Self.table("/proc/cpuinfo")
        processor = cpu["model name"] ?? cpu["Processor"] ?? cpu["CPU part"].map { "part \($0)" } ?? "unknown"
        let flags = Set((cpu["flags"] ?? cpu["Features"] ?? "").split(separator: " ").map(String.init))
        instructionSets = Self.sets.compactMap { flag, name in flags.contains(flag) ? name : nil }
        let allowed = Self.table("/proc/self/status")["Cpus_allowed_list"].map(Self.count) ?? 0
        onlineCores = Self.text("/sys/devices/system/cpu/online").map(Self.count) ?? max(1, allowed)
        allowedCores = allowed > 0 ? min(allowed, onlineCores) : onlineCores
        threads = ComputePool.defaultThreads()
        governor = Self.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
        load = Self.text("/proc/loadavg").flatMap { Double($0.prefix { $0 != " " }) } ?? 0
        let table = Self.table("/proc/meminfo")
        memory = Self.kibibytes(table["MemTotal"])
        availableMemory = Self.kibibytes(table["MemAvailable"])
        memoryLimit = Self.controlGroupLimit("memory.max").flatMap { $0 < Self.kibibytes(table["MemTotal"]) ? $0 : nil }
        hugePages = Self.text("/sys/kernel/mm/transparent_hugepage/enabled").flatMap { modes in
            modes.split(separator: " ").first { $0.hasPrefix("[") }.map { String($0.dropFirst().dropLast()) }
        }
        let limits = (Self.text("/proc/self/limits") ?? "").split(separator: "\n")
        let words = limits.first { $0.hasPrefix("Max open files") }?.split(separator: " ") ?? []
        func count(_ index: Int) -> Int { words.count > index ? Int(words[index]) ?? .max : 0 }
        openFiles = (count(3), count(4))
        kernel = Self.text("/proc/sys/kernel/osrelease") ?? "unknown"
    }

    /// The kernel's flag and the name that people know.
    private static let sets = [
        ("sse4_2", "SSE4.2"), ("avx", "AVX"), ("f16c", "F16C"), ("fma", "FMA"), ("avx2", "AVX2"),
        ("avx_vnni", "AVX-VNNI"), ("avx512f", "AVX-512F"), ("avx512bw", "AVX-512BW"), ("avx512vl", "AVX-512VL"),
        ("avx512dq", "AVX-512DQ"), ("avx512_vnni", "AVX-512VNNI"), ("avx512_bf16", "AVX-512BF16"),
        ("amx_int8", "AMX-INT8"), ("asimd", "NEON"), ("asimddp", "NEON dot product"), ("i8mm", "NEON I8MM"),
        ("sve", "SVE"),
    ]

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// `name : value` by line; the first line of a name counts.
    private static func table(_ path: String) -> [String: String] {
        var table: [String: String] = [:]
        for line in (text(path) ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2, table[parts[0]] == nil { table[parts[0]] = parts[1] }
        }
        return table
    }

    /// How many numbers a list such as `0-3,8` names.
    private static func count(_ list: String) -> Int {
        list.split(separator: ",").reduce(0) { sum, range in
            let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
            guard let first = ends.first, let last = ends.last, last >= first else { return sum }
            return sum + last - first + 1
        }
    }

    private static func kibibytes(_ text: String?) -> Int {
        (text?.split(separator: " ").first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
    }

    /// The tightest value of a control group's file from this process's group up to the root (cgroup v2).
    private static func controlGroupLimit(_ file: String) -> Int? {
        let lines = (text("/proc/self/cgroup") ?? "").split(separator: "\n")
        var path = lines.first { $0.hasPrefix("0::") }.map { $0.dropFirst(3) } ?? ""
        var tightest: Int?
        while true {
            let folder = path == "/" ? "" : String(path)
            if let value = text("/sys/fs/cgroup\(folder)/\(file)").flatMap({ Int($0) }) {
                tightest = min(tightest ?? value, value)
            }
            guard let slash = path.lastIndex(of: "/") else { return tightest }
            path = path[..<slash]
        }
    }
}
