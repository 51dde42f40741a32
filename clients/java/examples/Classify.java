import dev.martlet.MartletClient;
import dev.martlet.v1.ClassScore;
import dev.martlet.v1.ClassifyInput;
import dev.martlet.v1.ClassifyRequest;

/** Says what is most likely of a text: Classify [MODEL [TEXT]]. */
public final class Classify {
    public static void main(String[] arguments) throws Exception {
        ClassifyRequest request = ClassifyRequest.newBuilder()
            .setModel(arguments.length > 0 ? arguments[0] : "")
            .addInputs(ClassifyInput.newBuilder()
                .setText(arguments.length > 1 ? arguments[1] : "What a wonderful film!"))
            .build();
        try (MartletClient client = Environment.client()) {
            for (ClassScore score : client.classification().classify(request).getResults(0).getClassesList()) {
                System.out.printf("%6.3f  %s%n", score.getProbability(), score.getLabel());
            }
        }
    }
}
