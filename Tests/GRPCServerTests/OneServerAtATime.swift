import Testing

/// The suites over real sockets, one test after the other: they watch the memory of the process, and one of them uses up
/// its file descriptors.
@Suite(.serialized) enum OneServerAtATime {}
