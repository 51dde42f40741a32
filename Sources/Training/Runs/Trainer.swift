import JSON
import ModelFormats

/// What happens in a run, for whoever shows it.
package enum TrainingEvent: Sendable {
    case resumed(step: Int)
    /// Loss over the last steps, units per second, seconds left.
    case progress(step: Int, of: Int, loss: Double, rate: Double, unitsPerSecond: Double, unit: String, left: Double)
    case validated(step: Int, Measures, isBest: Bool)
    case stoppedEarly(step: Int)
    case note(String)
}

/// Trains a task: steps, accumulation, schedule, clipping, validation, best weights, early stopping, checkpoints, metrics.
///
/// A run that is killed at any moment goes on from its last checkpoint with the same bits as if it had not been.
package final class Trainer {
    private let task: any TrainingTask
    private let plan: TrainingPlan
    private let folder: String
    private let seed: UInt64
    private let identity: RunIdentity
    private let arithmetic: FloatArithmetic
    private let report: (TrainingEvent) -> Void

    /// Optimizer steps of the whole run.
    package let steps: Int
    private let optimizer: Optimizer<FloatArithmetic>
    private var average: [Tensor<Float>]?
    private var checkpoint: Checkpoint

    /// A trainer of `task`, which writes into `folder`.
    init(
        task: any TrainingTask, plan: TrainingPlan, folder: String, seed: UInt64, identity: RunIdentity,
        arithmetic: FloatArithmetic, report: @escaping (TrainingEvent) -> Void
    ) {
        self.task = task
        self.plan = plan
        self.folder = folder
        self.seed = seed
        self.identity = identity
        self.arithmetic = arithmetic
        self.report = report
        steps =
            plan.steps
            ?? max(1, Int((plan.epochs * Double(task.batchesPerEpoch) / Double(plan.accumulate)).rounded(.up)))
        optimizer = Optimizer(
            plan.optimizer, parameters: task.parameters, weightDecay: plan.weightDecay, arithmetic: arithmetic)
        checkpoint = Checkpoint(
            step: 0, best: nil, stale: 0, fingerprint: identity.fingerprint, data: identity.data,
            loaded: identity.loaded, total: steps)
        if plan.average != nil {
            average = task.parameters.filter(\.isTrained).map { Tensor($0.tensor.array, shape: $0.tensor.shape) }
        }
    }

    /// File with the best weights.
    package var bestPath: String { folder + "/best.safetensors" }
    private var checkpointPath: String { folder + "/checkpoint.safetensors" }
    private var metricsPath: String { folder + "/metrics.jsonl" }

    /// Runs to the end, from where `resume` came to. Afterwards the task holds the best weights.
    ///
    /// - Parameters:
    ///   - stopAfter: steps of this call, for tests of resuming; nil: all.
    ///   - shouldStop: asked after each step; if it says so, a checkpoint is written and the run ends with an error.
    func run(stopAfter: Int?, shouldStop: () -> Bool) throws {
        let tape = Tape(arithmetic)
        let clock = ContinuousClock()
        let validateEvery = plan.validateEvery ?? max(1, min(steps / 10, task.batchesPerEpoch / plan.accumulate))
        var (started, loss, lossSteps, shown) = (clock.now, 0.0, 0, clock.now)
        let first = checkpoint.step
        while checkpoint.step < steps {
            if let stopAfter, checkpoint.step - first >= stopAfter { return }
            let step = checkpoint.step
            let rate = plan.schedule.rate(plan.rate, step: step, total: steps)
            loss += oneStep(step, rate: rate, on: tape)
            lossSteps += 1
            checkpoint.step = step + 1
            let isLast = step + 1 == steps
            if step == first || isLast || shown.duration(to: clock.now) > .seconds(2) || (step + 1) % validateEvery == 0
            {
                let seconds = Double(started.duration(to: clock.now) / .milliseconds(1)) / 1000
                let perSecond = Double((step + 1 - first) * plan.accumulate * task.unitsPerBatch) / max(seconds, 1e-9)
                let left = seconds / Double(step + 1 - first) * Double(steps - step - 1)
                report(
                    .progress(
                        step: step + 1, of: steps, loss: loss / Double(lossSteps), rate: rate,
                        unitsPerSecond: perSecond, unit: task.unit, left: left))
                try note([
                    "step": .integer(step + 1), "loss": .number(loss / Double(lossSteps)),
                    "learning_rate": .number(rate), "\(task.unit)_per_second": .number(perSecond),
                ])
                (loss, lossSteps, shown) = (0, 0, clock.now)
            }
            var isOver = false
            if isLast || (step + 1) % validateEvery == 0 {
                let before = clock.now
                isOver = try validate(on: tape)
                started += before.duration(to: clock.now)
            }
            let every = plan.checkpointEvery ?? validateEvery
            let isInterrupted = !isLast && !isOver && shouldStop()
            if isLast || isOver || isInterrupted || (step + 1) % every == 0 { try save() }
            guard !isInterrupted else {
                throw TrainingError(
                    "interrupted after step \(step + 1) of \(steps); \(checkpointPath) holds it, and the same command goes on from there",
                    cause: .interrupted)
            }
            if isOver {
                report(.stoppedEarly(step: step + 1))
                break
            }
        }
        try restoreBest()
        try MetricsPlot.write(metrics: metricsPath, to: folder + "/metrics.svg")
    }

    private func oneStep(_ step: Int, rate: Double, on tape: Tape<FloatArithmetic>) -> Double {
        optimizer.clearGradients()
        tape.isTraining = true
        var sum = 0.0
        for part in 0..<plan.accumulate {
            let index = step * plan.accumulate + part
            tape.random = SeededRandom(seed: seed, stream: "dropout \(index)")
            let loss = task.loss(batch: index, on: tape)
            sum += Double(loss.values[0])
            let total = tape.penalized(loss, parameters: task.parameters, l1: plan.l1, l2: plan.l2)
            tape.backward(total, scale: 1 / Float(plan.accumulate))
            tape.reset()
        }
        if let clip = plan.clip { optimizer.clip(to: clip) }
        optimizer.step(rate: rate)
        if let decay = plan.average, let average {
            // Early on, the average follows quickly.
            let keep = Float(min(decay, Double(step + 1) / Double(step + 10)))
            for (parameter, tensor) in zip(task.parameters.filter(\.isTrained), average) {
                arithmetic.scale(count: tensor.count, by: keep, x: tensor.values)
                arithmetic.add(count: tensor.count, scale: 1 - keep, x: parameter.tensor.values, y: tensor.values)
            }
        }
        return sum / Double(plan.accumulate)
    }

    /// Measures, keeps the weights if they are the best; true when the run should end.
    private func validate(on tape: Tape<FloatArithmetic>) throws -> Bool {
        swapAverage()
        defer { swapAverage() }
        tape.isTraining = false
        let measures = task.validate(on: tape)
        tape.reset()
        let (name, isBetterHigher) = task.criterion
        let value = measures[name] ?? .infinity
        let isBest = checkpoint.best.map { isBetterHigher ? value > $0 : value < $0 } ?? true
        if isBest {
            checkpoint.best = value
            checkpoint.stale = 0
            var writer = SafetensorsWriter(metadata: [("step", "\(checkpoint.step)"), (name, "\(value)")])
            for parameter in task.parameters where parameter.isTrained { writer.add(parameter.name, parameter.tensor) }
            try Files.write(writer.bytes, to: bestPath)
        } else {
            checkpoint.stale += 1
        }
        report(.validated(step: checkpoint.step, measures, isBest: isBest))
        var members: JSONObject = ["step": .integer(checkpoint.step)]
        for measure in measures.values { members["validation_" + measure.name] = .number(measure.value) }
        members["best"] = .bool(isBest)
        try note(members)
        return plan.patience.map { checkpoint.stale >= $0 } ?? false
    }

    /// Puts the averaged weights into the model, and the other way round.
    private func swapAverage() {
        guard let average else { return }
        for (parameter, tensor) in zip(task.parameters.filter(\.isTrained), average) {
            for index in 0..<tensor.count { swap(&parameter.tensor.values[index], &tensor.values[index]) }
        }
    }

    private func save() throws {
        try checkpoint.write(
            to: checkpointPath, parameters: task.parameters, state: optimizer.state, average: average)
    }

    /// Goes to the last checkpoint, if there is one. One of another run is refused, and nothing in the folder changes.
    func resume() throws {
        guard Files.exists(checkpointPath) else {
            try Files.write([], to: metricsPath)
            return
        }
        let (saved, file) = try Checkpoint.read(checkpointPath)
        try identity.check(saved, in: folder)
        if saved.total != steps {
            // A run may be made longer or shorter as long as the steps that it has done would have been the same.
            let (old, new) = (saved.total, steps)
            guard saved.step <= new,
                (0..<saved.step).allSatisfy({
                    plan.schedule.rate(plan.rate, step: $0, total: old)
                        == plan.schedule.rate(plan.rate, step: $0, total: new)
                })
            else {
                throw TrainingError(
                    "\(folder) holds a run of \(old) steps that has done \(saved.step); with \(new) steps these would have had other learning rates. Choose another output folder, or delete this one to begin again"
                )
            }
        }
        try Checkpoint.load(
            file, path: checkpointPath, parameters: task.parameters, state: optimizer.state, average: average)
        checkpoint = saved
        (checkpoint.total, checkpoint.data, checkpoint.loaded) = (steps, identity.data, identity.loaded)
        optimizer.restore(steps: saved.step)
        try MetricsFile.trim(metricsPath, after: saved.step)
        report(.resumed(step: saved.step))
    }

    private func restoreBest() throws {
        guard Files.exists(bestPath) else { return }
        let file = try SafetensorsFile(MappedFile(path: bestPath))
        try Weights.load(file.tensors, into: task.parameters.filter(\.isTrained), from: bestPath)
    }

    private func note(_ members: JSONObject) throws {
        try Files.append(JSONValue.object(members).text() + "\n", to: metricsPath)
    }
}
