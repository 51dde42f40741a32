import CAllocationCounter
import ModelFormats
import Testing

@testable import Transformers

/// After the first steps, a step allocates nothing: that is stable where time is not.
@Suite struct AllocationTests {
    @Test(arguments: DecoderTests.models)
    func stepsAllocateNothing(name: String) throws {
        let model = try decoder(fixture(name), kernels: .best, element: .f16)
        let tokens = try Expectation(name).tokens
        var batch = StepBatch()
        let tables: [[Int32]] = [[0, 1], [2, 3], [4, 5]]
        func step(_ position: Int) {
            batch.removeAll()
            batch.append(tokens[position..<position + 7], startPosition: position, blocks: tables[0], outputs: .none)
            batch.append(tokens[position...position], startPosition: position, blocks: tables[1], outputs: .last)
            batch.append(tokens[position..<position + 3], startPosition: position, blocks: tables[2], outputs: .all)
            model.run(batch)
        }
        for position in 0..<8 { step(position) }
        let before = allocation_count()
        for position in 8..<28 { step(position) }
        let allocated = allocation_count() - before
        #expect(allocated == 0, "in 20 steps")
        // The counter counts.
        let array = [Int](repeating: 1, count: 1000 + Int(allocated))
        #expect(allocation_count() > before && array.count >= 1000)
    }
}
