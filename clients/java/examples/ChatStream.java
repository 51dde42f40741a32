import dev.martlet.MartletClient;
import dev.martlet.v1.ChatInput;
import dev.martlet.v1.ChatMessage;
import dev.martlet.v1.GenerateRequest;
import dev.martlet.v1.SamplingParameters;
import dev.martlet.v1.StoppingParameters;
import dev.martlet.v1.Usage;

/** Streams the answer to a question: ChatStream [QUESTION]. */
public final class ChatStream {
    public static void main(String[] arguments) throws Exception {
        String question = arguments.length > 0 ? String.join(" ", arguments) : "Tell me a story about a bird.";
        try (MartletClient client = Environment.client()) {
            GenerateRequest request = GenerateRequest.newBuilder()
                .setModel(Environment.get("MARTLET_MODEL", ""))
                .setChat(ChatInput.newBuilder()
                    .addMessages(ChatMessage.newBuilder().setRole("user").setContent(question)))
                .setSampling(SamplingParameters.newBuilder().setTemperature(0.8f))
                .setStopping(StoppingParameters.newBuilder().setMaxTokens(128))
                .build();
            MartletClient.Result result = client.stream(request, delta -> {
                System.out.print(delta.getText());
                System.out.flush();
                return true;
            });
            Usage usage = result.finished().get(0).getUsage();
            System.out.printf("%n(%d tokens in, %d out)%n", usage.getPromptTokens(), usage.getCompletionTokens());
        }
    }
}
