import Testing

@testable import Inference

/// The books of the block pool.
struct BlockPoolTests {
    static func name(_ tenant: String, _ tokens: [Int32]) -> BlockHash? {
        var name = BlockHash(sharing: .tenant, tenant: tenant)
        for start in stride(from: 0, to: tokens.count, by: 32) { name = name?.next(tokens[start..<start + 32]) }
        return name
    }

    @Test func allocatesEveryBlockOnceThenNone() {
        var pool = BlockPool(count: 5)
        let blocks = (0..<5).compactMap { _ in pool.allocate() }
        #expect(Set(blocks).count == 5)
        let found5 = pool.allocate()
        #expect(found5 == nil)
        #expect(pool.available == 0 && pool.inUse == 5)
        for block in blocks { pool.release(block) }
        #expect(pool.available == 5 && pool.isConsistent())
    }

    @Test func sealedBlocksAreFoundByContentAndTenant() throws {
        var pool = BlockPool(count: 2)
        let tokens = (0..<32).map { Int32($0) }
        let taken1 = pool.allocate()
        let block = try #require(taken1)
        let name = try #require(Self.name("a", tokens))
        pool.seal(block, name: name, tokens: tokens[...])
        pool.release(block)
        #expect(pool.cachedCount == 1)
        let other = try #require(Self.name("b", tokens))
        let found6 = pool.take(other, tokens: tokens[...])
        #expect(found6 == nil)
        let found7 = pool.take(name, tokens: tokens[...])
        #expect(found7 == block)
        #expect(pool.referenceCount(block) == 1 && pool.cachedCount == 0)
        // A name alone is not believed.
        let wrong = tokens.map { $0 + 1 }
        let found8 = pool.take(name, tokens: wrong[...])
        #expect(found8 == nil)
        #expect(pool.isConsistent())
    }

    @Test func oldestIsEvictedFirst() throws {
        var pool = BlockPool(count: 3)
        var names: [BlockHash] = []
        let contents = (0..<3).map { start in (0..<32).map { Int32($0 + start * 100) } }
        let blocks = (0..<3).compactMap { _ in pool.allocate() }
        for index in 0..<3 {
            let name = try #require(Self.name("t", contents[index]))
            names.append(name)
            pool.seal(blocks[index], name: name, tokens: contents[index][...])
        }
        for block in blocks { pool.release(block) }
        // The first is used again and becomes the newest.
        let taken2 = pool.take(names[0], tokens: contents[0][...])
        let again = try #require(taken2)
        pool.release(again)
        let found9 = pool.allocate()
        #expect(found9 == blocks[1])
        let found10 = pool.take(names[1], tokens: contents[1][...])
        #expect(found10 == nil)
        let found11 = pool.allocate()
        #expect(found11 == blocks[2])
        let found12 = pool.allocate()
        #expect(found12 == blocks[0])
        let found13 = pool.allocate()
        #expect(found13 == nil)
        #expect(pool.isConsistent())
    }

    @Test func equalContentsKeepOneName() throws {
        var pool = BlockPool(count: 2)
        let tokens = (0..<32).map { Int32($0) }
        let name = try #require(Self.name("a", tokens))
        let taken3 = pool.allocate()
        let first = try #require(taken3)
        let taken4 = pool.allocate()
        let second = try #require(taken4)
        pool.seal(first, name: name, tokens: tokens[...])
        pool.seal(second, name: name, tokens: tokens[...])
        #expect(pool.isSealed(first) && !pool.isSealed(second))
        pool.release(second)
        #expect(pool.cachedCount == 0 && pool.available == 1)
        pool.unseal(first)
        #expect(!pool.isSealed(first) && pool.isConsistent())
    }

    @Test func randomUseKeepsTheBooks() throws {
        var pool = BlockPool(count: 12)
        var numbers = CrowdTests.Numbers(state: 3)
        var held: [Int32] = []
        for round in 0..<5000 {
            switch numbers.next(5) {
            case 0, 1: if let block = pool.allocate() { held.append(block) }
            case 2 where !held.isEmpty: pool.release(held.remove(at: numbers.next(held.count)))
            case 3 where !held.isEmpty:
                let block = held[numbers.next(held.count)]
                let tokens = [Int32](repeating: Int32(numbers.next(20)), count: 32)
                if !pool.isSealed(block), let name = Self.name("t", tokens) {
                    pool.seal(block, name: name, tokens: tokens[...])
                }
            default:
                let tokens = [Int32](repeating: Int32(numbers.next(20)), count: 32)
                if let name = Self.name("t", tokens), let block = pool.take(name, tokens: tokens[...]) {
                    held.append(block)
                }
            }
            if round % 50 == 0 { #expect(pool.isConsistent()) }
        }
        for block in held { pool.release(block) }
        #expect(pool.inUse == 0 && pool.isConsistent())
    }
}
