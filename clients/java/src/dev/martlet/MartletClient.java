package dev.martlet;

import dev.martlet.v1.ClassificationGrpc;
import dev.martlet.v1.ConversationsGrpc;
import dev.martlet.v1.Delta;
import dev.martlet.v1.EmbeddingsGrpc;
import dev.martlet.v1.Finished;
import dev.martlet.v1.GenerateRequest;
import dev.martlet.v1.GenerateStreamResponse;
import dev.martlet.v1.GenerationGrpc;
import dev.martlet.v1.ModelsGrpc;
import dev.martlet.v1.RankingGrpc;
import dev.martlet.v1.ScoringGrpc;
import dev.martlet.v1.Started;
import dev.martlet.v1.TokenizationGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** A connection to a Martlet server. Safe for use by several threads. */
public final class MartletClient implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel connection;
    private final Channel channel;
    private final Duration timeout;

    private MartletClient(ManagedChannel connection, String token, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        this.channel = io.grpc.ClientInterceptors.intercept(connection, new Defaults(token, timeout));
    }

    /** How to connect. As it is made: without TLS, without a token, with a deadline of a minute for each call. */
    public static final class Builder {
        private final String target;
        private String token;
        private boolean tls;
        private File authorities;
        private File certificate;
        private File key;
        private Duration timeout = Duration.ofMinutes(1);

        private Builder(String target) {
            this.target = target;
        }

        /** Sends a bearer token with every call. Without TLS it is readable on the network. */
        public Builder token(String token) {
            this.token = token;
            return this;
        }

        /** Uses TLS with the system's authorities. */
        public Builder tls() {
            tls = true;
            return this;
        }

        /** Uses TLS with these authorities (PEM). */
        public Builder authorities(File file) {
            authorities = file;
            return this;
        }

        /** Uses mutual TLS with this certificate and key (PEM, the key in PKCS 8). */
        public Builder certificate(File certificate, File key) {
            this.certificate = certificate;
            this.key = key;
            return this;
        }

        /** The deadline of each call that has none of its own. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** The client. It connects at the first call. */
        public MartletClient build() throws SSLException {
            NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target).maxInboundMessageSize(MAX_MESSAGE_BYTES);
            if (tls || authorities != null || certificate != null) {
                SslContextBuilder ssl = GrpcSslContexts.forClient();
                if (authorities != null) {
                    ssl.trustManager(authorities);
                }
                if (certificate != null) {
                    ssl.keyManager(certificate, key);
                }
                builder.sslContext(ssl.build());
            } else {
                builder.usePlaintext();
            }
            return new MartletClient(builder.build(), token, timeout);
        }
    }

    /** A builder for the server at a target such as "localhost:50051". */
    public static Builder to(String target) {
        return new Builder(target);
    }

    /** What a stream told. */
    public static final class Result {
        private final Map<Integer, StringBuilder> texts = new TreeMap<>();
        private final Map<Integer, Finished> finished = new TreeMap<>();
        private Started started;

        /** What the server said first. */
        public Started started() {
            return started;
        }

        /** The text of the first output. */
        public String text() {
            return text(0);
        }

        /** The text of an output. */
        public String text(int index) {
            return texts.getOrDefault(index, new StringBuilder()).toString();
        }

        /** How each output ended, by index. */
        public Map<Integer, Finished> finished() {
            return finished;
        }
    }

    /**
     * Generates and calls {@code onDelta} with each piece of text as soon as it is there. When it answers false the
     * generation is stopped, on the server too. Throws {@link io.grpc.StatusRuntimeException}.
     */
    public Result stream(GenerateRequest request, Predicate<Delta> onDelta) {
        Result result = new Result();
        Context.CancellableContext context = Context.current().withCancellation();
        Context previous = context.attach();
        try {
            Iterator<GenerateStreamResponse> events = generation().generateStream(request);
            while (events.hasNext()) {
                GenerateStreamResponse event = events.next();
                switch (event.getEventCase()) {
                    case STARTED:
                        result.started = event.getStarted();
                        break;
                    case FINISHED:
                        result.finished.put(event.getFinished().getIndex(), event.getFinished());
                        break;
                    case DELTA:
                        Delta delta = event.getDelta();
                        result.texts.computeIfAbsent(delta.getIndex(), key -> new StringBuilder())
                            .append(delta.getText());
                        if (!onDelta.test(delta)) {
                            return result;
                        }
                        break;
                    default:
                        break;
                }
            }
            return result;
        } finally {
            context.detach(previous);
            context.cancel(null);
        }
    }

    /** The channel with token and deadline, for stubs of your own, such as asynchronous ones. */
    public Channel channel() {
        return channel;
    }

    public GenerationGrpc.GenerationBlockingStub generation() {
        return GenerationGrpc.newBlockingStub(channel);
    }

    /** Conversations stream in both directions: the stub is the asynchronous one. */
    public ConversationsGrpc.ConversationsStub conversations() {
        return ConversationsGrpc.newStub(channel);
    }

    public EmbeddingsGrpc.EmbeddingsBlockingStub embeddings() {
        return EmbeddingsGrpc.newBlockingStub(channel);
    }

    public ClassificationGrpc.ClassificationBlockingStub classification() {
        return ClassificationGrpc.newBlockingStub(channel);
    }

    public RankingGrpc.RankingBlockingStub ranking() {
        return RankingGrpc.newBlockingStub(channel);
    }

    public ScoringGrpc.ScoringBlockingStub scoring() {
        return ScoringGrpc.newBlockingStub(channel);
    }

    public TokenizationGrpc.TokenizationBlockingStub tokenization() {
        return TokenizationGrpc.newBlockingStub(channel);
    }

    public ModelsGrpc.ModelsBlockingStub models() {
        return ModelsGrpc.newBlockingStub(channel);
    }

    /** Closes the connection; running calls are cancelled. */
    @Override
    public void close() {
        connection.shutdownNow();
    }

    /** Adds the token to every call, and the deadline to those that have none. */
    private static final class Defaults implements ClientInterceptor {
        private final String token;
        private final Duration timeout;

        Defaults(String token, Duration timeout) {
            this.token = token;
            this.timeout = timeout;
        }

        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(
                MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            if (timeout != null && options.getDeadline() == null) {
                options = options.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            return new SimpleForwardingClientCall<Q, R>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    if (token != null) {
                        headers.put(AUTHORIZATION, "Bearer " + token);
                    }
                    super.start(listener, headers);
                }
            };
        }
    }
}
