import dev.martlet.MartletClient;
import dev.martlet.v1.EmbedInput;
import dev.martlet.v1.EmbedRequest;
import dev.martlet.v1.EmbedResponse;
import dev.martlet.v1.Embedding;

/** Compares sentences by their vectors: Embed [MODEL]. */
public final class Embed {
    public static void main(String[] arguments) throws Exception {
        String[] sentences = {"A bird is singing.", "I can hear a blackbird.", "The bank raises its rates."};
        EmbedRequest.Builder request = EmbedRequest.newBuilder().setNormalize(true);
        if (arguments.length > 0) {
            request.setModel(arguments[0]);
        }
        for (String sentence : sentences) {
            request.addInputs(EmbedInput.newBuilder().setText(sentence));
        }
        try (MartletClient client = Environment.client()) {
            EmbedResponse response = client.embeddings().embed(request.build());
            Embedding first = response.getEmbeddings(0);
            for (Embedding embedding : response.getEmbeddingsList()) {
                float similarity = 0;
                for (int i = 0; i < embedding.getValuesCount(); i++) {
                    similarity += embedding.getValues(i) * first.getValues(i);
                }
                System.out.printf("%6.3f  %s%n", similarity, sentences[embedding.getIndex()]);
            }
        }
    }
}
