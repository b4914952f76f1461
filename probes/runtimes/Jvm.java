import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A probe (../PROTOCOL.md) that looks names up as a Java program does: InetAddress.getAllByName, with the JVM's cache. */
public class Jvm {
    private static final String[] END = {};
    /** The texts of gai_strerror(3), which are all that the exception has of the error. */
    private static final Map<String, String> ERRORS = Map.of(
            "Temporary failure in name resolution", "EAI_AGAIN",
            "Name or service not known", "EAI_NONAME",
            "No address associated with hostname", "EAI_NODATA",
            "Non-recoverable failure in name resolution", "EAI_FAIL",
            "System error", "EAI_SYSTEM");
    private static final Map<String, BlockingQueue<String[]>> queues = new HashMap<>();

    public static void main(String[] args) throws Exception {
        BlockingQueue<String[]> main = new LinkedBlockingQueue<>();
        queues.put("main", main);
        Thread reader = new Thread(Jvm::read);
        reader.setDaemon(true);
        reader.start();
        write("{\"event\":\"ready\",\"pid\":" + ProcessHandle.current().pid() + ",\"probe\":\"jvm\"}");
        performAll(main);
    }

    private static void read() {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] words = line.split(" ");
                queues.computeIfAbsent(words[1], Jvm::startThread).add(words);
            }
        } catch (Exception error) {
            error.printStackTrace();
        }
        queues.get("main").add(END);
    }

    private static BlockingQueue<String[]> startThread(String name) {
        BlockingQueue<String[]> commands = new LinkedBlockingQueue<>();
        Thread thread = new Thread(() -> performAll(commands), name);
        thread.setDaemon(true);
        thread.start();
        return commands;
    }

    private static void performAll(BlockingQueue<String[]> commands) {
        try {
            for (String[] words = commands.take(); words != END; words = commands.take()) write(answer(words));
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static String answer(String[] words) throws Exception {
        Map<String, String> arguments = new HashMap<>();
        for (int at = 3; at < words.length; at++) {
            String[] parts = words[at].split("=", 2);
            arguments.put(parts[0], URLDecoder.decode(parts[1].replace("+", "%2B"), "ISO-8859-1"));
        }
        String head = "{\"id\":" + words[0] + ",\"thread\":\"" + words[1] + "\",\"verb\":\"" + words[2] + "\"";
        long start = System.nanoTime();
        String result = words[2].equals("getaddrinfo") && List.of("name", "family").containsAll(arguments.keySet())
                ? lookUp(arguments.get("name"), arguments.getOrDefault("family", "unspec"))
                : "\"ok\":false,\"error\":\"unsupported\",\"reason\":\"the runtime looks up addresses of names, and nothing else\"";
        return head + ",\"start\":" + start + ",\"end\":" + System.nanoTime() + "," + result + "}";
    }

    private static String lookUp(String name, String family) {
        try {
            List<String> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(name)) {
                boolean wanted = family.equals("unspec") || (family.equals("inet") ? address instanceof Inet4Address : address instanceof Inet6Address);
                if (wanted) found.add("\"" + inWords(address) + "\"");
            }
            return "\"ok\":true,\"addresses\":[" + String.join(",", found) + "],\"raw\":" + found.size();
        } catch (UnknownHostException error) {
            String text = String.valueOf(error.getMessage());
            // From the cache of failures the exception has the name alone.
            String reason = text.contains(": ") ? text.substring(text.lastIndexOf(": ") + 2) : text;
            return "\"ok\":false,\"eai\":\"" + ERRORS.getOrDefault(reason, "UnknownHostException") + "\"";
        }
    }

    /** In the form of inet_ntop(3): Java writes IPv6 addresses in full, so the longest run of zero groups is shortened here. */
    private static String inWords(InetAddress address) {
        String text = address.getHostAddress();
        if (address instanceof Inet4Address) return text;
        String[] groups = text.split("%")[0].split(":");
        int best = -1, length = 1;
        for (int at = 0; at < groups.length; at++) {
            int end = at;
            while (end < groups.length && groups[end].equals("0")) end++;
            if (end - at > length) {
                best = at;
                length = end - at;
            }
        }
        if (best < 0) return text;
        return String.join(":", List.of(groups).subList(0, best)) + "::" + String.join(":", List.of(groups).subList(best + length, groups.length));
    }

    /** Lines of different threads do not mix. */
    private static synchronized void write(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
