import Synchronization

/// What a server counts about itself, for metrics and tests. Sendable; every counter only grows.
///
/// Adding is one relaxed atomic addition, on whatever loop it happens.
package final class ServerCounters: Sendable {
    /// In line, so that counting touches no reference count. Its size is at least the number of counters.
    private let cells: InlineArray<48, Atomic<Int>>

    /// All zero.
    package init() {
        precondition(Counter.allCases.count <= 48, "the counters have room")
        cells = InlineArray { _ in Atomic<Int>(0) }
    }

    /// Adds to a counter.
    package func add(_ counter: Counter, _ amount: Int = 1) {
        cells[counter.rawValue].add(amount, ordering: .relaxed)
    }

    /// The count so far.
    package subscript(_ counter: Counter) -> Int { cells[counter.rawValue].load(ordering: .relaxed) }

    /// The counters. `name` is the tail of a Prometheus name, `help` its help text.
    package enum Counter: Int, Sendable, CaseIterable {
        case connectionsOpened, connectionsClosed, connectionsRefused, tlsFailures
        case bytesReceived, bytesSent
        case callsStarted, callsFinished, notGRPC
        case messagesReceived, messagesSent
        case flowControlStalls, slowReaderPauses
        case rapidResets, continuationFloods, pingFloods, settingsFloods, emptyFrameFloods, controlFrameFloods
        case headerBombs, headersTooLarge, protocolErrors, badPrefaces
        case handshakeTimeouts, headerTimeouts, bodyTimeouts, stalledReaders, keepaliveTimeouts
        case messagesTooLarge, compressionBombs, unreadAnswers, requestsCutOff
        case idleCloses, ageCloses, acceptErrors, certificateReloads

        /// The tail of the metric's name, without `_total`.
        package var name: String { names.name }
        /// One line for people.
        package var help: String { names.help }

        private var names: (name: String, help: String) {
            switch self {
            case .connectionsOpened: ("connections_opened", "Connections accepted.")
            case .connectionsClosed: ("connections_closed", "Connections that ended.")
            case .connectionsRefused: ("connections_refused", "Connections closed at once: the limit was reached.")
            case .tlsFailures: ("tls_failures", "TLS handshakes that failed or agreed on no h2.")
            case .bytesReceived: ("bytes_received", "Octets received, after TLS.")
            case .bytesSent: ("bytes_sent", "Octets sent, before TLS.")
            case .callsStarted: ("calls_started", "Calls started.")
            case .callsFinished: ("calls_finished", "Calls finished, however they ended.")
            case .notGRPC: ("requests_not_grpc", "HTTP/2 requests that were no gRPC call.")
            case .messagesReceived: ("messages_received", "Request messages delivered to handlers.")
            case .messagesSent: ("messages_sent", "Response messages sent by handlers.")
            case .flowControlStalls: ("flow_control_stalls", "Times a closed window of the peer held bytes back.")
            case .slowReaderPauses: ("slow_reader_pauses", "Times a stream's outbound buffer rose above its high mark.")
            case .rapidResets: ("rapid_resets", "Connections ended: streams opened and reset too fast.")
            case .continuationFloods: ("continuation_floods", "Connections ended: too many CONTINUATION frames.")
            case .pingFloods: ("ping_floods", "Connections ended: too many PING frames.")
            case .settingsFloods: ("settings_floods", "Connections ended: too many SETTINGS frames.")
            case .emptyFrameFloods: ("empty_frame_floods", "Connections ended: too many empty frames.")
            case .controlFrameFloods: ("control_frame_floods", "Connections ended: too many other control frames.")
            case .headerBombs: ("header_bombs", "Connections ended: header fields inflated far beyond the limit.")
            case .headersTooLarge: ("headers_too_large", "Calls refused: header list over the limit.")
            case .protocolErrors: ("protocol_errors", "Connections ended: another violation of HTTP/2.")
            case .badPrefaces: ("bad_prefaces", "Connections ended: no HTTP/2 preface.")
            case .handshakeTimeouts: ("handshake_timeouts", "Connections ended: no preface and SETTINGS in time.")
            case .headerTimeouts: ("header_timeouts", "Connections ended: a header block was not completed in time.")
            case .bodyTimeouts: ("body_timeouts", "Calls ended: a request message came too slowly.")
            case .stalledReaders: ("stalled_readers", "Calls or connections ended: the peer did not read for too long.")
            case .keepaliveTimeouts: ("keepalive_timeouts", "Connections ended: a PING was not answered.")
            case .messagesTooLarge: ("messages_too_large", "Calls ended: a request message over the limit.")
            case .unreadAnswers: ("unread_answers", "Calls ended: too many octets of answers were left unread.")
            case .requestsCutOff:
                ("requests_cut_off", "Streams reset behind their complete answer: the request did not end.")
            case .compressionBombs: ("compression_bombs", "Calls ended: a message inflated beyond the limit.")
            case .idleCloses: ("idle_closes", "Connections closed after the idle time.")
            case .ageCloses: ("age_closes", "Connections closed at their maximum age.")
            case .acceptErrors: ("accept_errors", "Accepts that failed (too many open files and the like).")
            case .certificateReloads: ("certificate_reloads", "Times new certificate files were taken up.")
            }
        }
    }
}
