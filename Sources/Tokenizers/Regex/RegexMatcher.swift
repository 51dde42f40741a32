/// The memory of a search: a stack of places to return to. Kept between searches.
struct RegexScratch {
    struct Frame {
        /// Where to go on.
        var instruction: Int32
        /// -1: a plain alternative; -2: a register to restore; otherwise the lowest place a greedy loop can give back to.
        var lowest: Int32
        var position: Int32
    }

    var frames: [Frame] = []
    var registers: [Int32] = []
    /// Steps left before the rest of a text counts as without a match.
    var budget = 0

    /// Begins with a text of `count` bytes: the budget is for all its matches together.
    mutating func begin(_ count: Int) { budget = 500 * count + 4_000_000 }
}

extension Regex {
    /// The leftmost match in `text` that begins at `from` or later.
    ///
    /// Patterns that explode on hostile text end in time: once the matches of a text have used up the steps that
    /// ``RegexScratch/begin(_:)`` allows for it, the rest has none.
    func firstMatch(_ text: Span<UInt8>, from: Int, _ scratch: inout RegexScratch) -> Range<Int>? {
        var start = from
        while start <= text.count {
            if let first {
                while start < text.count, !first.contains(text[start]) { start += 1 }
                if start >= text.count { return nil }
                // Never begin inside a scalar.
                if text[start] & 0xC0 == 0x80, start > from {
                    let length = scalarLength(text, before: start + 1, lowest: from)
                    if length > 1 {
                        start += 1
                        continue
                    }
                }
            }
            scratch.frames.removeAll(keepingCapacity: true)
            if registers > 0 { scratch.registers = [Int32](repeating: -1, count: registers) }
            let end = run(text, instruction: 0, position: start, &scratch)
            if end >= 0 { return start..<end }
            if start >= text.count || scratch.budget < 0 { return nil }
            if leadingLoop >= 0 {
                start = skip(text, start, set: leadingLoop)
            } else {
                start += decodeScalar(text, start).length
            }
        }
        return nil
    }

    private func skip(_ text: Span<UInt8>, _ start: Int, set: Int) -> Int {
        // Only a run that the loop consumed fails as a whole.
        let first = decodeScalar(text, start)
        var position = start + first.length
        if !sets[set].contains(first.value) { return position }
        while position < text.count {
            let (value, length) = decodeScalar(text, position)
            if !sets[set].contains(value) { break }
            position += length
        }
        return position
    }

    /// Runs from `instruction` at `position` to acceptance; the end of the match, or -1.
    private func run(
        _ text: Span<UInt8>, instruction entry: Int32, position start: Int, _ scratch: inout RegexScratch
    ) -> Int {
        let base = scratch.frames.count
        let code = instructions.span
        let sets = sets.span
        let ascii = ascii.span
        let count = text.count
        var instruction = Int(entry)
        var position = start
        while true {
            let step = code[instruction]
            var ok = true
            switch step.operation {
            case .accept:
                scratch.frames.removeLast(scratch.frames.count - base)
                return position
            case .set:
                if position < count {
                    let (value, length) = decodeScalar(text, position)
                    if value < 128
                        ? ascii[Int(step.a) << 1 | Int(value >> 6)] >> UInt64(value & 63) & 1 != 0
                        : sets[Int(step.a)].contains(value)
                    {
                        position += length
                        instruction += 1
                    } else {
                        ok = false
                    }
                } else {
                    ok = false
                }
            case .greedyLoop, .possessiveLoop:
                ok = loop(text, step, instruction, &position, &scratch)
                instruction += 1
            case .lazyLoop:
                ok = lazyLoop(text, step, instruction, &position, &scratch)
                instruction += 1
            case .split:
                scratch.budget -= 1
                if step.c >= 0, position >= count || !masks[Int(step.c)].contains(text[position]) {
                    instruction = Int(step.b)
                } else {
                    scratch.frames.append(.init(instruction: step.b, lowest: -1, position: Int32(position)))
                    instruction = Int(step.a)
                }
            case .jump:
                scratch.budget -= 1
                instruction = Int(step.a)
            case .lookAhead:
                let found = run(text, instruction: Int32(instruction + 1), position: position, &scratch) >= 0
                ok = found != (step.c == 1)
                instruction = Int(step.b)
            case .atomic:
                let end = run(text, instruction: Int32(instruction + 1), position: position, &scratch)
                ok = end >= 0
                if ok { position = end }
                instruction = Int(step.b)
            case .lookBehind:
                ok = before(text, position, sets[Int(step.a)]) != (step.c == 1)
                instruction += 1
            case .assertion:
                ok = holds(step.a, text, position)
                instruction += 1
            case .mark:
                let register = Int(step.a)
                scratch.frames.append(
                    .init(instruction: step.a, lowest: -2, position: scratch.registers[register]))
                scratch.registers[register] = Int32(position)
                instruction += 1
            case .progress:
                instruction = scratch.registers[Int(step.a)] == Int32(position) ? Int(step.b) : instruction + 1
            }
            if !ok {
                guard let (next, place) = backtrack(text, base, &scratch) else { return -1 }
                instruction = next
                position = place
            }
        }
    }

