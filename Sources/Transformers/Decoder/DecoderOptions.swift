/// How a decoder is to be loaded.
package struct DecoderOptions: Sendable {
    /// Longest sequence to serve; at most what the model was made for. Nil: all of that, or for models with longrope the
    /// length that they were first trained for, because a longer one needs other factors for every position.
    package var contextLength: Int?

    /// How keys and values are stored. Nil: as exactly as the weights are, so float32 for a model of float32 weights, and
    /// half precision, which is what the field serves with, for all others.
    package var cacheElement: KVCache.Element?

    /// True to keep the weights in memory (mlock), so that no neighbour's need for memory can slow a request down.
    package var locksWeights: Bool

    /// Makes options.
    package init(contextLength: Int? = nil, cacheElement: KVCache.Element? = nil, locksWeights: Bool = false) {
        self.contextLength = contextLength
        self.cacheElement = cacheElement
        self.locksWeights = locksWeights
    }
}

/// Told while weights are loaded: bytes of the file done, and bytes in all. Called on the loading thread.
package typealias LoadProgress = (_ done: Int, _ total: Int) -> Void
