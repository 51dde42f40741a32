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

    /// States of more parts than this (objects with many members) are walked as they are: their parts have little to do.
    private static let groupLimit = 64

    /// How much is kept, in words.
    var size: Int { (locals.count + masks.count) * (32 + (masks.first?.value.words.count ?? 0) / 8) }

    /// The tokens that `state` allows.
    ///
    /// - Throws: if that would take more than the machine allows; nothing is kept then.
    mutating func mask(
        _ state: Int32, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie
    ) throws(ConstraintFault) -> TokenMask {
        if let known = masks[state] { return known }
        var words = [UInt64](repeating: 0, count: vocabulary.maskWords)
        if state >= 0 {
            var groups: [Int32: Set<Int32>] = [:]
            for place in machine.places(state) where place.position >= 0 {
                groups[place.below, default: []].insert(machine.grammar.aliases[Int(place.position)])
            }
            if groups.count > Self.groupLimit {
                try walk(state, from: nil, &machine, vocabulary, &words, exits: nil)
                groups = [:]
            }
            for (below, places) in groups {
                let local = try local(places, &machine, vocabulary)
                try machine.allowance.spend(words.count / 16)
                for index in words.indices { words[index] |= local.mask[index] }
                if local.exits.isEmpty || below == StackSets.bottom { continue }
                let rest = try machine.resume(below)
                for node in local.exits { try walk(rest, from: node, &machine, vocabulary, &words, exits: nil) }
            }
        }
        let result = TokenMask(words: words)
        masks[state] = result
        return result
    }

    private mutating func local(
        _ places: Set<Int32>, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie
    ) throws(ConstraintFault) -> Local {
        let state = machine.state(
            places.sorted().map { GrammarMachine.Place(position: $0, seen: 0, below: StackSets.bottom) })
        if let known = locals[state] { return known }
        var mask = [UInt64](repeating: 0, count: vocabulary.maskWords)
        var exits: [Int32] = []
        try walk(state, from: nil, &machine, vocabulary, &mask) { exits.append($0) }
        let result = Local(mask: mask, exits: exits)
        locals[state] = result
        return result
    }

    /// Sets the bits of all tokens below `node` that `state` lives through; tells the nodes where it may end.
    private mutating func walk(
        _ state: Int32, from node: Int32?, _ machine: inout GrammarMachine, _ vocabulary: VocabularyTrie,
        _ mask: inout [UInt64], exits: ((Int32) -> Void)?
    ) throws(ConstraintFault) {
        let range = vocabulary.below(node)
        if range.isEmpty || state < 0 { return }
        let base = node.map { Int(vocabulary.depth[Int($0)]) } ?? 0
        if path.count <= vocabulary.longestToken { path = [Int32](repeating: -1, count: vocabulary.longestToken + 1) }
        path[base] = state
        var index = range.lowerBound
        var seen = 0
        while index < range.upperBound {
            seen += 1
            if seen & 1023 == 0 { try machine.allowance.spend(64) }
            let depth = Int(vocabulary.depth[index])
            let next = try machine.next(path[depth - 1], vocabulary.byte[index])
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
