package twinfleet.loadtest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is live in another JVM's heap after a full collection, by {@code jcmd GC.class_histogram}.
 *
 * @param bytes of all classes
 * @param byClass bytes of each
 */
record HeapOf(long bytes, Map<String, Long> byClass) {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  /** What the collector puts where nothing is. */
  private static final String GAP = "[Ljdk.internal.vm.FillerElement;";

  /** Collects and counts. */
  static HeapOf of(ChildJvm jvm) throws IOException, InterruptedException {
    // Twice: what the first one finds through weak references and cleaners goes with the second.
    counted(jvm);
    return counted(jvm);
  }

  private static HeapOf counted(ChildJvm jvm) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = List.of(jcmd, Long.toString(jvm.pid()), "GC.class_histogram");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Map<String, Long> byClass = new TreeMap<>();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line : said.lines().toList()) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches() && !matcher.group(3).equals(GAP)) {
          byClass.merge(matcher.group(3), Long.parseLong(matcher.group(2)), Long::sum);
        }
      }
    }
    if (process.waitFor() != 0 || byClass.isEmpty()) {
      throw new IOException("jcmd " + jvm.pid() + " gave no histogram");
    }
    return new HeapOf(byClass.values().stream().mapToLong(Long::longValue).sum(), byClass);
  }

  /** The classes that grew most since {@code before}, largest first, in bytes per one of n. */
  String growth(HeapOf before, int n, int classes) {
    return byClass.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue() - before.byClass.getOrDefault(e.getKey(), 0L)))
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(classes)
        .map(e -> e.getKey() + " " + e.getValue() / n)
        .collect(Collectors.joining(", "));
  }
}
