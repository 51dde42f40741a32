import Foundation
import ModelFormats
import Transformers

/// Runs another program's benchmark of the same file: llama.cpp's `llama-bench`, and `llama-batched-bench` beside it
/// for several sequences.
struct PeerBenchmark {
    let path: String
    let model: String
    let threads: Int

    /// - Throws: `Failure` if there is no program at the path, or the model is not a file that it could read.
    init(path: String, model: String, threads: Int) throws {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(.noInput, "\(path): no such program. --compare takes the path of llama-bench.")
        }
        guard model.hasSuffix(".gguf") else {
            throw Failure(.usage, "--compare needs a GGUF file, which both programs read; found \(model).")
        }
        (self.path, self.model, self.threads) = (path, model, threads)
    }

    /// Tokens a second of one run; nil for what the peer's programs cannot do.
    func measure(_ work: DecoderBenchmark.Work) throws -> Double? {
        switch work {
        case .prefill(let tokens):
            return try single(["-p", "\(tokens)", "-n", "0"])
        case .decode(let tokens, let depth, sequences: 1):
            return try single(["-p", "0", "-n", "\(tokens)", "-d", "\(depth)"])
        case .decode(let tokens, let depth, let sequences):
            return try batched(tokens: tokens, depth: depth, sequences: sequences)
        }
    }

    private func single(_ arguments: [String]) throws -> Double? {
        struct Result: Decodable { var avg_ts: Double }
        let output = try run(path, arguments + ["-m", model, "-t", "\(threads)", "-r", "1", "-ngl", "0", "-o", "json"])
        return try decode([Result].self, output, path).last?.avg_ts
    }

    private func batched(tokens: Int, depth: Int, sequences: Int) throws -> Double? {
        struct Result: Decodable { var speed_tg: Double }
        let program = URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent("llama-batched-bench").path
        guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
        // It computes a prompt for each sequence first; one token is the least.
        let prompt = max(1, depth)
        let output = try run(
            program,
            [
                "-m", model, "-t", "\(threads)", "-ngl", "0", "-npp", "\(prompt)", "-ntg", "\(tokens)",
                "-npl", "\(sequences)", "-c", "\((prompt + tokens) * sequences + 64)", "--output-format", "jsonl",
            ])
        let line = output.split(separator: "\n").last { $0.hasPrefix("{") } ?? ""
        return try decode(Result.self, String(line), program).speed_tg
    }

    private func decode<T: Decodable>(_ type: T.Type, _ text: String, _ program: String) throws -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw Failure(.data, "\(program): expected its results as JSON, found \"\(text.prefix(120))\"")
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Failure(.noInput, "\(program): cannot be started: \(fileReason(error))")
        }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(.unavailable, "\(program) ended with status \(process.terminationStatus)")
        }
        return String(decoding: output, as: UTF8.self)
    }
}
