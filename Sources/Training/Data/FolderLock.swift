import Glibc
import ModelFormats

/// Holds a folder for one training at a time: two in one folder would write each other's checkpoints. The system lets
/// go of it when the process ends, however it ends.
final class FolderLock {
    private let descriptor: Int32

    /// Takes the folder, or throws if another training has it.
    init(_ folder: String) throws(TrainingError) {
        let path = folder + "/.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw TrainingError("\(path) cannot be written: \(systemMessage(errno))", cause: .unwritable)
        }
        // A file system that knows no locks is no reason not to train.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            throw TrainingError(
                "\(folder) is in use by another training; wait for its end, or choose another output folder",
                cause: .unwritable)
        }
    }

    deinit { close(descriptor) }
}
