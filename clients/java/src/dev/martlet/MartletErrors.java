package dev.martlet;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes the details of a failed call apart. Its code is {@code io.grpc.Status.fromThrowable(error).getCode()}. */
public final class MartletErrors {
    private static final Metadata.Key<byte[]> DETAILS =
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private MartletErrors() {}

    /** The fields of the request that the server refused. */
    public static List<BadRequest.FieldViolation> fieldViolations(Throwable error) {
        return detail(error, BadRequest.class).map(BadRequest::getFieldViolationsList).orElse(List.of());
    }

    /** How long to wait before another try, if the server says that another try makes sense. */
    public static Optional<Duration> retryDelay(Throwable error) {
        return detail(error, RetryInfo.class)
            .map(retry -> Duration.ofSeconds(retry.getRetryDelay().getSeconds(), retry.getRetryDelay().getNanos()));
    }

    /** The first detail of a type, a message of com.google.rpc. */
    public static <T extends Message> Optional<T> detail(Throwable error, Class<T> type) {
        Metadata trailers = io.grpc.Status.trailersFromThrowable(error);
        byte[] bytes = trailers == null ? null : trailers.get(DETAILS);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            for (Any any : Status.parseFrom(bytes).getDetailsList()) {
                if (any.is(type)) {
                    return Optional.of(any.unpack(type));
                }
            }
        } catch (InvalidProtocolBufferException broken) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
