import FoundationEssentials

/// What the operating system tells of this process, under the names that Prometheus' client libraries use.
///
/// Read from `/proc`, so on Linux only; elsewhere nothing is told.
package struct ProcessMetrics: Sendable {
    /// Bytes of memory resident.
    package let residentBytes: Double
    /// Bytes of address space.
    package let virtualBytes: Double
    /// Seconds of processor time, user and system.
    package let cpuSeconds: Double
    /// Open file descriptors.
    package let openFiles: Double
    /// The most file descriptors allowed, if known.
    package let maximumFiles: Double?
    /// When the process began, in seconds since 1970.
    package let startTime: Double
    package let threads: Double

    /// Clock ticks in a second, as `/proc` counts: Linux tells user space 100 on every architecture.
    private static let ticksPerSecond = 100.0

    /// The values now; nil where there is no `/proc`.
    package static func now() -> ProcessMetrics? {
        guard let stat = read("/proc/self/stat") else { return nil }
        return ProcessMetrics(
            stat: stat, status: read("/proc/self/status") ?? "", system: read("/proc/stat") ?? "",
            limits: read("/proc/self/limits") ?? "",
            openFiles: (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0)
    }

    /// Reads the texts of `/proc` (proc(5)); nil if the first is not what it should be.
    package init?(stat: String, status: String, system: String, limits: String, openFiles: Int) {
        // The second field is the command in parentheses, and may hold anything.
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count >= 21 else { return nil }
        cpuSeconds = (fields[11] + fields[12]) / Self.ticksPerSecond
        threads = fields[17]
        virtualBytes = fields[20]
        residentBytes = (Self.value(after: "VmRSS:", in: status) ?? 0) * 1024
        self.openFiles = Double(openFiles)
        startTime = (Self.value(after: "btime", in: system) ?? 0) + fields[19] / Self.ticksPerSecond
        maximumFiles = Self.value(after: "Max open files", in: limits)
    }

    /// The number behind a word that begins a line.
    private static func value(after word: String, in text: String) -> Double? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(word) }
        return line?.dropFirst(word.count).split(whereSeparator: { $0 == " " || $0 == "\t" }).first.flatMap {
            Double($0)
        }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds the metrics to a text.
    package func write(to text: inout MetricsText) {
        text.single(
            "process_cpu_seconds_total", "counter", "Seconds of processor time, user and system.", cpuSeconds)
        text.single("process_resident_memory_bytes", "gauge", "Bytes of memory resident.", residentBytes)
        text.single("process_virtual_memory_bytes", "gauge", "Bytes of address space.", virtualBytes)
        text.single("process_open_fds", "gauge", "Open file descriptors.", openFiles)
        if let maximumFiles {
            text.single("process_max_fds", "gauge", "The most file descriptors allowed.", maximumFiles)
        }
        text.single("process_threads", "gauge", "Threads of the process.", threads)
        text.single(
            "process_start_time_seconds", "gauge", "When the process began, in seconds since 1970.", startTime)
    }
}

extension MetricsRegistry {
    /// Tells of the process too.
    package func collectProcess() {
        collect { text in ProcessMetrics.now()?.write(to: &text) }
    }
}
