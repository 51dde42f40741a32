import HTTP2
import Synchronization
import Testing

@testable import GRPC

@Suite struct PartsTests {
    @Test(
        arguments: [
            ("1H", 3_600_000_000_000), ("2M", 120_000_000_000), ("3S", 3_000_000_000), ("4m", 4_000_000), ("5u", 5000),
            ("99999999H", .max), ("99999999M", 5_999_999_940_000_000_000), ("6n", 6), ("0S", 0), ("00000001n", 1),
        ] as [(String, UInt64)])
    func timeouts(text: String, nanoseconds: UInt64) {
        #expect(Timeout.parse(Array(text.utf8)) == nanoseconds)
    }

    @Test(arguments: ["", "1", "S", "123456789S", "1s", "a1S", "1 S", "+1S", "1.0S"])
    func malformedTimeouts(text: String) { #expect(Timeout.parse(Array(text.utf8)) == nil) }

    @Test func percentEncodingComesBack() {
        for text in ["", "plain", "100%", "ünï\u{1F600}", "\u{0}\u{1F}\u{7F}", "a%41"] {
            let wire = PercentEncoding.encode(text)
            #expect(wire.allSatisfy { $0 >= 0x20 && $0 <= 0x7E })
            #expect(PercentEncoding.decode(wire) == text)
        }
        #expect(PercentEncoding.encode("ü%~ ") == Array("%C3%BC%25~ ".utf8))
        #expect(PercentEncoding.decode(Array("%4".utf8)) == "%4")
        #expect(PercentEncoding.decode(Array("%zz%41%e2%82%ac".utf8)) == "%zzA€")
        #expect(PercentEncoding.decode([0x25, 0x46, 0x46]) == "\u{FFFD}")
    }

    @Test(arguments: ["x", "é", "€", "\u{1F600}", "%", "e\u{301}"])
    func aStatusFitsIntoTheHeadersThatClientsTake(character: String) throws {
        for count in [10, 300, 1500, 20_000] {
            let text = String(repeating: character, count: count)
            for details in [0, 100, 2500, 20_000] {
                let status = Status(.notFound, text, details: [UInt8](repeating: 9, count: details))
                var block = ResponseBlocks.plainHeaders
                ResponseBlocks.append(status, Metadata(), to: &block)
                #expect(block.listSize <= ResponseBlocks.maxBlock)
                #expect(block.first("grpc-status") == "5")
                let encoded = try #require(block.first("grpc-message"))
                let message = PercentEncoding.decode(Array(encoded.utf8))
                // Cut at a whole character, and no more than needed.
                #expect(text.unicodeScalars.starts(with: message.unicodeScalars))
                let isWhole = PercentEncoding.encode(text).count <= ResponseBlocks.maxMessage
                #expect(isWhole == (message == text))
                if !isWhole { #expect(encoded.utf8.count > ResponseBlocks.maxMessage - 12) }
                let told = Metadata(block).binaryValues("grpc-status-details-bin").first?.count ?? 0
                #expect(told == (details < 20_000 ? details : 0))
            }
        }
        // Trailers of the call's own come before details.
        var trailers = Metadata()
        trailers.append("x-own", String(repeating: "y", count: 4000))
        var block = HeaderBlock()
        let status = Status(.notFound, "no", details: [UInt8](repeating: 9, count: 3000))
        ResponseBlocks.append(status, trailers, to: &block)
        #expect(block.first("x-own")?.utf8.count == 4000)
        #expect(block.first("grpc-status-details-bin") == nil)
    }

    @Test func base64() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
            let text = Base64.encode(bytes)
            #expect(Base64.decode(text) == bytes)
            let padded = text + [UInt8](repeating: 61, count: (4 - text.count % 4) % 4)
            #expect(Base64.decode(padded) == bytes)
        }
        for bad in ["A", "AA=", "AAA==", "A===", "AB CD", "AB=C", "====", "A-_B", "AAAA="] {
            #expect(Base64.decode(Array(bad.utf8)) == nil, "\(bad)")
        }
    }

    @Test func metadataNamesAndValues() {
        var metadata = Metadata()
        metadata.append("X-Upper", "v")
        metadata.append("grpc-status", "0")
        metadata.append(":path", "/")
        metadata.append("te", "trailers")
        metadata.append("content-type", "x")
        metadata.append("bad name", "v")
        metadata.append("bad-value", "line\nbreak")
        metadata.append("text-bin", "not octets")
        metadata.append("octets", binary: [1, 2, 3])
        metadata.append("x-upper", "w")
        #expect(metadata.custom.map(\.name) == ["x-upper", "octets-bin", "x-upper"])
        #expect(metadata["x-upper"] == "v")
        #expect(metadata.values("x-upper") == ["v", "w"])
        #expect(metadata.binaryValues("octets-bin") == [[1, 2, 3]])
    }

    @Test func severalBinaryValuesInOneField() {
        let metadata = Metadata(HeaderBlock([("a-bin", "AQ==,Ag, Aw== ,!!,"), ("a-bin", "BA")]))
        #expect(metadata.binaryValues("a-bin") == [[1], [2], [3], [], [4]])
    }

    @Test func requestFieldsThatAreNotCustomAreHidden() {
        let metadata = Metadata(
            HeaderBlock([(":path", "/a"), ("te", "trailers"), ("grpc-timeout", "1S"), ("user-agent", "x"), ("k", "v")]))
        #expect(metadata.custom.map(\.name) == ["user-agent", "k"])
    }

