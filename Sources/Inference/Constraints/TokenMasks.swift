/// Which tokens each state allows: found by walking the vocabulary's trie along the automaton, once for each state.
///
/// A state is taken apart: what its top places allow whatever lies below (found once for each such set of places and
/// kept), and the tokens that reach through to what lies below (only their subtrees are walked for each state). So a
/// string in a deep object costs no more than one at the top.
struct TokenMasks {
    /// What a set of places allows by itself.
    private struct Local {
        var mask: [UInt64]
        /// Trie nodes at which everything of the places was consumed and what lies below goes on.
        var exits: [Int32]
    }

    private var locals: [Int32: Local] = [:]
    private var masks: [Int32: TokenMask] = [:]
    /// The state at each depth of the walk.
    private var path: [Int32] = []

    /// How much is kept, in words.
    var size: Int { (locals.count + masks.count) * 32 + masks.count * (masks.first?.value.words.count ?? 0) / 8 }

    /// The tokens that `state` allows.
    mutating func mask(
        _ state: Int32, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie
    ) -> TokenMask {
        if let known = masks[state] { return known }
        var words = [UInt64](repeating: 0, count: vocabulary.maskWords)
        if state >= 0 {
            var groups: [Int32: Set<Int32>] = [:]
            for number in machine.states[Int(state)] where number != 0 {
                let frame = machine.frames[Int(number)]
                groups[frame.parent, default: []].insert(machine.grammar.aliases[Int(frame.position)])
            }
            for (parent, places) in groups {
                let local = local(places, &machine, vocabulary)
                for index in words.indices { words[index] |= local.mask[index] }
                if local.exits.isEmpty || parent == 0 { continue }
                let below = machine.resume(parent)
                for node in local.exits { walk(below, from: node, &machine, vocabulary, &words, exits: nil) }
            }
        }
        let result = TokenMask(words: words)
        masks[state] = result
        return result
    }

    private mutating func local(
        _ places: Set<Int32>, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie
    ) -> Local {
        let frames = places.map { machine.frame($0, 0, 0) }.sorted()
        let state = machine.state(frames)
        if let known = locals[state] { return known }
        var mask = [UInt64](repeating: 0, count: vocabulary.maskWords)
        var exits: [Int32] = []
        walk(state, from: nil, &machine, vocabulary, &mask) { exits.append($0) }
        let result = Local(mask: mask, exits: exits)
        locals[state] = result
        return result
    }

    /// Sets the bits of all tokens below `node` that `state` lives through; tells the nodes where it may end.
    private mutating func walk(
        _ state: Int32, from node: Int32?, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie,
        _ mask: inout [UInt64], exits: ((Int32) -> Void)?
    ) {
        let range = vocabulary.below(node)
        if range.isEmpty || state < 0 { return }
        let base = node.map { Int(vocabulary.depth[Int($0)]) } ?? 0
        if path.count <= vocabulary.longestToken { path = [Int32](repeating: -1, count: vocabulary.longestToken + 1) }
        path[base] = state
        var index = range.lowerBound
        while index < range.upperBound {
            let depth = Int(vocabulary.depth[index])
            let next = machine.next(path[depth - 1], vocabulary.byte[index])
            if next < 0 {
                index = Int(vocabulary.skip[index])
                continue
            }
            path[depth] = next
            var token = vocabulary.token[index]
            while token >= 0 {
                mask[Int(token) >> 6] |= 1 << UInt64(token & 63)
                token = vocabulary.nextToken[Int(token)]
            }
            if let exits, machine.mayEnd(next), Int(vocabulary.skip[index]) > index + 1 { exits(Int32(index)) }
            index += 1
        }
    }
}
