import NIOCore
import NIOHTTP1

/// One connection of the admin port: requests one after the other, each within its time. Confined to its event loop.
final class AdminConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let routes: AdminRoutes
    private let configuration: AdminConfiguration
    private let headLimit: AdminHeadLimit
    private var timer: Scheduled<Void>?
    private var head: HTTPRequestHead?
    private var bodyLength = 0
    private var isClosing = false

    init(routes: AdminRoutes, configuration: AdminConfiguration, headLimit: AdminHeadLimit) {
        self.routes = routes
        self.configuration = configuration
        self.headLimit = headLimit
    }

    func channelActive(context: ChannelHandlerContext) {
        arm(configuration.requestTimeout, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            bodyLength = 0
        case .body(let buffer):
            bodyLength += buffer.readableBytes
            if bodyLength > configuration.maxBody {
                respond(AdminResponse(status: 413, body: "the body is too long\n"), keepAlive: false, context)
            }
        case .end:
            guard let head else { return }
            respond(
                routes.answer(method: head.method.rawValue, target: head.uri), keepAlive: head.isKeepAlive, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The error handler before us has answered malformed requests with 400.
        context.close(promise: nil)
    }

    private func respond(_ response: AdminResponse, keepAlive: Bool, _ context: ChannelHandlerContext) {
        isClosing = !keepAlive
        var fields: HTTPHeaders = [
            "content-type": response.contentType, "content-length": String(response.body.utf8.count),
            "cache-control": "no-store", "x-content-type-options": "nosniff",
        ]
        if let allow = response.allow { fields.add(name: "allow", value: allow) }
        fields.add(name: "connection", value: keepAlive ? "keep-alive" : "close")
        let version = head?.version ?? .http1_1
        context.write(
            wrapOutboundOut(
                .head(HTTPResponseHead(version: version, status: .init(statusCode: response.status), headers: fields))),
            promise: nil)
        if head?.method != .HEAD {
            var buffer = context.channel.allocator.buffer(capacity: response.body.utf8.count)
            buffer.writeString(response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        head = nil
        headLimit.reset()
        arm(configuration.responseTimeout, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            let (connection, context) = bound.value
            if connection.isClosing {
                context.close(promise: nil)
            } else {
                connection.arm(connection.configuration.requestTimeout, context)
            }
        }
    }

    private func arm(_ time: Duration, _ context: ChannelHandlerContext) {
        timer?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: TimeAmount(time)) { bound.value.close(promise: nil) }
    }
}

/// Closes a connection whose request head grows beyond its bound. Stands before the decoder; confined to its event loop.
final class AdminHeadLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limit: Int
    private var count = 0

    init(limit: Int) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count += unwrapInboundIn(data).readableBytes
        guard count <= limit else { return context.close(promise: nil) }
        context.fireChannelRead(data)
    }

    /// A response went out: counting begins anew.
    func reset() { count = 0 }
}
