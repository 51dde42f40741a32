import Dispatch
import GRPC
import GRPCServer
import Inference
import Logging
import Messages
import Synchronization
import Testing
import WireTestSupport

@testable import ModelServing

/// What was begun, in order.
private final class Begun: Sendable {
    private let names = Mutex<[String]>([])
    func add(_ name: String) { names.withLock { $0.append(name) } }
    var all: [String] { names.withLock { $0 } }
}

/// Holds the queue until it is opened.
private final class Gate: @unchecked Sendable {
    private let begun = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)
    func pass() {
        begun.signal()
        opened.wait()
    }
    func waitUntilReached() { begun.wait() }
    func open() { opened.signal() }
}

@Suite("Work that no event loop waits for")
struct BackgroundTests {
    @Test func tenantsTakeTurnsAndWhatIsCancelledIsNotBegun() throws {
        let (work, gate, begun, end) = (BackgroundWork(), Gate(), Begun(), DispatchSemaphore(value: 0))
        _ = try work.submit(bytes: 1, tenant: "first") { gate.pass() }
        gate.waitUntilReached()
        _ = try work.submit(bytes: 1, tenant: "much") { begun.add("much 1") }
        let unwanted = try work.submit(bytes: 1, tenant: "much") { begun.add("much 2") }
        _ = try work.submit(bytes: 1, tenant: "much") { begun.add("much 3") }
        let alone = try work.submit(bytes: 1, tenant: "gone") { begun.add("gone") }
        _ = try work.submit(bytes: 1, tenant: "little") { begun.add("little") }
        work.cancel(unwanted)
        work.cancel(alone)
        work.cancel(unwanted)
        _ = try work.submit(bytes: 1, tenant: "last") { end.signal() }
        gate.open()
        end.wait()
        // The last of the one who sends much may come after everybody's first.
        #expect(Array(begun.all.prefix(2)) == ["much 1", "little"])
        _ = try work.submit(bytes: 1, tenant: "last") { end.signal() }
        end.wait()
        #expect(begun.all == ["much 1", "little", "much 3"])
    }

    @Test func theBytesThatWaitAreLimited() throws {
        try fill(BackgroundWork(maxWaitingBytes: 100), isFull: true)
        try fill(BackgroundWork(), isFull: false)
    }

    @Test func theRequestsThatWaitAreLimited() throws {
        try fill(BackgroundWork(maxWaiting: 2), isFull: true)
        try fill(BackgroundWork(), isFull: false)
    }

    @Test func oneTenantDoesNotTakeAllPlacesOrBytes() throws {
        for work in [BackgroundWork(maxWaiting: 8), BackgroundWork(maxWaitingBytes: 8)] {
            let gate = Gate()
            _ = try work.submit(bytes: 1, tenant: "at work") { gate.pass() }
            gate.waitUntilReached()
            defer { gate.open() }
            for _ in 0..<5 { _ = try work.submit(bytes: 1, tenant: "much") {} }
            #expect(throws: InferenceError.self) { try work.submit(bytes: 1, tenant: "much") {} }
            // Two are left: one for each who has nothing there.
            _ = try work.submit(bytes: 1, tenant: "little") {}
            #expect(throws: InferenceError.self) { try work.submit(bytes: 1, tenant: "little") {} }
            _ = try work.submit(bytes: 1, tenant: "last") {}
            #expect(throws: InferenceError.self) { try work.submit(bytes: 1, tenant: "late") {} }
        }
    }

    /// One piece of 60 bytes at work and one of 40 that waits; whether that is all there is room for, until one goes.
    private func fill(_ work: BackgroundWork, isFull: Bool) throws {
        let gate = Gate()
        _ = try work.submit(bytes: 60, tenant: "") { gate.pass() }
        gate.waitUntilReached()
        defer { gate.open() }
        let waiting = try work.submit(bytes: 40, tenant: "") {}
        if isFull {
            #expect(throws: InferenceError.self) { try work.submit(bytes: 1, tenant: "other") {} }
            work.cancel(waiting)
        }
        _ = try work.submit(bytes: 40, tenant: "other") {}
    }

    @Test func oneRequestAloneMayHaveAnySize() throws {
        let (work, done) = (BackgroundWork(maxWaitingBytes: 100), DispatchSemaphore(value: 0))
        _ = try work.submit(bytes: 1 << 40, tenant: "") { done.signal() }
        done.wait()
    }

    @Test func aLongRequestHoldsUpNobodyAndIsNotBegunOnceItsCallIsOver() async throws {
        let (gate, begun) = (Gate(), Begun())
        var router = Router()
        router.register(
            MartletV1.Tokenization.detokenize, background: BackgroundWork(), isLong: { $0.model.hasPrefix("slow") },
            answer: { request, _ throws(InferenceError) in
                begun.add(request.model)
                if request.model.hasPrefix("slow") { gate.pass() }
                return .init(text: request.model)
            })
        try await withServer(router) { _, socket in
            func ask(_ stream: UInt32, _ model: String, _ more: [(String, String)] = []) {
                let message = MartletV1.DetokenizeRequest(model: model).encoded()
                socket.send(
                    Frames.headers(stream, Frames.request("/martlet.v1.Tokenization/Detokenize", more))
                        + Frames.data(stream, Frames.message(message), end: true))
            }
            func status(_ stream: UInt32) -> Int? {
                socket.read { $0.status(stream) != nil }
                return socket.reader.status(stream)
            }
            ask(1, "slow 1")
            gate.waitUntilReached()
            ask(3, "slow and cancelled")
            ask(5, "slow and too late", [("grpc-timeout", "20m")])
            #expect(status(5) == 4)
            socket.send(Frames.reset(3))
            // The loop is free, and has seen the reset when it answers this.
            ask(7, "short")
            #expect(status(7) == 0)
            // A long request is read elsewhere, too.
            let garbage = [UInt8](repeating: 0xFF, count: BackgroundWork.inlineBytes + 1)
            socket.send(
                Frames.headers(9, Frames.request("/martlet.v1.Tokenization/Detokenize"))
                    + Frames.data(9, Array(Frames.message(garbage).prefix(16_384)))
                    + Frames.data(9, Array(Frames.message(garbage).dropFirst(16_384)), end: true))
            ask(11, "slow 2")
            gate.open()
            #expect(status(1) == 0)
            #expect(status(9) == 3)
            gate.waitUntilReached()
            gate.open()
            #expect(status(11) == 0)
            #expect(begun.all == ["slow 1", "short", "slow 2"])
        }
    }
}