    @Test func deframerOnEveryBoundary() {
        let deframer = Deframer(limit: 10)
        let bytes: [UInt8] = [0, 0, 0, 0, 3, 1, 2, 3, 1, 0, 0, 0, 0]
        for count in 0..<5 {
            #expect(deframer.next(Array(bytes.prefix(count)).span, from: 0) == .incomplete(needed: 5))
        }
        for count in 5..<8 {
            #expect(deframer.next(Array(bytes.prefix(count)).span, from: 0) == .incomplete(needed: 8))
        }
        #expect(deframer.next(bytes.span, from: 0) == .message(length: 3, isCompressed: false))
        #expect(deframer.next(bytes.span, from: 8) == .message(length: 0, isCompressed: true))
        #expect(deframer.next(bytes.span, from: 13) == .incomplete(needed: 5))
        #expect(deframer.next(([0, 0, 0, 0, 10] as [UInt8]).span, from: 0) == .incomplete(needed: 15))
        guard case .invalid(let long) = deframer.next(([0, 0, 0, 0, 11] as [UInt8]).span, from: 0),
            case .invalid(let huge) = deframer.next(([0, 255, 255, 255, 255] as [UInt8]).span, from: 0),
            case .invalid(let flag) = deframer.next(([9, 0, 0, 0, 1] as [UInt8]).span, from: 0)
        else {
            Issue.record("an invalid prefix was taken")
            return
        }
        #expect(long.code == .resourceExhausted)
        #expect(huge.code == .resourceExhausted)
        #expect(flag.code == .internal)
    }

    @Test func routerFindsWhatWasRegistered() {
        var router = Router()
        for index in 0..<100 {
            router.register(
                MethodDescriptor(service: "s\(index % 7)", name: "m\(index)", kind: .unary),
                decode: { (_: RawSpan) in 0 }, encode: { (_: Int, _: inout [UInt8]) in }, respond: { _, _ in })
        }
        #expect(router.methods.count == 100)
        let table = RouteTable(router.routes)
        for method in router.methods {
            #expect(table.find(Array(method.path.utf8).span)?.method == method)
            #expect(table.find(Array((method.path + "0").utf8).span)?.method != method)
        }
        #expect(table.knows(service: "s3") && !table.knows(service: "s7"))
        #expect(MethodDescriptor(path: "/a.b.C/D", kind: .unary)?.service == "a.b.C")
        for bad in ["", "/", "a/b", "/a", "/a/", "//b"] { #expect(MethodDescriptor(path: bad, kind: .unary) == nil) }
    }

    @Test func monotonicTimeDoesNotWrap() {
        let time = MonotonicTime(nanoseconds: .max - 1)
        #expect(time.advanced(nanoseconds: 5) == .distantFuture)
        #expect(MonotonicTime(nanoseconds: 3).nanoseconds(since: time) == 0)
        #expect(Duration.seconds(-1).wholeNanoseconds == 0)
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.milliseconds(1500).wholeNanoseconds == 1_500_000_000)
    }
}

@Suite struct AlarmQueueTests {
    final class Target: AlarmTarget {
        var alarmIndex = -1
        let name: Int
        let note: (Int) -> Void
        init(_ name: Int, _ note: @escaping (Int) -> Void) {
            self.name = name
            self.note = note
        }
        func alarmFired(now: MonotonicTime) { note(name) }
    }

    @Test func firesInOrderAndForgetsWhatWasCancelled() {
        let queue = AlarmQueue()
        var fired: [Int] = []
        let targets = (0..<200).map { Target($0) { fired.append($0) } }
        // A fixed scramble; every third is moved, every fifth cancelled.
        for target in targets { queue.set(target, at: MonotonicTime(nanoseconds: UInt64(target.name * 73 % 200))) }
        for target in targets where target.name % 3 == 0 {
            queue.set(target, at: MonotonicTime(nanoseconds: UInt64(target.name * 31 % 200)))
        }
        for target in targets where target.name % 5 == 0 { queue.cancel(target) }
        queue.cancel(targets[0])
        func time(_ name: Int) -> Int { name % 3 == 0 ? name * 31 % 200 : name * 73 % 200 }
        queue.fire(now: MonotonicTime(nanoseconds: 99))
        #expect(Set(fired) == Set((0..<200).filter { $0 % 5 != 0 && time($0) <= 99 }))
        #expect(fired.map(time) == fired.map(time).sorted())
        queue.fire(now: .distantFuture)
        #expect(fired.count == 160)
        #expect(queue.count == 0)
        #expect(queue.next == nil)
        #expect(targets.allSatisfy { $0.alarmIndex == -1 })
    }
}

@Suite struct LoopTests {
    @Test func onePostWakesAndTheOthersRideAlong() {
        let wakes = Atomic<Int>(0)
        let log = Mutex<[Int]>([])
        let loop = Loop(
            wake: { wakes.add(1, ordering: .relaxed) }, isCurrent: { true },
            clock: { MonotonicTime(nanoseconds: 0) })
        for index in 0..<10 { loop.post { log.withLock { $0.append(index) } } }
        #expect(wakes.load(ordering: .relaxed) == 1)
        loop.runPosted()
        #expect(log.withLock { $0 } == Array(0..<10))
        loop.post {}
        #expect(wakes.load(ordering: .relaxed) == 2)
    }

    final class Own {}

    @Test func aLoopHasOneObjectOfAType() {
        let loop = Loop(wake: {}, isCurrent: { true }, clock: { MonotonicTime(nanoseconds: 0) })
        let first = loop.local(Own.self) { Own() }
        #expect(loop.local(Own.self) { Own() } === first)
        #expect(loop.bind(first).value === first)
    }
}
