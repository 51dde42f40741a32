import CAllocationCounter
import Testing

@testable import Messages

/// What a token costs here is counted in allocations, which do not depend on the machine's load.
@Suite("Allocations")
struct AllocationTests {
    @Test("Encoding a token's event into a buffer with room allocates nothing")
    func delta() {
        let event = MartletV1.GenerateStreamResponse(
            event: .delta(.init(index: 0, text: " something longer than a small string", tokenIds: [40302, 7])))
        var output: [UInt8] = []
        output.reserveCapacity(1 << 16)
        event.encode(into: &output)
        let before = allocation_count()
        for _ in 0..<1000 {
            output.removeAll(keepingCapacity: true)
            event.encode(into: &output)
        }
        #expect(allocation_count() - before == 0)
        #expect(output == event.encoded())
    }

    @Test("Decoding a request allocates for its values and one block at most")
    func request() throws {
        let bytes = MartletV1.GenerateRequest(
            model: "stories", input: .text("Once upon a time there was a bird"), sampling: .init(temperature: 0),
            stopping: .init(maxTokens: 64)
        ).encoded()
        _ = try MartletV1.GenerateRequest.decode(bytes)
        let before = allocation_count()
        for _ in 0..<1000 { _ = try MartletV1.GenerateRequest.decode(bytes) }
        // The long text, and what does not fit the kilobyte on the stack.
        #expect(allocation_count() - before <= 3000)
    }
}
