/// The examples that a run description names, and how it cuts them.
package struct ExampleData {
    /// All of them.
    package let examples: ExampleSet
    /// Whether the files were missing and a generated set is used.
    package let standsIn: Bool
    /// A name for what is in them.
    package let fingerprint: String
    private let shares: (validation: Double, test: Double)
    private let reader: ConfigReader

    /// Reads the `data` object; paths are relative to `base`.
    package init(_ d: ConfigReader, base: String) throws {
        shares = (try d.number("validation", 0.0001...0.9) ?? 0.1, try d.number("test", 0...0.9) ?? 0.1)
        guard shares.validation + shares.test < 1 else {
            throw d.wrong("validation", "and test leave nothing to train with")
        }
        (examples, standsIn) = try ExampleSource.read(d, base: base)
        try d.finish()
        fingerprint = examples.fingerprint
        reader = d
    }

    /// The three parts, as the seed cuts them.
    package func parts(
        seed: UInt64
    ) throws(TrainingError) -> (
        training: ExampleSet, validation: ExampleSet, test: ExampleSet
    ) {
        let parts = examples.split(validation: shares.validation, test: shares.test, seed: seed)
        guard parts.0.count > 0, parts.1.count > 0 else {
            throw reader.wrong(
                "validation",
                "leaves \(parts.0.count) examples to train and \(parts.1.count) to validate; there are \(examples.count) in all\(examples.rejected.hint)"
            )
        }
        return parts
    }

    /// Says so if there are classes, but no two of them have examples: there is nothing to tell apart.
    func checkClasses() throws(TrainingError) {
        guard !examples.classes.isEmpty else { return }
        let there = Set(examples.labels)
        guard there.count < 2 else { return }
        let name = there.first.map { "\"\(examples.classes[Int($0)])\"" } ?? "none"
        throw reader.wrong(
            "kind",
            "gave examples of one class only, \(name); a classifier needs at least two\(examples.rejected.hint)")
    }

    /// The part that neither training nor choosing the best weights has seen.
    func heldOut(seed: UInt64) throws(TrainingError) -> ExampleSet {
        let test = examples.split(validation: shares.validation, test: shares.test, seed: seed).2
        guard test.count > 0 else { throw reader.wrong("test", "is 0: there is nothing to evaluate on") }
        return test
    }
}
