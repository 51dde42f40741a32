import Synchronization

/// The memory that all models of a process share: weights, caches and working space are reserved here before they are
/// read, and given back when the model has gone. Any thread; guarded by the mutex.
package final class MemoryBudget: Sendable {
    /// All of it, in bytes.
    package let total: Int

    private let reserved = Mutex(0)

    /// A budget of so many bytes.
    package init(total: Int) {
        self.total = total
    }

    /// Bytes that are reserved.
    package var used: Int { reserved.withLock { $0 } }

    /// Reserves what a model needs.
    ///
    /// - Throws: `outOfMemory` with what is needed and what is left.
    func reserve(_ needs: MemoryNeeds, for name: String) throws(InferenceError) -> MemoryReservation {
        let left = reserved.withLock { reserved in
            let left = total - reserved
            if needs.total <= left { reserved += needs.total }
            return left
        }
        guard needs.total <= left else {
            throw .outOfMemory(
                "the model '\(name)' needs \(needs), and \(MemoryNeeds.text(left)) of the memory budget of "
                    + "\(MemoryNeeds.text(total)) are left; give it a smaller cache or context, unload another model, or "
                    + "raise the budget")
        }
        return MemoryReservation(budget: self, bytes: needs.total)
    }

    fileprivate func giveBack(_ bytes: Int) {
        reserved.withLock { $0 -= bytes }
    }
}

/// A part of a budget, held until this object goes.
final class MemoryReservation: Sendable {
    private let budget: MemoryBudget
    let bytes: Int

    fileprivate init(budget: MemoryBudget, bytes: Int) {
        self.budget = budget
        self.bytes = bytes
    }

    deinit { budget.giveBack(bytes) }
}

/// What serving a model takes, in bytes.
package struct MemoryNeeds: Sendable, Equatable, CustomStringConvertible {
    /// Weights in the kernels' layouts, a draft model's with them.
    package var weights = 0
    /// Keys and values.
    package var cache = 0
    /// Activations of the largest step.
    package var workspace = 0

    /// All of it.
    package var total: Int { weights + cache + workspace }

    /// Makes a value.
    package init(weights: Int = 0, cache: Int = 0, workspace: Int = 0) {
        self.weights = weights
        self.cache = cache
        self.workspace = workspace
    }

    /// For a person, in words and bytes.
    package var description: String {
        "\(Self.text(total)) (weights \(Self.text(weights)), cache \(Self.text(cache)), working space "
            + "\(Self.text(workspace)))"
    }

    /// A number of bytes in MiB, and exactly.
    static func text(_ bytes: Int) -> String {
        let tenths = (Double(bytes) / Double(1 << 20) * 10).rounded() / 10
        return "\(tenths) MiB"
    }
}
