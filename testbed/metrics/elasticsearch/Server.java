import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.Build;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One node of Elasticsearch, in the folder and on the port that are given, until it is killed. */
class Server {
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        layOut(home, List.of(args).subList(2, args.length));
        Settings settings = Settings.builder()
            .put("path.home", home)
            .put("cluster.name", "shop")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", args[1])
            // The machine's disk may be nearly full: an index is made all the same.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        LogConfigurator.configureWithoutConfig(settings);
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), home.resolve("config"), () -> "one");
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of(), false);
        new Node(environment, plugins).start();
        Thread.currentThread().join();
    }

    /** As a distribution has it: each module has a folder with its jars and what it is. */
    private static void layOut(Path home, List<String> jars) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Path module = Files.createDirectories(home.resolve("modules/transport-netty4"));
        for (String jar : jars) {
            Files.createSymbolicLink(module.resolve(Path.of(jar).getFileName()), Path.of(jar));
        }
        String version = Build.current().version();
        Files.write(module.resolve("plugin-descriptor.properties"), List.of(
            "name=transport-netty4",
            "description=HTTP and transport",
            "version=" + version,
            "elasticsearch.version=" + version,
            "java.version=17",
            "classname=org.elasticsearch.transport.netty4.Netty4Plugin"));
    }
}
