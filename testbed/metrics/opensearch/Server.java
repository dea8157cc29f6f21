import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of OpenSearch, in the folder and on the port that are given, until it is killed. */
class Server {
    public static void main(String[] args) throws InterruptedException {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> settings.put("http.port", args[1]));
        runner.build("-basePath", args[0], "-numOfNode", "1", "-clusterName", "shop");
        Thread.currentThread().join();
    }
}
