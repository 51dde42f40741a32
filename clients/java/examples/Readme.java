import dev.martlet.MartletClient;
import dev.martlet.v1.GenerateRequest;
import dev.martlet.v1.StoppingParameters;
import java.time.Duration;

/** The lines of README.md as a program. */
final class Readme {
    private Readme() {}

    public static void main(String[] arguments) throws Exception {
        try (MartletClient client = MartletClient.to("localhost:50051").timeout(Duration.ofMinutes(1)).build()) {
            GenerateRequest request = GenerateRequest.newBuilder()
                .setText("Once upon a time")
                .setStopping(StoppingParameters.newBuilder().setMaxTokens(64))
                .build();
            client.stream(request, delta -> {
                System.out.print(delta.getText());
                return true;                       // false stops the generation, on the server too
            });
        }
    }
}
