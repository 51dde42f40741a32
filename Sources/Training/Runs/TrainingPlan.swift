/// How a run trains, whatever the model: the `training` part of a run description.
package struct TrainingPlan: Sendable {
    /// Optimizer steps in all.
    package var steps: Int?
    /// Passes over the training data, where `steps` is not given.
    package var epochs: Double
    /// Examples (or sequences) of one forward pass.
    package var batch: Int
    /// Forward passes whose gradients are added up for one step.
    package var accumulate: Int
    /// The optimizer.
    package var optimizer: OptimizerKind
    /// Highest learning rate.
    package var rate: Double
    /// How the rate changes.
    package var schedule: Schedule
    /// Decay of weight matrices.
    package var weightDecay: Double
    /// Longest gradient; nil: any.
    package var clip: Double?
    /// Penalty on absolute weights.
    package var l1: Double
    /// Penalty on squared weights.
    package var l2: Double
    /// Label smoothing.
    package var smoothing: Double
    /// Steps between validations; nil: once an epoch, or a tenth of the run.
    package var validateEvery: Int?
    /// Validations without improvement before the run ends; nil: never.
    package var patience: Int?
    /// Steps between checkpoints; nil: at each validation.
    package var checkpointEvery: Int?
    /// Threads; nil: all cores.
    package var threads: Int?
    /// Average of the weights over the last steps, as decay per step, that is validated and saved; nil: none.
    package var average: Double?

    /// Reads the `training` object.
    package init(_ c: ConfigReader) throws(TrainingError) {
        steps = try c.integer("steps", 1...1_000_000_000)
        epochs = try c.number("epochs", 0.001...100_000) ?? 1
        guard steps == nil || !c.has("epochs") else {
            throw c.wrong("epochs", "cannot stand beside steps: each says how long the run is; leave one out")
        }
        batch = try c.integer("batch", 1...1_000_000) ?? 32
        accumulate = try c.integer("accumulate", 1...100_000) ?? 1
        rate = try c.number("learning_rate", 0...1000) ?? 1e-3
        let kind = try c.choice("optimizer", ["sgd", "momentum", "rmsprop", "adam", "adamw"]) ?? "adamw"
        // What another optimizer would use has no effect, which whoever wrote it does not know.
        for (key, users) in [
            ("momentum", ["momentum", "rmsprop"]), ("nesterov", ["momentum"]), ("beta1", ["adam", "adamw"]),
            ("beta2", ["adam", "adamw"]), ("epsilon", ["rmsprop", "adam", "adamw"]),
        ] where c.has(key) && !users.contains(kind) {
            let names = users.map { "\"\($0)\"" }.joined(separator: ", ")
            throw c.wrong(key, "has no effect with the optimizer \"\(kind)\"; it is for \(names)")
        }
        let momentum = try c.number("momentum", 0...1) ?? 0.9
        let beta1 = try c.number("beta1", 0...0.999999) ?? 0.9
        let beta2 = try c.number("beta2", 0...0.9999999) ?? 0.999
        let epsilon = try c.number("epsilon", 0...1) ?? 1e-8
        let nesterov = try c.bool("nesterov") ?? false
        switch kind {
        case "sgd": optimizer = .sgd
        case "momentum": optimizer = .momentum(momentum, nesterov: nesterov)
        case "rmsprop": optimizer = .rmsProp(decay: momentum, epsilon: epsilon)
        case "adam": optimizer = .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
        default: optimizer = .adamW(beta1: beta1, beta2: beta2, epsilon: epsilon)
        }
        weightDecay = try c.number("weight_decay", 0...10) ?? 0
        clip = try c.number("clip", 1e-9...1e9)
        l1 = try c.number("l1", 0...10) ?? 0
        l2 = try c.number("l2", 0...10) ?? 0
        smoothing = try c.number("label_smoothing", 0...0.99) ?? 0
        validateEvery = try c.integer("validate_every", 1...1_000_000_000)
        patience = try c.integer("early_stopping", 1...1_000_000)
        checkpointEvery = try c.integer("checkpoint_every", 1...1_000_000_000)
        threads = try c.integer("threads", 1...1024)
        average = try c.number("average", 0...0.99999)
        schedule = .constant
        if let s = try c.object("schedule") {
            switch try s.need("kind", s.choice("kind", ["constant", "step", "cosine", "trapezoid"])) {
            case "step":
                schedule = .step(
                    every: try s.need("every", s.integer("every", 1...1_000_000_000)),
                    factor: try s.number("factor", 0...1) ?? 0.1)
            case "cosine":
                schedule = .cosine(
                    warmUp: try s.integer("warm_up", 0...1_000_000_000) ?? 0, floor: try s.number("floor", 0...1) ?? 0)
            case "trapezoid":
                schedule = .trapezoid(
                    warmUp: try s.integer("warm_up", 0...1_000_000_000) ?? 0, decay: try s.number("decay", 0...1) ?? 0.2
                )
            default: break
            }
            try s.finish()
        }
        try c.finish()
    }
}
