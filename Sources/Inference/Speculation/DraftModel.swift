import Transformers

/// A smaller model whose guesses the main model checks. Engine thread only.
///
/// Its cache has as many blocks as the main model's and uses the same block tables, so that it shares prefixes, copies
/// and evictions without books of its own. Where its cache lags behind, its guesses are worse, never the answer.
final class DraftModel {
    let model: any StepModel

    init(_ model: any StepModel) {
        self.model = model
    }

    /// Computes the rows that the main model has computed, so that the cache covers them.
    func follow(_ batch: borrowing StepBatch) {
        model.run(batch)
    }
}
