/// What compiling one constraint has cost so far: ends it when that is too much, or when nobody waits for it any more.
/// Confined to the thread that compiles.
final class ConstraintWork {
    private let isWanted: () -> Bool
    private var spent = 0
    private var nextLook = 0

    /// Units of some ten nanoseconds each: seconds, which only schemas with thousands of long strings come near.
    static let limit = 500_000_000
    /// How often it is asked whether somebody still waits.
    private static let interval = 50_000

    /// - Parameter isWanted: whether somebody still waits for the constraint; asked every few milliseconds at most.
    init(isWanted: @escaping () -> Bool = { true }) { self.isWanted = isWanted }

    /// Books `amount` units.
    func spend(_ amount: Int) throws(ConstraintFault) {
        spent += amount
        guard spent >= nextLook else { return }
        if spent > Self.limit {
            throw ConstraintFault("takes too long to compile; make it simpler, or its counts and lists smaller")
        }
        guard isWanted() else { throw ConstraintFault("is no longer waited for") }
        nextLook = spent + Self.interval
    }
}
