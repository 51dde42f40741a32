import com.google.rpc.BadRequest;
import dev.martlet.MartletClient;
import dev.martlet.MartletErrors;
import dev.martlet.v1.GenerateRequest;
import dev.martlet.v1.GenerateResponse;
import dev.martlet.v1.SamplingParameters;
import dev.martlet.v1.StoppingParameters;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The smoke test: stream, cancel, deadline, error details, credentials, against the server in MARTLET_ADDRESS. */
public final class Smoke {
    private static void check(boolean holds, String what) {
        if (!holds) {
            System.out.println("java: FAILED: " + what);
            System.exit(1);
        }
    }

    private static GenerateRequest.Builder request(int maxTokens) {
        return GenerateRequest.newBuilder()
            .setModel(Environment.get("MARTLET_MODEL", ""))
            .setText("Once upon a time")
            .setSampling(SamplingParameters.newBuilder().setTemperature(0))
            .setStopping(StoppingParameters.newBuilder().setMaxTokens(maxTokens));
    }

    private static StatusRuntimeException failure(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException error) {
            return error;
        }
        return new StatusRuntimeException(Status.OK);
    }

    public static void main(String[] arguments) throws Exception {
        try (MartletClient client = Environment.client()) {
            // A stream gives the text of the unary call.
            GenerateResponse whole = client.generation().generate(request(16).build());
            int[] deltas = {0};
            MartletClient.Result result = client.stream(request(16).build(), delta -> ++deltas[0] > 0);
            check(deltas[0] > 0 && !result.text().isEmpty(), "stream without text");
            check(result.text().equals(whole.getOutputs(0).getText()), "stream and unary call differ");
            check(result.started() != null && result.finished().size() == 1, "events of the stream");

            // Cancelling in mid-stream, then the connection still serves.
            GenerateRequest.Builder endless = request(200);
            endless.getStoppingBuilder().setIgnoreEos(true);
            int[] seen = {0};
            client.stream(endless.build(), delta -> ++seen[0] > 1);
            check(seen[0] == 1, "cancel");
            client.generation().generate(request(1).build());

            // A deadline: it passes, or the server says at once that it cannot be met.
            StatusRuntimeException error = failure(() ->
                client.generation().withDeadlineAfter(1, TimeUnit.MILLISECONDS)
                    .generateStream(endless.build()).forEachRemaining(event -> {}));
            Status.Code code = error.getStatus().getCode();
            check(code == Status.Code.DEADLINE_EXCEEDED || code == Status.Code.RESOURCE_EXHAUSTED, "deadline: " + error);

            // Error details.
            GenerateRequest.Builder wrong = request(1);
            wrong.getSamplingBuilder().setTemperature(-1);
            error = failure(() -> client.generation().generate(wrong.build()));
            check(error.getStatus().getCode() == Status.Code.INVALID_ARGUMENT, "bad parameter: " + error);
            List<BadRequest.FieldViolation> violations = MartletErrors.fieldViolations(error);
            check(violations.size() == 1 && violations.get(0).getField().equals("sampling.temperature"),
                "violations: " + violations);
            check(MartletErrors.retryDelay(error).isEmpty(), "retry delay");
            error = failure(() -> client.generation().generate(request(1).setModel("no-such-model").build()));
            check(error.getStatus().getCode() == Status.Code.NOT_FOUND, "unknown model: " + error);
        }
        // Without the token, if the server wants one.
        if (Environment.get("MARTLET_TOKEN", null) != null) {
            try (MartletClient stranger = Environment.builder().build()) {
                StatusRuntimeException error = failure(() -> stranger.generation().generate(request(1).build()));
                check(error.getStatus().getCode() == Status.Code.UNAUTHENTICATED, "no token: " + error);
            }
        }
        System.out.println("java: ok");
        System.exit(0);
    }
}
