/// Examples to classify or to predict numbers from, before they are split.
package struct ExampleSet: Sendable {
    /// Texts, for models over words.
    package var texts: [String] = []
    /// Values of all examples one after another, for models over numbers and images.
    package var values: [Float] = []
    /// Shape of one example of `values`.
    package var shape: [Int] = []
    /// Class of each example; empty for regression.
    package var labels: [Int32] = []
    /// Names of the classes.
    package var classes: [String] = []
    /// Numbers to predict, `targetWidth` for each example; empty for classification.
    package var targets: [Float] = []
    /// Numbers to predict for one example.
    package var targetWidth = 0
    /// Records left out.
    package var rejected = BadRecords()

    /// No examples.
    package init() {}

    /// Number of examples.
    package var count: Int { max(labels.count, targetWidth > 0 ? targets.count / targetWidth : 0) }
    /// Whether the examples are texts.
    package var isText: Bool { !texts.isEmpty }

    /// The examples at `indices`, in that order.
    package func selecting(_ indices: some Sequence<Int>) -> ExampleSet {
        var result = ExampleSet()
        (result.shape, result.classes, result.targetWidth) = (shape, classes, targetWidth)
        let size = shape.reduce(1, *)
        for index in indices {
            if isText {
                result.texts.append(texts[index])
            } else {
                result.values += values[index * size..<(index + 1) * size]
            }
            if !labels.isEmpty { result.labels.append(labels[index]) }
            if targetWidth > 0 { result.targets += targets[index * targetWidth..<(index + 1) * targetWidth] }
        }
        return result
    }

    /// Shuffles by seed and cuts into training, validation and test parts.
    package func split(validation: Double, test: Double, seed: UInt64) -> (ExampleSet, ExampleSet, ExampleSet) {
        var random = SeededRandom(seed: seed, stream: "split")
        let order = random.permutation(count)
        let (held, kept) = (Int(Double(count) * test), Int(Double(count) * validation))
        return (
            selecting(order.dropFirst(held + kept)), selecting(order[held..<held + kept]), selecting(order.prefix(held))
        )
    }

    /// The class of a name, made when it is new.
    mutating func label(_ name: String) -> Int32 {
        if let index = classes.firstIndex(of: name) { return Int32(index) }
        classes.append(name)
        return Int32(classes.count - 1)
    }

    /// Puts the classes in alphabetical order, so that they do not depend on the order of the records.
    mutating func sortClasses() {
        let sorted = classes.sorted()
        let places = classes.map { name in Int32(sorted.firstIndex(of: name) ?? 0) }
        labels = labels.map { places[Int($0)] }
        classes = sorted
    }
}
