import Foundation
import GRPC
import GRPCServer
import Inference
import Logging
import Messages
import Synchronization
import Testing
import WireTestSupport

@testable import ModelServing

/// An endpoint without a model: answers batches at once, refuses those for "wrong", and holds those for "held".
private enum ProbeEndpoint: EncoderMethod {
    struct WeakFlag: @unchecked Sendable {
        weak var flag: CancellationFlag?
    }
    static let flags = Mutex<[WeakFlag]>([])
    static let held = Mutex<[@Sendable () -> Void]>([])

    static var capability: ModelCapability { .embed }
    static func model(of request: MartletV1.EmbedRequest) -> (name: String, version: String) { ("", "") }
    static func batch(
        _ request: MartletV1.EmbedRequest, for model: LoadedModel
    ) throws(InferenceError) -> EncoderBatch { throw .unsupported("no encoder") }
    static func response(
        _ answer: EncoderAnswer, to request: MartletV1.EmbedRequest, by model: LoadedModel
    ) -> MartletV1.EmbedResponse { .init() }

    static func run(
        _ request: MartletV1.EmbedRequest, models: ModelRegistry, on loop: Loop,
        completion: @escaping @Sendable (Result<MartletV1.EmbedResponse, InferenceError>) -> Void
    ) throws(InferenceError) -> CancellationFlag {
        if request.model == "wrong" { throw .notFound("nothing of this name") }
        let flag = CancellationFlag()
        flags.withLock { $0.append(WeakFlag(flag: flag)) }
        let answer: @Sendable () -> Void = { loop.post { completion(.success(.init(model: "probe"))) } }
        if request.model == "held" { held.withLock { $0.append(answer) } } else { answer() }
        return flag
    }
}

/// How calls ended.
private final class Outcomes: Interceptor {
    private let kept = Mutex<[CallOutcome]>([])
    func finished(_ call: Call, _ outcome: CallOutcome) { kept.withLock { $0.append(outcome) } }
    var all: [CallOutcome] { kept.withLock { $0 } }
}

@Suite("Streams of batches", .serialized)
struct StreamTests {
    private let path = "/martlet.v1.Embeddings/EmbedStream"

    private func withServer(
        _ drains: DrainBoard, _ interceptors: [any Interceptor] = [], _ body: (TestSocket) async throws -> Void
    ) async throws {
        let models = ModelRegistry(options: LoadOptions())
        var router = Router()
        router.register(MartletV1.Embeddings.embedStream) { call in
            EncoderStreamHandler(
                call, models: models, drains: drains, ProbeEndpoint.self,
                open: { (envelope: MartletV1.EmbedStreamRequest) in (envelope.id, envelope.request) },
                close: { MartletV1.EmbedStreamResponse(id: $0, $1) })
        }
        try await ModelServingTests.withServer(router, interceptors) { _, socket in
            socket.send(Frames.headers(1, Frames.request(path)))
            try await body(socket)
        }
    }

    private func batch(_ id: String, _ model: String? = "probe") -> [UInt8] {
        Frames.message(
            MartletV1.EmbedStreamRequest(id: id, request: model.map { MartletV1.EmbedRequest(model: $0) }).encoded())
    }

    @Test("Nothing is kept of a batch that is answered, and a stream at rest ends when the server drains")
    func finishedBatches() async throws {
        let drains = DrainBoard()
        try await withServer(drains) { socket in
            ProbeEndpoint.flags.withLock { $0 = [] }
            for number in 0..<100 {
                socket.send(Frames.data(1, batch("\(number)", number % 9 == 0 ? "wrong" : "probe")))
            }
            socket.read { $0.messages(1).count == 100 }
            #expect(socket.reader.messages(1).count == 100)
            #expect(ProbeEndpoint.flags.withLock { $0.count } == 88)
            #expect(ProbeEndpoint.flags.withLock { $0.allSatisfy { $0.flag == nil } })
            #expect(drains.count == 1)
            drains.drain()
            socket.read { $0.status(1) != nil }
            #expect(socket.reader.status(1) == 14)
        }
    }

    @Test("A batch that is under way when the server drains is answered before its stream ends")
    func batchesUnderWay() async throws {
        let drains = DrainBoard()
        try await withServer(drains) { socket in
            socket.send(Frames.data(1, batch("long", "held")))
            socket.send(Frames.data(1, batch("short")))
            socket.read { $0.messages(1).count == 1 }
            drains.drain()
            // A stream that comes while the server drains is at rest from the beginning.
            socket.send(Frames.headers(3, Frames.request(path)))
            socket.read { $0.status(3) != nil }
            #expect(socket.reader.status(3) == 14)
            #expect(socket.reader.status(1) == nil)
            for answer in ProbeEndpoint.held.withLock({ held in
                defer { held = [] }
                return held
            }) { answer() }
            socket.read { $0.status(1) != nil }
            #expect(socket.reader.messages(1).count == 2)
            #expect(socket.reader.status(1) == 14)
        }
    }

    @Test("A client that reads no refusals is held by its window", arguments: ["wrong", nil])
    func refusalsThatNobodyReads(model: String?) async throws {
        let outcomes = Outcomes()
        try await withServer(DrainBoard(), [outcomes]) { socket in
            let one = batch(String(repeating: "x", count: 100), model)
            // Within the stream's window, so that the client breaks no rule.
            let count = 900_000 / one.count
            var octets: [UInt8] = []
            for _ in 0..<count { octets += one }
            for start in stride(from: 0, to: octets.count, by: 16_384) {
                socket.send(Frames.data(1, Array(octets[start..<min(start + 16_384, octets.count)])))
            }
            socket.send(Frames.reset(1))
            for _ in 0..<6000 where outcomes.all.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            let taken = try #require(outcomes.all.first).requestMessages
            #expect(taken > 0 && taken < count / 2, "\(taken) of \(count)")
        }
    }
}

@Suite("Boards")
struct BoardTests {
    @Test("A status that changes while a watch begins comes after the first one")
    func theFirstStatusIsNotOvertaken() {
        let board = HealthBoard()
        let statuses = Mutex<[HealthBoard.ServingStatus]>([])
        let done = DispatchSemaphore(value: 0)
        let watch = board.watch("") { status in
            if status == .notServing {
                Thread.detachNewThread {
                    board.set("", serving: true)
                    done.signal()
                }
                // Long enough for the change to overtake, if it can.
                _ = done.wait(timeout: .now() + .milliseconds(300))
                statuses.withLock { $0.append(status) }
            } else {
                statuses.withLock { $0.append(status) }
            }
        }
        _ = done.wait(timeout: .now() + .seconds(60))
        #expect(statuses.withLock { $0 } == [.notServing, .serving])
        board.unwatch(watch)
    }

    @Test("Who is on the board is told of the drain once, and a handler takes its place with it")
    func drains() {
        final class Handler {
            var place: DrainBoard.Place?
            var told = 0
        }
        let board = DrainBoard()
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { MonotonicTime(nanoseconds: 0) })
        func enter() -> Handler {
            let handler = Handler()
            handler.place = board.enter(handler, on: loop) { $0.told += 1 }
            return handler
        }
        let stays = enter()
        do {
            let leaves = enter()
            #expect(board.count == 2 && leaves.told == 0)
        }
        #expect(board.count == 1)
        board.drain()
        let late = enter()
        loop.runPosted()
        #expect(stays.told == 1 && late.told == 1)
        #expect(board.count == 1)
    }
}
