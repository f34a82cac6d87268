package peers;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs one engine on one database: every diagram of a folder, each for some seconds, with one and with eight
 * threads, after as long to warm up.
 *
 * <p>A step is a start or a completed task. Prints one JSON object a line.
 */
public final class Bench {
    private static final int[] THREADS = {1, 8};

    private Bench() {}

    public static void run(Peer peer, String[] arguments) throws Exception {
        Map<String, String> options = options(arguments);
        Path diagrams = Path.of(options.get("diagrams"));
        double seconds = Double.parseDouble(options.get("seconds"));
        try (HikariDataSource database = Databases.open(options.get("url"), options.getOrDefault("user", "sa"));
                peer) {
            peer.open(database);
            List<String> shapes = deploy(peer, diagrams);
            for (String shape : shapes) {
                measure(peer, shape, 1, seconds);
            }
            for (String shape : shapes) {
                for (int threads : THREADS) {
                    System.out.printf(
                            java.util.Locale.ROOT,
                            "{\"version\": \"%s\", \"shape\": \"%s\", \"threads\": %d, \"steps_per_s\": %.1f}%n",
                            peer.version(), shape, threads, measure(peer, shape, threads, seconds));
                }
            }
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> found = new java.util.HashMap<>();
        for (int at = 0; at + 1 < arguments.length; at += 2) {
            found.put(arguments[at].replaceFirst("^--", ""), arguments[at + 1]);
        }
        return found;
    }

    private static List<String> deploy(Peer peer, Path folder) throws Exception {
        List<String> shapes = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".bpmn")).sorted().toList()) {
                peer.deploy(file.getFileName().toString(), Files.readString(file));
                shapes.add(file.getFileName().toString().replace(".bpmn", ""));
            }
        }
        return shapes;
    }

    private static double measure(Peer peer, String shape, int threads, double seconds) throws Exception {
        AtomicLong steps = new AtomicLong();
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(pool.submit(() -> {
                while (System.nanoTime() < end) {
                    steps.addAndGet(oneInstance(peer, shape, end));
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        pool.shutdown();
        return steps.get() / ((System.nanoTime() - began) / 1e9);
    }

    private static int oneInstance(Peer peer, String shape, long end) {
        String instance = peer.start(shape);
        int steps = 1;
        List<String> open = peer.openTasks(instance);
        while (!open.isEmpty() && System.nanoTime() < end) {
            for (String task : open) {
                peer.complete(task, steps);
                steps++;
            }
            open = peer.openTasks(instance);
        }
        return steps;
    }
}
