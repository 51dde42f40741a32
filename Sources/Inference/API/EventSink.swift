/// Receives the events of requests.
///
/// `deliver` is called on the engine thread, once for each step and sink, with all events of all the sink's requests in
/// order (and once more before a step if there are refusals or cancellations, which do not wait for it); it must hand them over (one post to an event loop) and return at once. A sink is held until its
/// last request ended. Sinks are told apart by identity.
package protocol EventSink: AnyObject, Sendable {
    /// Takes the events of a step.
    func deliver(_ events: [EngineEvent])
}
