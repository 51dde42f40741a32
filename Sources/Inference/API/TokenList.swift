/// A few token ids without a heap allocation: a delta usually has one.
package struct TokenList: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
    private var head: InlineArray<4, Int32>
    private var headCount: UInt8
    private var tail: [Int32]

    /// Makes an empty list.
    package init() {
        head = InlineArray(repeating: 0)
        headCount = 0
        tail = []
    }

    /// Makes a list of the elements.
    package init(arrayLiteral elements: Int32...) {
        self.init(elements)
    }

    /// Makes a list of the elements.
    package init(_ elements: [Int32]) {
        self.init()
        for element in elements { append(element) }
    }

    /// Appends an id.
    package mutating func append(_ id: Int32) {
        if headCount < 4 {
            head[Int(headCount)] = id
            headCount += 1
        } else {
            tail.append(id)
        }
    }

    /// Empties the list.
    package mutating func removeAll() {
        headCount = 0
        tail.removeAll()
    }

    /// 0.
    package var startIndex: Int { 0 }

    /// The number of ids.
    package var endIndex: Int { Int(headCount) + tail.count }

    /// The id at a place.
    package subscript(position: Int) -> Int32 {
        precondition(position >= 0 && position < endIndex, "position outside the list")
        return position < 4 ? head[position] : tail[position - 4]
    }
}

extension TokenList: Equatable {
    /// Equal when the ids are.
    package static func == (left: TokenList, right: TokenList) -> Bool {
        left.elementsEqual(right)
    }
}
