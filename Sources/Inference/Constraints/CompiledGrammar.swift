import Synchronization

/// A grammar with its states and token masks, filled as sequences reach them. Any thread: guarded by its mutex.
final class CompiledGrammar: CompiledConstraint {
    private let grammar: Grammar
    private let root: Int
    private let vocabulary: VocabularyTrie
    private let memory: Mutex<Memory>

    /// Everything that was computed; thrown away as a whole when it grows too large.
    fileprivate struct Memory: ~Copyable {
        var machine: GrammarMachine
        var masks = TokenMasks()
        var generation = 0
    }

    /// Entries of memory after which it is thrown away; about a hundred megabytes.
    private static let sizeLimit = 2_000_000

    /// - Throws: if no text can satisfy the grammar, or if it is too ambiguous at its beginning.
    init(
        _ grammar: Grammar, root: Int, vocabulary: VocabularyTrie, _ work: ConstraintWork
    ) throws(ConstraintFault) {
        var checked = grammar
        try checked.check(root: root, work)
        self.grammar = checked
        self.root = root
        self.vocabulary = vocabulary
        memory = Mutex(Memory(machine: try GrammarMachine(checked, root: root)))
    }

    func makeState() -> any ConstraintState { State(self) }

    /// Where one sequence stands.
    struct State: ConstraintState {
        private let compiled: CompiledGrammar
        private var state: Int32
        private var generation: Int
        /// The text so far, to find the state again after the memory was thrown away.
        private var text: [UInt8] = []
        private var allowance = StepAllowance()
        private(set) var mayEnd: Bool
        private(set) var mustEnd: Bool

        init(_ compiled: CompiledGrammar) {
            self.compiled = compiled
            (state, generation, mayEnd, mustEnd) = compiled.memory.withLock {
                let start = $0.machine.start
                return (start, $0.generation, $0.machine.mayEnd(start), $0.machine.mustEnd(start))
            }
        }

        var allowed: TokenMask {
            mutating get throws(InferenceError) {
                try compiled.with(&self) { memory, state, vocabulary throws(ConstraintFault) in
                    try memory.masks.mask(state, &memory.machine, vocabulary)
                }
            }
        }

        mutating func accept(_ token: Int32) throws(InferenceError) -> Bool {
            guard token >= 0, Int(token) < compiled.vocabulary.tokens.count else { return false }
            let bytes = compiled.vocabulary.tokens[Int(token)]
            return bytes.isEmpty ? false : try accept(bytes: bytes)
        }

        /// Takes text that need not be whole tokens. False, and nothing changed, if it is not allowed here.
        mutating func accept(bytes: [UInt8]) throws(InferenceError) -> Bool {
            let (next, mayEnd, mustEnd) = try compiled.with(&self) { memory, state, _ throws(ConstraintFault) in
                var next = state
                for byte in bytes { next = try memory.machine.next(next, byte) }
                return (next, memory.machine.mayEnd(next), memory.machine.mustEnd(next))
            }
            if next < 0 { return false }
            (state, self.mayEnd, self.mustEnd) = (next, mayEnd, mustEnd)
            text += bytes
            return true
        }

        /// Has the machine work for this sequence.
        fileprivate mutating func begin(_ memory: inout Memory) throws(ConstraintFault) {
            if generation != memory.generation {
                // All of the text again, for no more than it may cost at once.
                memory.machine.allowance = StepAllowance()
                var again = memory.machine.start
                for byte in text { again = try memory.machine.next(again, byte) }
                (state, generation) = (again, memory.generation)
            }
            allowance.earn()
            memory.machine.allowance = allowance
        }

        fileprivate mutating func end(_ memory: borrowing Memory) { allowance = memory.machine.allowance }

        fileprivate var number: Int32 { state }
    }

    private func with<Result>(
        _ state: inout State, _ body: (inout Memory, Int32, VocabularyTrie) throws(ConstraintFault) -> Result
    ) throws(InferenceError) -> Result {
        // The mutex hands its value out by reference; the sequence's own value goes along by copy.
        var copy = state
        let result: Result
        do throws(ConstraintFault) {
            result = try memory.withLock { memory throws(ConstraintFault) in
                if memory.machine.size + memory.masks.size > Self.sizeLimit {
                    memory.machine = try GrammarMachine(grammar, root: root)
                    memory.masks = TokenMasks()
                    memory.generation += 1
                }
                try copy.begin(&memory)
                let result = try body(&memory, copy.number, vocabulary)
                copy.end(memory)
                return result
            }
        } catch {
            throw .invalidArgument(field: "constraint", reason: error.reason)
        }
        state = copy
        return result
    }
}
