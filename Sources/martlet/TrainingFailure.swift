import ArgumentParser
import Training

extension Failure {
    /// Runs a part of training; what it throws becomes a sentence and an exit code.
    static func ofTraining<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as TrainingError {
            switch error.cause {
            case .unusable: throw Failure(.data, error.description)
            case .missing: throw Failure(.noInput, error.description)
            case .unwritable: throw Failure(.unavailable, error.description)
            case .usage: throw Failure(.usage, error.description)
            case .interrupted:
                TrainingReport.warn(error.description)
                throw ExitCode(130)
            }
        } catch {
            // What readers of models and tokenizers say of files.
            throw Failure(.data, "\(error)")
        }
    }
}
