package twinfleet.service.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.Directives.withRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.pekko.http.javadsl.server.Route;

/** Every address of the API, under {@link HttpServer#PREFIX}, and what answers there. */
final class ApiRoutes {
  private final HttpSettings settings;
  private final Serving serving;
  private final Devices devices;
  private final Registering registering;
  private final DeviceActions actions;
  private final ReleaseCalls releases;
  private final ImageUpload upload;
  private final ArtifactRoutes artifacts;
  private final FleetCalls fleet;

  ApiRoutes(HttpParts parts, ExecutorService threads, CompletableFuture<String> baseUrl) {
    this.settings = parts.settings();
    ImageStore store = new ImageStore(settings.artifacts());
    ReleaseImages images = new ReleaseImages(store, baseUrl);
    TwinCalls twins = new TwinCalls(parts);
    this.serving = new Serving(parts, threads);
    this.devices = new Devices(parts, twins);
    this.registering = new Registering(parts, twins, threads);
    this.actions = new DeviceActions(parts, twins, devices, images);
    this.releases = new ReleaseCalls(parts, images);
    this.upload = new ImageUpload(parts, releases, store, threads);
    this.artifacts = new ArtifactRoutes(store, threads);
    this.fleet = new FleetCalls(parts);
  }

  Route routes() {
    return pathPrefix(
        segment("api").slash("v1"),
        () ->
            concat(
                pathPrefix(
                    "devices",
                    () -> concat(pathEnd(this::allDevices), pathPrefix(segment(), this::device))),
                pathPrefix(
                    "releases",
                    () ->
                        concat(
                            pathEnd(this::allReleases),
                            pathPrefix(segment().slash(segment()), this::release))),
                artifacts.routes(),
                path(
                    segment("fleet").slash("status"),
                    () -> get(() -> serving.read("fleet-status", fleet::status)))));
  }

  private Route allDevices() {
    return concat(
        get(() -> serving.read("list-devices", devices::list)),
        post(
            () ->
                withRequestTimeout(
                    settings.bulkTimeout(),
                    () ->
                        serving.write(
                            "register", settings.bulkBytesMax(), registering::register))));
  }

  private Route device(String id) {
    return concat(
        pathEnd(
            () ->
                concat(
                    get(() -> serving.read("device", call -> devices.one(call, id))),
                    delete(
                        () ->
                            serving.write(
                                "decommission", call -> actions.decommission(call, id))))),
        path("explain", () -> get(() -> serving.read("explain", c -> devices.explain(c, id)))),
        action("assign", call -> actions.assign(call, id)),
        action("cancel", call -> actions.cancel(call, id)),
        action("hold", call -> actions.hold(call, id)),
        action("release", call -> actions.release(call, id)),
        action("decommission", call -> actions.decommission(call, id)),
        action("recommission", call -> actions.recommission(call, id)));
  }

  private Route action(String name, Operation operation) {
    return path(name, () -> post(() -> serving.write(name, operation)));
  }

  private Route allReleases() {
    return concat(
        get(() -> serving.read("list-releases", releases::list)),
        post(() -> serving.write("add-release", releases::add)));
  }

  private Route release(String model, String version) {
    return concat(
        pathEnd(() -> get(() -> serving.read("release", c -> releases.one(c, model, version)))),
        path("image", () -> put(() -> upload.route(model, version))));
  }
}
