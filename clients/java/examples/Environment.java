import dev.martlet.MartletClient;
import java.io.File;
import javax.net.ssl.SSLException;

/** What the examples take from the environment. */
final class Environment {
    private Environment() {}

    static String get(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    static MartletClient.Builder builder() {
        MartletClient.Builder builder = MartletClient.to(get("MARTLET_ADDRESS", "localhost:50051"));
        String authorities = get("MARTLET_CA", null);
        if (authorities != null) {
            builder.authorities(new File(authorities));
        }
        return builder;
    }

    static MartletClient client() throws SSLException {
        return builder().token(get("MARTLET_TOKEN", null)).build();
    }
}
