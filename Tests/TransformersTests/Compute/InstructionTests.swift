import Foundation
import Testing

/// Whether a program is on the path.
private func isInstalled(_ name: String) -> Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
}

/// A guard against kernels that silently get longer: counts of instructions do not change with the machine's load.
@Suite struct InstructionTests {
    #if arch(x86_64)
        @Test(
            .enabled(
                if: isInstalled("valgrind") && isInstalled("clang"), "counting needs valgrind and clang on the path"))
        func countsStayWithinFivePercent() throws {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Fixtures/Compute/count_instructions.sh")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["bash", script.path, "check"]
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(output)")
        }
    #endif
}
