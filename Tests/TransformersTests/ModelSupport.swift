import Glibc
import ModelFormats

@testable import Transformers

/// Path of a file beside these tests.
func fixture(_ name: String, file: String = #filePath) -> String {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    return folder + "/Fixtures/" + name
}

/// Material from outside the project, or nil where there is none.
func sharedData(_ name: String, file: String = #filePath) -> String? {
    var root = file.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    while !root.isEmpty, access((root + ["Package.swift"]).joined(separator: "/"), F_OK) != 0 { root.removeLast() }
    let variable = getenv("MARTLET_SHARED_DATA").map { String(cString: $0) }
    let path = (variable ?? root.joined(separator: "/") + "/../shared/data") + "/" + name
    return access(path, R_OK) == 0 ? path : nil
}

/// A decoder with an exact cache, ready for short sequences.
func decoder(
    _ path: String, kernels: KernelTable = .reference, element: KVCache.Element = .f32, contextLength: Int? = nil,
    blocks: Int = 16, limits: StepLimits = StepLimits(rows: 64, outputs: 64, segments: 8)
) throws -> Decoder {
    let compute = Compute(pool: ComputePool(threads: 2), kernels: kernels)
    let options = DecoderOptions(contextLength: contextLength, cacheElement: element)
    let decoder = try Decoder(ModelSource.open(path), compute: compute, options: options)
    try decoder.makeCache(blocks: blocks, limits: limits)
    return decoder
}

/// One sequence of a test: its tokens, its blocks and how much is in the cache.
struct TestSequence {
    var tokens: [Int32]
    var blocks: [Int32]
    var done = 0
}

extension Decoder {
    /// Logits of all given rows in one step.
    func logits(_ tokens: [Int32], startPosition: Int = 0, blocks: [Int32]? = nil) -> [[Float]] {
        let count = ModelConfiguration.blocks(for: startPosition + tokens.count)
        var batch = StepBatch()
        batch.append(
            tokens, startPosition: startPosition, blocks: blocks ?? (0..<Int32(count)).map { $0 }, outputs: .all)
        run(batch)
        return tokens.indices.map { output($0) }
    }

    /// Logits of one output row of the last step.
    func output(_ index: Int) -> [Float] {
        withLogits(output: index) { span in span.indices.map { span[$0] } }
    }

    /// Greedy continuation, one token at a step.
    func greedy(_ prompt: [Int32], count: Int) -> [Int32] {
        var tokens = prompt
        var batch = StepBatch()
        var done = 0
        while tokens.count < prompt.count + count {
            batch.removeAll()
            let blocks = (0..<Int32(ModelConfiguration.blocks(for: tokens.count))).map { $0 }
            batch.append(tokens[done...], startPosition: done, blocks: blocks, outputs: .last)
            run(batch)
            done = tokens.count
            tokens.append(output(0).indexOfMaximum)
        }
        return tokens
    }
}

extension [Float] {
    /// Index of the largest, the first of equals.
    var indexOfMaximum: Int32 {
        var best = 0
        for index in indices where self[index] > self[best] { best = index }
        return Int32(best)
    }
}

/// Expected values beside a model.
struct Expectation {
    let source: SafetensorsFile

    init(_ folder: String) throws {
        source = try SafetensorsFile(MappedFile(path: fixture(folder) + "/expected.safetensors"))
    }

    func values(_ name: String) -> [Float] {
        source.tensors.first { $0.name == name }?.floatValues() ?? []
    }

    func rows(_ name: String) -> [[Float]] {
        guard let tensor = source.tensors.first(where: { $0.name == name }) else { return [] }
        let values = tensor.floatValues()
        let width = tensor.shape[1]
        return (0..<tensor.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }

    var tokens: [Int32] { values("tokens").map { Int32($0) } }
}

/// Largest difference of two tables, relative to the largest expected value of the row.
func relativeError(_ found: [[Float]], _ expected: [[Float]]) -> Float {
    guard found.count == expected.count, !found.isEmpty else { return .infinity }
    var worst: Float = 0
    for (found, expected) in zip(found, expected) {
        guard found.count == expected.count else { return .infinity }
        let scale = expected.map(abs).max() ?? 1
        for (a, b) in zip(found, expected) {
            // A NaN must not pass for a small difference.
            guard a.isFinite else { return .infinity }
            worst = max(worst, abs(a - b) / scale)
        }
    }
    return worst
}

/// Root of the mean squared difference of two tables, relative to that of the expected values.
func meanError(_ found: [[Float]], _ expected: [[Float]]) -> Float {
    guard found.count == expected.count else { return .infinity }
    var (difference, size) = (Float(0), Float(0))
    for (a, b) in zip(found.joined(), expected.joined()) {
        difference += (a - b) * (a - b)
        size += b * b
    }
    let error = (difference / size).squareRoot()
    return error.isFinite ? error : .infinity
}
