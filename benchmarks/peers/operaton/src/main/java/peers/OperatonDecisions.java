package peers;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.operaton.bpm.dmn.engine.DmnDecision;
import org.operaton.bpm.dmn.engine.DmnEngine;
import org.operaton.bpm.dmn.engine.DmnEngineConfiguration;

/**
 * Decides one table of a file again and again with whole numbers drawn at random.
 *
 * <p>arguments: FILE DECISION SECONDS NAME:BOUND ... Prints one JSON object.
 */
public final class OperatonDecisions {
    private OperatonDecisions() {}

    public static void main(String[] arguments) throws Exception {
        DmnEngine engine =
                DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();
        DmnDecision decision;
        try (InputStream file = Files.newInputStream(Path.of(arguments[0]))) {
            decision = engine.parseDecision(arguments[1], file);
        }
        Map<String, Integer> bounds = bounds(arguments);
        double seconds = Double.parseDouble(arguments[2]);
        rate(engine, decision, bounds, seconds / 2);
        System.out.printf(
                Locale.ROOT, "{\"decisions_per_s\": %.1f}%n", rate(engine, decision, bounds, seconds));
    }

    private static Map<String, Integer> bounds(String[] arguments) {
        Map<String, Integer> bounds = new HashMap<>();
        for (int at = 3; at < arguments.length; at++) {
            String[] parts = arguments[at].split(":");
            bounds.put(parts[0], Integer.valueOf(parts[1]));
        }
        return bounds;
    }

    private static double rate(DmnEngine engine, DmnDecision decision, Map<String, Integer> bounds, double seconds) {
        Random random = new Random(0);
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        long made = 0;
        while (System.nanoTime() < end) {
            Map<String, Object> variables = new HashMap<>();
            bounds.forEach((name, bound) -> variables.put(name, random.nextInt(bound)));
            engine.evaluateDecisionTable(decision, variables);
            made++;
        }
        return made / ((System.nanoTime() - began) / 1e9);
    }
}
