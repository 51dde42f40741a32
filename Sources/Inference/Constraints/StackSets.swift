/// Sets of stacks of places that are still to be gone on from, shared and numbered: equal sets have one number.
///
/// A set has one entry for each place that lies on top, and all the stacks that can lie below it are one set again: a
/// graph-structured stack (Tomita, Efficient Parsing for Natural Language, 1986). So k readings of each of n open
/// brackets are k·n entries, not kⁿ stacks.
struct StackSets {
    /// A place on top, and what can lie below.
    struct Entry: Hashable {
        var position: Int32
        /// For the members of an object: which have been seen.
        var seen: Int32
        /// The set of stacks below; -1 under the bottom.
        var below: Int32

        fileprivate func precedes(_ other: Entry) -> Bool {
            (position, seen) < (other.position, other.seen)
        }

        fileprivate func isAt(_ other: Entry) -> Bool { position == other.position && seen == other.seen }
    }

    private struct Pair: Hashable {
        var left: Int32
        var right: Int32
    }

    /// The bottom of every stack: nothing is left to do.
    static let end = Entry(position: -1, seen: 0, below: -1)
    /// The set of the one stack on which only the bottom is.
    static let bottom: Int32 = 0

    /// For each set its entries by place.
    private var sets: [[Entry]] = [[end]]
    private var numbers: [[Entry]: Int32] = [[end]: bottom]
    private var unions: [Pair: Int32] = [:]
    /// Entries that are kept, and unions that were made.
    private(set) var size = 1

    /// The entries of a set, by place.
    subscript(number: Int32) -> [Entry] { sets[Int(number)] }

    /// The number of the set with these entries, which are by place.
    mutating func number(_ entries: [Entry]) -> Int32 {
        if let known = numbers[entries] { return known }
        let number = Int32(sets.count)
        sets.append(entries)
        numbers[entries] = number
        size += 4 + entries.count
        return number
    }

    /// The stacks of both sets, as one. A list instead of recursion, for deep stacks; what was once united is known.
    ///
    mutating func union(
        _ left: Int32, _ right: Int32, _ allowance: inout StepAllowance
    ) throws(ConstraintFault) -> Int32 {
        if left == right { return left }
        let wanted = Self.pair(left, right)
        var open = [wanted]
        while let pair = open.last {
            if unions[pair] != nil {
                open.removeLast()
                continue
            }
            let (a, b) = (sets[Int(pair.left)], sets[Int(pair.right)])
            try allowance.spend(a.count + b.count)
            var entries: [Entry] = []
            entries.reserveCapacity(a.count + b.count)
            let openCount = open.count
            var (i, j) = (0, 0)
            while i < a.count, j < b.count {
                if a[i].precedes(b[j]) {
                    entries.append(a[i])
                    i += 1
                } else if b[j].precedes(a[i]) {
                    entries.append(b[j])
                    j += 1
                } else {
                    var entry = a[i]
                    if entry.below != b[j].below {
                        let below = Self.pair(entry.below, b[j].below)
                        if let known = unions[below] { entry.below = known } else { open.append(below) }
                    }
                    entries.append(entry)
                    i += 1
                    j += 1
                }
            }
            // What lies below comes first.
            if open.count > openCount { continue }
            entries += a[i...]
            entries += b[j...]
            unions[pair] = number(entries)
            size += 1
            open.removeLast()
        }
        return unions[wanted] ?? left
    }

    /// The union of one entry and others at the same or other places; the entries are not by place.
    mutating func gathered(
        _ entries: [Entry], _ allowance: inout StepAllowance
    ) throws(ConstraintFault) -> [Entry] {
        var result: [Entry] = []
        for entry in entries.sorted(by: { $0.precedes($1) }) {
            if let last = result.last, last.isAt(entry) {
                result[result.count - 1].below = try union(last.below, entry.below, &allowance)
            } else {
                result.append(entry)
            }
        }
        return result
    }

    private static func pair(_ left: Int32, _ right: Int32) -> Pair {
        Pair(left: min(left, right), right: max(left, right))
    }
}

/// What one sequence may still spend on the next token or mask: places that are looked at.
struct StepAllowance {
    private(set) var steps = limit

    /// What a sequence has at first, and may save up; some tens of milliseconds of the engine thread.
    static let limit = 1_000_000
    /// What each token and each mask adds: what a sequence costs in the long run, a millisecond or two.
    static let income = 20_000

    /// Books work.
    mutating func spend(_ count: Int) throws(ConstraintFault) {
        steps -= count
        if steps < 0 {
            throw ConstraintFault(
                "is too ambiguous here: the text so far can be read in so many ways that the next token would take more "
                    + "than \(Self.limit) steps; let alternatives differ where they begin")
        }
    }

    /// Adds what one more token or mask gives.
    mutating func earn() { steps = min(Self.limit, steps + Self.income) }
}
