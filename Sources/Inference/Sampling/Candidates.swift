import Foundation

/// A token that may be drawn, with its unnormalised probability `e^((logit − max) / temperature)`.
struct Candidate {
    var token: Int32
    var weight: Float

    /// More probable first; of equals the lower id, so that the order is the same everywhere.
    static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        left.weight > right.weight || (left.weight == right.weight && left.token < right.token)
    }
}

/// The tokens that are left while the chain narrows them; storage is reused from token to token.
struct Candidates {
    private(set) var list: [Candidate] = []
    private var order = Order.none

    private enum Order {
        case none
        /// By `token`, the lowest first.
        case ids
        /// As `Candidate.precedes` has it.
        case probability
    }

    private var weights: [Float] = []
    private var binMass = [Double](repeating: 0, count: 2048)
    private var binCount = [Int32](repeating: 0, count: 2048)
    /// What `sortByDigits` moves the list to and back.
    private var spare: [Candidate] = []

    /// The k largest logits, sorted, by a bounded heap: one comparison for nearly every logit. `weight` is the logit.
    mutating func selectLargest(_ k: Int, of logits: Span<Float>) {
        list.removeAll(keepingCapacity: true)
        order = .probability
        let count = logits.count
        var id = 0
        while id < count, list.count < k {
            let value = logits[id]
            if value > -.infinity { list.append(Candidate(token: Int32(id), weight: value)) }
            id += 1
        }
        guard !list.isEmpty else { return }
        // `list` is a heap whose root is the last in order.
        for root in stride(from: list.count / 2 - 1, through: 0, by: -1) { sink(root) }
        var threshold = list[0].weight
        while id < count {
            let value = logits[id]
            if value > threshold {
                list[0] = Candidate(token: Int32(id), weight: value)
                sink(0)
                threshold = list[0].weight
            }
            id += 1
        }
        list.sort(by: Candidate.precedes)
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var child = 2 * parent + 1
            guard child < list.count else { return }
            if child + 1 < list.count, Candidate.precedes(list[child], list[child + 1]) { child += 1 }
            guard Candidate.precedes(list[parent], list[child]) else { return }
            list.swapAt(parent, child)
            parent = child
        }
    }

    /// Turns the logits of a sorted list into weights.
    mutating func weighLogits(temperature: Float) {
        guard let top = list.first?.weight else { return }
        for place in list.indices { list[place].weight = exponential((list[place].weight - top) / temperature) }
    }

    /// Computes the weights of the whole vocabulary. Returns false if no logit is above −∞.
    mutating func weighAll(_ logits: Span<Float>, temperature: Float) -> Bool {
        let count = logits.count
        if weights.count != count { weights = [Float](repeating: 0, count: count) }
        let top = maximum(logits)
        guard top > -.infinity else { return false }
        let scale = 1 / temperature
        var output = weights.mutableSpan
        precondition(output.count == count)
        if scale.isFinite {
            for id in 0..<count { output[id] = exponential((logits[id] - top) * scale) }
        } else {
            for id in 0..<count { output[id] = logits[id] == top ? 1 : 0 }
        }
        return true
    }

    /// Takes every token of the vocabulary whose weight is at least `least` (and above 0).
    mutating func gatherAll(atLeast least: Float) {
        list.removeAll(keepingCapacity: true)
        order = .ids
        // A second reference to the storage, so that the list can grow while the weights are read.
        let storage = weights
        let weights = storage.span
        for id in 0..<weights.count where weights[id] >= least && weights[id] > 0 {
            list.append(Candidate(token: Int32(id), weight: weights[id]))
        }
    }

    /// Takes the `k` most probable tokens of the vocabulary or, if `k` is nil, the smallest set that reaches `mass`.
    ///
    /// A histogram over the exponent and four bits of the mantissa finds where the set ends; only what lies above is
    /// gathered and sorted.
    mutating func selectFromAll(k: Int?, mass: Float) {
        for bin in 0..<2048 {
            binMass[bin] = 0
            binCount[bin] = 0
        }
        for id in 0..<weights.count {
            let weight = weights[id]
            let bin = Int(weight.bitPattern >> 19) & 2047
            binMass[bin] += Double(weight)
            binCount[bin] += 1
        }
        var total = 0.0
        for bin in 0..<2048 { total += binMass[bin] }
        var reached = (mass: 0.0, count: 0)
        var last = 1
        for bin in stride(from: 2047, through: 1, by: -1) {
            reached.mass += binMass[bin]
            reached.count += Int(binCount[bin])
            last = bin
            if let k { if reached.count >= k { break } } else if reached.mass >= Double(mass) * total { break }
        }
        gatherAll(atLeast: Float(bitPattern: UInt32(last) << 19))
        sort()
        if let k {
            keepFirst(k)
        } else {
            keepMass(mass, of: total)
        }
    }

    /// Sorts, most probable first.
    mutating func sort() {
        switch order {
        case .probability: return
        // What is probable among many is few; only where a model knows nothing, the whole vocabulary is left.
        case .ids where list.count > 2048: sortByDigits()
        case .ids, .none: list.sort(by: Candidate.precedes)
        }
        order = .probability
    }

    /// Sorts a list that is in the order of ids, by 11 bits of the weights at a time, the lowest first (radix sort): a
    /// pass leaves equals in their order, and weights above 0 are ordered as their bits are.
    private mutating func sortByDigits() {
        let count = list.count
        if spare.count > count { spare.removeLast(spare.count - count) }
        while spare.count < count { spare.append(Candidate(token: 0, weight: 0)) }
        for shift in stride(from: UInt32(0), to: 32, by: 11) {
            for bin in 0..<2048 { binCount[bin] = 0 }
            for candidate in list { binCount[Self.bin(candidate, shift)] += 1 }
            var before: Int32 = 0
            for bin in 0..<2048 {
                let held = binCount[bin]
                binCount[bin] = before
                before += held
            }
            for candidate in list {
                let bin = Self.bin(candidate, shift)
                spare[Int(binCount[bin])] = candidate
                binCount[bin] += 1
            }
            swap(&list, &spare)
        }
    }

    /// The bin of 11 bits of the weight, the largest first.
    private static func bin(_ candidate: Candidate, _ shift: UInt32) -> Int {
        2047 - Int(candidate.weight.bitPattern >> shift) & 2047
    }

    /// Keeps the first `count` of a sorted list.
    mutating func keepFirst(_ count: Int) {
        let excess = list.count - count
        if excess > 0 { list.removeLast(excess) }
    }

    /// Keeps the smallest beginning of the sorted list that reaches `mass` of `total` (nil: of the list's sum).
    mutating func keepMass(_ mass: Float, of total: Double? = nil) {
        sort()
        let goal = Double(mass) * (total ?? sum)
        var reached = 0.0
        for place in list.indices {
            reached += Double(list[place].weight)
            if reached >= goal { return keepFirst(place + 1) }
        }
    }

    /// Keeps the tokens at least `fraction` as probable as the most probable one.
    mutating func keepFraction(_ fraction: Float) {
        var top: Float = 0
        for candidate in list { top = max(top, candidate.weight) }
        let least = top * fraction
        list.removeAll { $0.weight < least }
    }

    /// Locally typical sampling: the tokens whose surprise is nearest the entropy, until they reach `mass`.
    mutating func keepTypical(_ mass: Float) {
        let total = sum
        guard total > 0 else { return }
        var entropy = 0.0
        for candidate in list where candidate.weight > 0 {
            let p = Double(candidate.weight) / total
            entropy -= p * log(p)
        }
        list.removeAll { $0.weight <= 0 }
        list.sort { left, right in
            let a = abs(-log(Double(left.weight) / total) - entropy)
            let b = abs(-log(Double(right.weight) / total) - entropy)
            return a < b || (a == b && left.token < right.token)
        }
        order = .none
        var reached = 0.0
        for place in list.indices {
            reached += Double(list[place].weight)
            if reached >= Double(mass) * total {
                return keepFirst(place + 1)
            }
        }
    }

    /// XTC: of the tokens with at least `threshold` of the probability, leaves the least probable one only.
    mutating func excludeTopChoices(threshold: Float) {
        sort()
        let least = Double(threshold) * sum
        var above = 0
        while above < list.count, Double(list[above].weight) >= least { above += 1 }
        if above >= 2 { list.removeFirst(above - 1) }
    }

    /// Draws from the list: the token at which the running sum passes `point` (in [0, 1)) of the whole.
    func draw(at point: Double) -> Int32? {
        let goal = point * sum
        var reached = 0.0
        var last: Int32?
        for candidate in list where candidate.weight > 0 {
            reached += Double(candidate.weight)
            last = candidate.token
            if reached > goal { break }
        }
        return last
    }

    /// Draws from the whole vocabulary, in the order of ids.
    func drawFromAll(at point: Double) -> Int32? {
        let storage = weights
        let weights = storage.span
        let count = weights.count
        // Four running sums hide the latency of the additions.
        var sums = SIMD4<Double>()
        var id = 0
        while id + 4 <= count {
            sums += SIMD4(SIMD4<Float>(weights[id], weights[id + 1], weights[id + 2], weights[id + 3]))
            id += 4
        }
        var total = sums.sum()
        while id < count {
            total += Double(weights[id])
            id += 1
        }
        let goal = point * total
        var reached = 0.0
        var last: Int32?
        for id in 0..<count where weights[id] > 0 {
            reached += Double(weights[id])
            last = Int32(id)
            if reached > goal { break }
        }
        return last
    }

    private var sum: Double {
        var total = 0.0
        for candidate in list { total += Double(candidate.weight) }
        return total
    }
}

/// The largest logit; NaN counts as −∞.
func maximum(_ logits: Span<Float>) -> Float {
    let count = logits.count
    var lanes = SIMD8<Float>(repeating: -.infinity)
    var id = 0
    while id + 8 <= count {
        let values = SIMD8(
            logits[id], logits[id + 1], logits[id + 2], logits[id + 3], logits[id + 4], logits[id + 5],
            logits[id + 6], logits[id + 7])
        lanes.replace(with: values, where: values .> lanes)
        id += 8
    }
    var top = lanes.max()
    while id < count {
        if logits[id] > top { top = logits[id] }
        id += 1
    }
    return top
}

/// The id of the largest logit, the lowest of equals; nil if none is above −∞.
func largest(_ logits: Span<Float>) -> Int32? {
    let top = maximum(logits)
    guard top > -.infinity else { return nil }
    for id in 0..<logits.count where logits[id] == top { return Int32(id) }
    return nil
}
