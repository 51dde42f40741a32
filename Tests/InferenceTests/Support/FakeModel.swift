import Inference
import Synchronization
import Transformers

/// A model whose logits are a function of the tokens that it finds in its cache by way of the block table: a wrong
/// table, a missing copy or a block given to two owners changes the text.
final class FakeModel: StepModel, CacheImages {
    let configuration: ModelConfiguration
    private(set) var limits = StepLimits()
    private let gate: Gate?
    private let sharpness: Float
    /// Another salt makes another model.
    private let salt: UInt64
    /// Token and position written in each slot of each block; −1 for none.
    private var slots: [(token: Int32, position: Int)] = []
    private var rows: [[Float]] = []

    init(
        vocabularySize: Int = 300, contextLength: Int = 2048, ends: [Int32] = [FakeText.end], sharpness: Float = 6,
        salt: UInt64 = 0, gate: Gate? = nil
    ) {
        configuration = ModelConfiguration(
            architecture: "fake", vocabularySize: vocabularySize, contextLength: contextLength,
            cacheBytesPerToken: 1024, endOfSequence: ends)
        self.sharpness = sharpness
        self.gate = gate
        self.salt = salt
    }

    func makeCache(blocks: Int, limits: StepLimits) throws {
        self.limits = limits
        slots = Array(repeating: (-1, -1), count: blocks * 32)
    }

    func copyBlock(from: Int32, to: Int32) {
        for slot in 0..<32 { slots[Int(to) * 32 + slot] = slots[Int(from) * 32 + slot] }
    }

    func run(_ batch: borrowing StepBatch, isStopped: () -> Bool) -> Bool {
        precondition(batch.tokens.count <= limits.rows && batch.segments.count <= limits.segments)
        precondition(batch.outputCount <= limits.outputs)
        gate?.pass(rows: batch.tokens.count)
        if isStopped() { return false }
        for segment in batch.segments {
            for (offset, place) in segment.tokens.enumerated() {
                let position = segment.startPosition + offset
                slots[Int(segment.blocks[position / 32]) * 32 + position % 32] = (batch.tokens[place], position)
            }
        }
        rows.removeAll(keepingCapacity: true)
        for segment in batch.segments {
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ salt
            let end = segment.startPosition + segment.tokens.count
            for position in 0..<end {
                let slot = slots[Int(segment.blocks[position / 32]) * 32 + position % 32]
                precondition(slot.position == position, "position \(position) holds \(slot)")
                hash = Self.mix(hash ^ UInt64(UInt32(bitPattern: slot.token)))
                let wanted =
                    switch segment.outputs {
                    case .none: false
                    case .last: position == end - 1
                    case .all: position >= segment.startPosition
                    }
                if wanted { rows.append(logits(hash)) }
            }
        }
        return true
    }

    func withLogits<R, E: Error>(
        output: Int, _ body: (inout MutableSpan<Float>) throws(E) -> R
    ) throws(E) -> R {
        try rows[output].withUnsafeMutableBufferPointer { (buffer) throws(E) in
            var span = MutableSpan(_unsafeElements: buffer)
            return try body(&span)
        }
    }

    var imageLayout: String { "fake" }
    var imageBytes: Int { 32 * 8 }

    func appendImage(of block: Int32, to bytes: inout [UInt8]) {
        for slot in slots[Int(block) * 32..<(Int(block) + 1) * 32] {
            for value in [slot.token, Int32(slot.position)] {
                for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> Int32(8 * byte))) }
            }
        }
    }

    func setImage(of block: Int32, from bytes: ArraySlice<UInt8>) {
        func value(_ place: Int) -> Int32 {
            (0..<4).reduce(0) { $0 | Int32(bytes[bytes.startIndex + place + $1]) << Int32(8 * $1) }
        }
        for slot in 0..<32 { slots[Int(block) * 32 + slot] = (value(slot * 8), Int(value(slot * 8 + 4))) }
    }

    private func logits(_ hash: UInt64) -> [Float] {
        (0..<configuration.vocabularySize).map { id in
            let bits = Self.mix(hash &+ UInt64(id) &* 0x2545_F491_4F6C_DD1D)
            return Float(bits >> 40) / Float(1 << 24) * sharpness
        }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Lets a test stop the model before a step and see what it is about to compute.
final class Gate: Sendable {
    private struct State {
        var isOpen = true
        var waiting = false
        var steps: [Int] = []
    }

    private let state = Mutex(State())
    private let entered = Semaphore()
    private let opened = Semaphore()

    func close() { state.withLock { $0.isOpen = false } }

    /// Waits until the model stands before the closed gate.
    func waitUntilEntered() { entered.wait() }

    /// Lets one step through and leaves the gate closed.
    func passOne() { opened.signal() }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        if waiting { opened.signal() }
    }

    var steps: [Int] { state.withLock { $0.steps } }

    func pass(rows: Int) {
        let mustWait = state.withLock { state in
            state.steps.append(rows)
            state.waiting = !state.isOpen
            return state.waiting
        }
        guard mustWait else { return }
        entered.signal()
        opened.wait()
        state.withLock { $0.waiting = false }
    }
}
