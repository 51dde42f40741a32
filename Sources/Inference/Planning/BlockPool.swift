import Transformers

/// Who owns which block of the cache: reference counts, reuse by content, eviction of the least recently used.
///
/// A block is free, in use (references above 0), or cached: unreferenced but full, so that a later request with the
/// same beginning may take it up again. Cached blocks are evicted, oldest first, when no block is free. Knows nothing
/// of the storage: the model owns that.
struct BlockPool {
    private static let length = ModelConfiguration.blockLength
    private static let none: Int32 = -1

    private var references: [Int32]
    /// Blocks without content; the last is taken first.
    private var free: [Int32]
    /// Name of each sealed block.
    private var names: [BlockHash?]
    /// Tokens of each sealed block, to confirm a hit.
    private var contents: [Int32]
    private var byName: [BlockHash: Int32] = [:]
    /// The cached blocks as a doubly linked list, least recently used first.
    private var previous: [Int32]
    private var next: [Int32]
    private var oldest = none
    private var newest = none

    /// Number of cached blocks.
    private(set) var cachedCount = 0

    /// A pool of free blocks `0 ..< count`.
    init(count: Int) {
        references = [Int32](repeating: 0, count: count)
        free = (0..<Int32(count)).reversed()
        names = [BlockHash?](repeating: nil, count: count)
        contents = [Int32](repeating: 0, count: count * Self.length)
        previous = [Int32](repeating: Self.none, count: count)
        next = [Int32](repeating: Self.none, count: count)
    }

    /// Number of blocks.
    var count: Int { references.count }

    /// Blocks that can be allocated: free and cached ones.
    var available: Int { free.count + cachedCount }

    /// Blocks that are referenced.
    var inUse: Int { count - available }

    /// How many owners a block has.
    func referenceCount(_ block: Int32) -> Int { Int(references[Int(block)]) }

    /// Whether the block can be found by its content.
    func isSealed(_ block: Int32) -> Bool { names[Int(block)] != nil }

    /// Takes a block with one reference, evicting the oldest cached one if none is free; nil if all are in use.
    mutating func allocate() -> Int32? {
        if let block = free.popLast() {
            references[Int(block)] = 1
            return block
        }
        guard oldest != Self.none else { return nil }
        let block = oldest
        unlink(block)
        forget(block)
        references[Int(block)] = 1
        return block
    }

    /// Adds an owner.
    mutating func retain(_ block: Int32) {
        if references[Int(block)] == 0 { unlink(block) }
        references[Int(block)] += 1
    }

    /// Removes an owner. The last one leaves a sealed block cached and another one free.
    mutating func release(_ block: Int32) {
        precondition(references[Int(block)] > 0, "block \(block) released more often than retained")
        references[Int(block)] -= 1
        guard references[Int(block)] == 0 else { return }
        if names[Int(block)] == nil {
            free.append(block)
        } else {
            link(block)
        }
    }

    /// Makes a full block findable. If an equal block is there already, this one stays nameless.
    mutating func seal(_ block: Int32, name: BlockHash, tokens: ArraySlice<Int32>) {
        precondition(tokens.count == Self.length, "only full blocks are sealed")
        guard names[Int(block)] == nil, byName[name] == nil else { return }
        names[Int(block)] = name
        byName[name] = block
        var place = Int(block) * Self.length
        for token in tokens {
            contents[place] = token
            place += 1
        }
    }

    /// Takes the name from a block that is about to be written by its only owner.
    mutating func unseal(_ block: Int32) {
        precondition(references[Int(block)] == 1, "a shared block must be copied")
        forget(block)
    }

    /// The block with this name and these tokens, with a further owner; nil if there is none.
    mutating func take(_ name: BlockHash, tokens: ArraySlice<Int32>) -> Int32? {
        guard let block = byName[name] else { return nil }
        let place = Int(block) * Self.length
        guard contents[place..<place + Self.length].elementsEqual(tokens) else { return nil }
        retain(block)
        return block
    }

    /// Whether a block with this name and these tokens is there, and whether it is unreferenced.
    func find(_ name: BlockHash, tokens: ArraySlice<Int32>) -> (block: Int32, cached: Bool)? {
        guard let block = byName[name] else { return nil }
        let place = Int(block) * Self.length
        guard contents[place..<place + Self.length].elementsEqual(tokens) else { return nil }
        return (block, references[Int(block)] == 0)
    }

    private mutating func forget(_ block: Int32) {
        if let name = names[Int(block)] { byName[name] = nil }
        names[Int(block)] = nil
    }

    private mutating func link(_ block: Int32) {
        previous[Int(block)] = newest
        next[Int(block)] = Self.none
        if newest != Self.none { next[Int(newest)] = block } else { oldest = block }
        newest = block
        cachedCount += 1
    }

    private mutating func unlink(_ block: Int32) {
        let before = previous[Int(block)]
        let after = next[Int(block)]
        if before != Self.none { next[Int(before)] = after } else { oldest = after }
        if after != Self.none { previous[Int(after)] = before } else { newest = before }
        cachedCount -= 1
    }
}

extension BlockPool {
    /// Checks the pool's own books; for tests.
    func isConsistent() -> Bool {
        var listed = 0
        var block = oldest
        while block != Self.none {
            guard references[Int(block)] == 0, names[Int(block)] != nil, listed < count else { return false }
            listed += 1
            block = next[Int(block)]
        }
        guard listed == cachedCount, Set(free).count == free.count else { return false }
        for block in free where references[Int(block)] != 0 || names[Int(block)] != nil { return false }
        for (name, block) in byName where names[Int(block)] != name { return false }
        let unreferenced = references.count { $0 == 0 }
        return unreferenced == available && byName.count == names.count { $0 != nil }
    }
}
