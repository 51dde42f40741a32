/// One token of a normalised text and the bytes it covers there.
struct TokenSpan: Equatable, Sendable {
    var id: Int32
    var start: Int32
    var end: Int32
}
