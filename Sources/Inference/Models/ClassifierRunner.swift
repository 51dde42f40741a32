/// A classifier of texts, images or numbers that is none of Transformers' encoders, as endpoints and registry see it.
///
/// The loader is told how to make one (`LoadOptions.classifier`), so that this room need not know who trains them.
/// Any thread.
package protocol ClassifierRunner: AnyObject, Sendable {
    /// What is known of the model besides its files.
    var facts: ClassifierFacts { get }

    /// Batches that run or wait.
    var load: Int { get }

    /// Hands a batch in.
    ///
    /// - Parameters:
    ///   - isCancelled: asked before the batch is computed; a batch that nobody waits for costs nothing.
    ///   - completion: called on the runner's own queue.
    /// - Throws: `queueFull`, or `invalidArgument` that names the input's field.
    func submit(
        _ batch: ClassifierBatch, isCancelled: @escaping @Sendable () -> Bool,
        completion: @escaping @Sendable (Result<ClassifierAnswer, InferenceError>) -> Void
    ) throws(InferenceError)
}

/// What a classifier takes and gives.
package struct ClassifierFacts: Sendable, Equatable {
    /// Kind of the model, as its file names it.
    package var architecture: String
    /// Names of the classes.
    package var labels: [String]
    /// Longest text in tokens; 0 for a model of images or numbers.
    package var contextLength: Int
    /// Tokens that it knows; 0 for a model of images or numbers.
    package var vocabularySize: Int
    /// Shape of the numbers that it takes, the last dimension the fastest; empty for a model of texts.
    package var shape: [Int]
    /// Number of trained values.
    package var parameterCount: Int
    /// Its layers, for people.
    package var layers: String

    /// Facts from their parts.
    package init(
        architecture: String, labels: [String], contextLength: Int, vocabularySize: Int, shape: [Int],
        parameterCount: Int, layers: String
    ) {
        (self.architecture, self.labels, self.contextLength) = (architecture, labels, contextLength)
        (self.vocabularySize, self.shape, self.parameterCount) = (vocabularySize, shape, parameterCount)
        self.layers = layers
    }

    /// What it takes, in words: "text of at most 200 tokens", "numbers of shape 28 × 28 × 1".
    package var input: String {
        shape.isEmpty
            ? "text of at most \(contextLength) tokens"
            : "numbers of shape " + shape.map(String.init).joined(separator: " × ")
    }
}

/// Inputs that are classified together.
package struct ClassifierBatch: Sendable {
    /// One of them.
    package enum Input: Sendable {
        case text(String)
        /// Numbers, the last dimension of the shape the fastest.
        case values([Float], shape: [Int])
        /// An image file.
        case image([UInt8])
    }

    /// The inputs.
    package var inputs: [Input]
    /// What to do with a text that is longer than the model takes.
    package var truncation: EncoderBatch.Truncation

    /// A batch of inputs.
    package init(inputs: [Input], truncation: EncoderBatch.Truncation) {
        (self.inputs, self.truncation) = (inputs, truncation)
    }
}

/// The classes of a batch.
package struct ClassifierAnswer: Sendable {
    /// The classes of one input.
    package struct Item: Sendable {
        /// Places of the classes in the model's list, the likeliest first, with probability and logit.
        package var classes: [(index: Int, label: String, probability: Float, logit: Float)]
        /// Tokens of a text that were used.
        package var tokenCount: Int
        /// Whether tokens were dropped.
        package var wasTruncated: Bool

        /// An item from its parts.
        package init(
            classes: [(index: Int, label: String, probability: Float, logit: Float)], tokenCount: Int,
            wasTruncated: Bool
        ) {
            (self.classes, self.tokenCount, self.wasTruncated) = (classes, tokenCount, wasTruncated)
        }
    }

    /// One for each input, in their order.
    package var items: [Item]
    /// Time in the queue.
    package var queueTime: Duration
    /// Time of computing.
    package var computeTime: Duration

    /// An answer from its parts.
    package init(items: [Item], queueTime: Duration, computeTime: Duration) {
        (self.items, self.queueTime, self.computeTime) = (items, queueTime, computeTime)
    }
}