    /// Returns to the newest alternative, or nil if there is none.
    private func backtrack(
        _ text: Span<UInt8>, _ base: Int, _ scratch: inout RegexScratch
    ) -> (instruction: Int, position: Int)? {
        while scratch.frames.count > base {
            scratch.budget -= 1
            if scratch.budget < 0 {
                scratch.frames.removeLast(scratch.frames.count - base)
                return nil
            }
            let last = scratch.frames.count - 1
            let frame = scratch.frames[last]
            if frame.lowest == -1 {
                scratch.frames.removeLast()
                return (Int(frame.instruction), Int(frame.position))
            }
            if frame.lowest == -2 {
                scratch.frames.removeLast()
                scratch.registers[Int(frame.instruction)] = frame.position
                continue
            }
            // A greedy loop gives one scalar back.
            let position = Int(frame.position)
            let shorter = position - scalarLength(text, before: position, lowest: Int(frame.lowest))
            if shorter <= Int(frame.lowest) {
                scratch.frames.removeLast()
            } else {
                scratch.frames[last].position = Int32(shorter)
            }
            return (Int(frame.instruction), shorter)
        }
        return nil
    }

    @inline(__always)
    private func loop(
        _ text: Span<UInt8>, _ step: Instruction, _ instruction: Int, _ position: inout Int,
        _ scratch: inout RegexScratch
    ) -> Bool {
        let count = text.count
        let set = Int(step.a)
        let low = ascii[set << 1]
        let high = ascii[set << 1 | 1]
        var turns: Int32 = 0
        var lowest = position
        while position < count, turns != step.c {
            let byte = text[position]
            if byte < 0x80 {
                if (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 0 { break }
                position += 1
            } else {
                let (value, length) = decodeLongScalar(text, position, byte)
                if !sets[set].contains(value) { break }
                position += length
            }
            turns += 1
            if turns == step.b { lowest = position }
        }
        scratch.budget -= Int(turns)
        if turns < step.b { return false }
        if step.operation == .greedyLoop, position > lowest {
            scratch.frames.append(
                .init(instruction: Int32(instruction + 1), lowest: Int32(lowest), position: Int32(position)))
        }
        return true
    }

    /// A lazy loop over one set: the shortest run first; each return adds one scalar by running the rest from there.
    private func lazyLoop(
        _ text: Span<UInt8>, _ step: Instruction, _ instruction: Int, _ position: inout Int,
        _ scratch: inout RegexScratch
    ) -> Bool {
        let set = sets[Int(step.a)]
        var places: [Int32] = []
        var turns: Int32 = 0
        while true {
            if turns >= step.b { places.append(Int32(position)) }
            if position >= text.count || turns == step.c { break }
            let (value, length) = decodeScalar(text, position)
            if !set.contains(value) { break }
            position += length
            turns += 1
        }
        scratch.budget -= Int(turns)
        guard let shortest = places.first else { return false }
        for place in places.dropFirst().reversed() {
            scratch.frames.append(.init(instruction: Int32(instruction + 1), lowest: -1, position: place))
        }
        position = Int(shortest)
        return true
    }

    private func before(_ text: Span<UInt8>, _ position: Int, _ set: ScalarSet) -> Bool {
        if position == 0 { return false }
        let length = scalarLength(text, before: position, lowest: 0)
        return set.contains(decodeScalar(text, position - length).value)
    }

    private func holds(_ assertion: Int32, _ text: Span<UInt8>, _ position: Int) -> Bool {
        let count = text.count
        switch assertion {
        case 0: return position == 0
        case 1: return position == count
        case 2: return position == count || (position == count - 1 && text[position] == 10)
        case 3: return position == 0 || (text[position - 1] == 10 && position < count)
        case 4: return position == count || text[position] == 10
        default:
            let left = before(text, position, .word)
            let right = position < count && ScalarSet.word.contains(decodeScalar(text, position).value)
            return (left != right) == (assertion == 5)
        }
    }
}
