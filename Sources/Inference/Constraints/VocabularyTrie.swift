/// The bytes of all tokens as one trie in preorder: a walk is a loop over arrays, and a subtree that no token of is
/// allowed is one jump. Shared by all constraints of a model.
package final class VocabularyTrie: Sendable {
    /// For each node the byte that leads to it.
    let byte: [UInt8]
    /// For each node how deep it is; the root's children have depth 1.
    let depth: [UInt16]
    /// For each node the node after its subtree.
    let skip: [Int32]
    /// For each node a token that ends there, or -1; for each token another that ends at the same node, or -1.
    let token: [Int32]
    let nextToken: [Int32]
    /// The bytes of each token; empty for those that are no text.
    let tokens: [[UInt8]]
    /// Bytes of the longest token.
    let longestToken: Int

    /// How many words a mask has.
    let maskWords: Int

    /// - Parameters:
    ///   - size: number of ids.
    ///   - bytes: the bytes of an id in the middle of a text; empty for control tokens, which no constraint allows.
    package init(size: Int, bytes: (Int32) -> [UInt8]) {
        var tokens: [[UInt8]] = []
        tokens.reserveCapacity(size)
        for id in 0..<Int32(size) {
            let text = bytes(id)
            // Longer ones would only be slow.
            tokens.append(text.count > 4096 ? [] : text)
        }
        let order = tokens.indices.filter { !tokens[$0].isEmpty }.sorted {
            tokens[$0].lexicographicallyPrecedes(tokens[$1])
        }
        var byte: [UInt8] = []
        var depth: [UInt16] = []
        var skip: [Int32] = []
        var token: [Int32] = []
        var nextToken = [Int32](repeating: -1, count: size)
        var path: [Int] = []
        var previous: [UInt8] = []
        for id in order {
            let text = tokens[id]
            var common = 0
            while common < min(text.count, previous.count), text[common] == previous[common] { common += 1 }
            while path.count > common { skip[path.removeLast()] = Int32(byte.count) }
            while path.count < text.count {
                path.append(byte.count)
                byte.append(text[path.count - 1])
                depth.append(UInt16(path.count))
                skip.append(0)
                token.append(-1)
            }
            if let node = path.last {
                nextToken[id] = token[node]
                token[node] = Int32(id)
            }
            previous = text
        }
        while let node = path.popLast() { skip[node] = Int32(byte.count) }
        self.byte = byte
        self.depth = depth
        self.skip = skip
        self.token = token
        self.nextToken = nextToken
        self.tokens = tokens
        longestToken = tokens.map(\.count).max() ?? 0
        maskWords = (size + 63) / 64
    }

    /// The children of the root, or all nodes below `node`.
    @inline(__always)
    func below(_ node: Int32?) -> Range<Int> {
        guard let node else { return 0..<byte.count }
        return (Int(node) + 1)..<Int(skip[Int(node)])
    }
}
