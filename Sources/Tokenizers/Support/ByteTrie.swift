/// A trie over byte strings, flat and immutable: all tokens that start at a place are found in one walk.
///
/// Node 0 is the root. The children of a node lie side by side, ordered by byte.
package struct ByteTrie: Sendable {
    /// For each node its first child; its children are `firstChild[node]..<firstChild[node + 1]`.
    package private(set) var firstChild: [Int32] = []
    /// For each node the byte that leads to it (0 for the root).
    package private(set) var byte: [UInt8] = []
    /// For each node the value stored there, or -1.
    package private(set) var value: [Int32] = []
    private var rootChild: [Int32] = Array(repeating: -1, count: 256)

    /// The trie of `strings`, each with its value (not negative); of equal strings the last one's value stays.
    package init(_ strings: [(bytes: [UInt8], value: Int32)]) {
        // Stable order of equal strings, so that the last wins.
        let order = strings.indices.filter { !strings[$0].bytes.isEmpty }.sorted { left, right in
            if strings[left].bytes == strings[right].bytes { return left < right }
            return strings[left].bytes.lexicographicallyPrecedes(strings[right].bytes)
        }
        // Breadth first: each queue entry is the run of sorted strings below a node, and the node's depth.
        var queue: [(run: Range<Int>, depth: Int)] = [(0..<order.count, 0)]
        byte.append(0)
        value.append(-1)
        var head = 0
        while head < queue.count {
            var (run, depth) = queue[head]
            while let first = run.first, strings[order[first]].bytes.count == depth {
                value[head] = strings[order[first]].value
                run.removeFirst()
            }
            firstChild.append(Int32(queue.count))
            var start = run.lowerBound
            while start < run.upperBound {
                let label = strings[order[start]].bytes[depth]
                var end = start + 1
                while end < run.upperBound, strings[order[end]].bytes[depth] == label { end += 1 }
                if head == 0 { rootChild[Int(label)] = Int32(queue.count) }
                queue.append((start..<end, depth + 1))
                byte.append(label)
                value.append(-1)
                start = end
            }
            head += 1
        }
        firstChild.append(Int32(queue.count))
    }

    /// Whether no string is in it.
    package var isEmpty: Bool { byte.count == 1 }

    /// The child of `node` along `label`, or -1.
    @inline(__always)
    package func child(_ node: Int32, _ label: UInt8) -> Int32 {
        if node == 0 { return rootChild[Int(label)] }
        var low = Int(firstChild[Int(node)])
        var high = Int(firstChild[Int(node) + 1])
        while low < high {
            let middle = (low + high) >> 1
            if byte[middle] < label { low = middle + 1 } else { high = middle }
        }
        return low < Int(firstChild[Int(node) + 1]) && byte[low] == label ? Int32(low) : -1
    }

    /// The longest string that starts at `index` and ends by `limit`: its value and end, or nil.
    func longestMatch(_ bytes: Span<UInt8>, at index: Int, limit: Int) -> (value: Int32, end: Int)? {
        var node: Int32 = 0
        var position = index
        var best: (value: Int32, end: Int)?
        while position < limit {
            node = child(node, bytes[position])
            if node < 0 { break }
            position += 1
            if value[Int(node)] >= 0 { best = (value[Int(node)], position) }
        }
        return best
    }
}
