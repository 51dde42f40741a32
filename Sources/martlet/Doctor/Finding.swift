import Compression
import Foundation
import HTTP2
import Messages
import Transformers

/// One thing that `martlet doctor` looked at.
struct Finding: Encodable {
    /// How things stand.
    enum Grade: String, Encodable {
        /// As it should be.
        case ok
        /// It works, but slower than this machine could, or with less room.
        case slow
        /// A server would not run, or not for long.
        case wrong
    }

    let what: String
    let found: String
    let grade: Grade
    /// What follows from it, and what to do; nil where all is well.
    let advice: String?

    init(_ what: String, _ found: String, _ grade: Grade = .ok, _ advice: String? = nil) {
        self.what = what
        self.found = found
        self.grade = grade
        self.advice = grade == .ok ? nil : advice
    }
}

extension MachineFacts {
    /// Everything that there is to say about this machine.
    var findings: [Finding] {
        [
            Finding("version", "martlet \(Version.current)"), Finding("kernel", "Linux \(kernel)"),
            Finding("processor", processor),
            Finding(
                "instruction sets", instructionSets.isEmpty ? "none known" : instructionSets.joined(separator: ", ")),
            kernels, cores, busy,
        ] + frequency + [ram, pages, files]
            + [
                Finding("nghttp2", HTTP2Library.version), Finding("protobuf-c", MessagesLibrary.version),
                Finding("zlib", CompressionLibrary.version),
            ]
    }

    private var kernels: Finding {
        let best = KernelTable.best.name
        let names = KernelTable.available.map(\.name).joined(separator: ", ")
        guard best == KernelTable.reference.name else { return Finding("kernels", "\(best) (of \(names))") }
        return Finding(
            "kernels", names, .slow,
            "neither AVX2 with FMA and F16C nor NEON with dot products is here: the plain kernels run, many times slower; "
                + "take another machine, or let the virtual machine pass the processor's features through")
    }

    private var cores: Finding {
        let found = "\(threads) threads by default (\(onlineCores) cores online, \(allowedCores) allowed)"
        if threads < allowedCores {
            return Finding(
                "cores", found, .slow,
                "a control group's quota is less than the cores that it may use: raise cpu.max, or expect pauses")
        }
        if allowedCores < onlineCores {
            return Finding(
                "cores", found, .slow,
                "affinity or a cpuset keeps this process from some cores: widen it (taskset, cpuset.cpus) for more speed"
            )
        }
        return Finding("cores", found)
    }

    private var busy: Finding {
        let text = String(format: "%.2f over the last minute", load)
        return Finding(
            "load", text, load > Double(onlineCores) * 0.75 ? .slow : .ok,
            "other programs keep the cores busy: what is measured or served now is slower than it could be")
    }

    private var frequency: [Finding] {
        guard let governor else { return [] }
        return [
            Finding(
                "frequency", governor, governor == "powersave" ? .slow : .ok,
                "the cores may stay at a low frequency: cpupower frequency-set -g performance")
        ]
    }

    private var ram: Finding {
        let usable = min(availableMemory, memoryLimit ?? .max)
        let limit = memoryLimit.map { ", limited to \(Bytes.text($0)) by a control group" } ?? ""
        let found = "\(Bytes.text(memory)), \(Bytes.text(availableMemory)) available\(limit)"
        if usable < 256 << 20 {
            return Finding(
                "memory", found, .wrong, "too little for any model but toys: end other programs or raise the limit")
        }
        return Finding(
            "memory", found, usable < 1 << 30 ? .slow : .ok,
            "enough for small models only; a model needs its file's size and the cache (martlet inspect tells both)")
    }

    private var pages: Finding {
        switch hugePages {
        case nil:
            Finding(
                "huge pages", "none", .slow,
                "the kernel has no transparent huge pages: weights cost more address look-ups")
        case "never":
            Finding(
                "huge pages", "never", .slow,
                "weights cost more address look-ups: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
        case let mode?: Finding("huge pages", mode)
        }
    }

    private var files: Finding {
        let (soft, hard) = openFiles
        let found =
            "\(soft == .max ? "unlimited" : "\(soft)") (may be raised to \(hard == .max ? "unlimited" : "\(hard)"))"
        if soft < 64 {
            return Finding("open files", found, .wrong, "a server needs at least 64: ulimit -n 4160")
        }
        return Finding(
            "open files", found, soft < 4160 ? .slow : .ok,
            "the server then takes \(max(1, soft - min(64, soft / 4))) connections instead of 4096: ulimit -n 4160, or LimitNOFILE=4160 in systemd"
        )
    }
}
