package twinfleet.service.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import twinfleet.core.Release;
import twinfleet.persistence.view.Releases;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Sha256;

/** Adding and reading releases. */
final class ReleaseCalls {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 500;
  private static final int URL_CHARS_MAX = 1_024;

  private final HttpParts parts;
  private final ReleaseImages images;

  ReleaseCalls(HttpParts parts, ReleaseImages images) {
    this.parts = parts;
    this.images = images;
  }

  /** A release as the API shows it: the contract's fields, and whether its image is there. */
  private record ReleaseJson(
      Model model,
      FirmwareVersion version,
      Sha256 sha256,
      long sizeBytes,
      String url,
      long releaseCounter,
      FirmwareVersion requires,
      ReleaseImages.Image image) {}

  Answer add(Call call) {
    return switch (Json.parse(call.body())) {
      case Json.Parsed.Broken broken -> Answer.of(broken.problem());
      case Json.Parsed.Tree tree -> add(call, new Fields(tree.node()));
    };
  }

  private Answer add(Call call, Fields fields) {
    Model model = fields.required("model", Model::new);
    FirmwareVersion version = fields.required("version", FirmwareVersion::new);
    Sha256 sha256 = fields.required("sha256", Sha256::new);
    long sizeBytes = fields.requiredLong("sizeBytes", 1, parts.settings().imageBytesMax());
    String url = fields.optional("url", ReleaseCalls::url);
    long counter = fields.requiredLong("releaseCounter", 0, Long.MAX_VALUE);
    FirmwareVersion requires = fields.optional("requires", FirmwareVersion::new);
    List<Problem.FieldError> errors = fields.errors();
    if (!errors.isEmpty()) {
      return Answer.of(Problem.at(ProblemType.INVALID_FIELD, errors));
    }
    Release release = new Release(model, version, sha256, sizeBytes, url, counter, requires);
    if (parts.releases().add(release, call.at()) == Releases.Added.DIFFERENT) {
      return Answer.of(
          Problem.of(
              ProblemType.RELEASE_EXISTS,
              "model " + model + " has a release " + version + " with other data, which stays"));
    }
    return Answer.json(201, json(release))
        .with("Location", HttpServer.PREFIX + "/releases/" + model + "/" + version)
        .tagged(null);
  }

  private static String url(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null && text.length() <= URL_CHARS_MAX) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no address: " + e.getReason(), e);
    }
    throw new IllegalArgumentException(
        "must be an http or https address of at most " + URL_CHARS_MAX + " characters");
  }

  Answer list(Call call) {
    Params params = new Params(call);
    int limit = params.number("limit", 1, LIMIT_MAX, LIMIT_DEFAULT);
    Model model = params.optional("model", Model::new);
    String list = "releases " + call.query().getOrDefault("model", "");
    Key after = params.optional("cursor", text -> Key.of(Cursor.key(text, list)));
    if (params.problem() != null) {
      return Answer.of(params.problem());
    }
    List<Release> more =
        parts.releases().list(model, after == null ? null : after.release(), limit + 1);
    List<Release> page = more.subList(0, Math.min(limit, more.size()));
    String next = more.size() > limit ? Key.text(page.getLast()) : null;
    return Answer.json(200, Devices.page(page.stream().map(this::json).toList(), next, list));
  }

  /** What a cursor of releases holds. */
  private record Key(Model model, FirmwareVersion version) {
    static String text(Release release) {
      return release.model() + " " + release.version();
    }

    static Key of(String text) {
      String[] both = text.split(" ", 2);
      if (both.length != 2) {
        throw new IllegalArgumentException("is no cursor of this list");
      }
      return new Key(new Model(both[0]), new FirmwareVersion(both[1]));
    }

    Release release() {
      return new Release(model, version, null, 0, null, 0, null);
    }
  }

  Answer one(Call call, String model, String version) {
    Problem stray = new Params(call).problem();
    if (stray != null) {
      return Answer.of(stray);
    }
    return switch (find(model, version)) {
      case Found.Here here -> Answer.json(200, json(here.release()));
      case Found.Not not -> Answer.of(not.problem());
    };
  }

  /** A release, or why there is none. */
  sealed interface Found {
    /** It is there. */
    record Here(Release release) implements Found {}

    /** It is not. */
    record Not(Problem problem) implements Found {}
  }

  Found find(String model, String version) {
    Problem badModel = Devices.invalid("model", model, Model::new);
    Problem badVersion = Devices.invalid("version", version, FirmwareVersion::new);
    if (badModel != null || badVersion != null) {
      return new Found.Not(badModel != null ? badModel : badVersion);
    }
    Optional<Release> release =
        parts.releases().get(new Model(model), new FirmwareVersion(version));
    return release
        .<Found>map(Found.Here::new)
        .orElseGet(
            () ->
                new Found.Not(
                    Problem.of(
                        ProblemType.UNKNOWN_RELEASE,
                        "model " + model + " has no release " + version)));
  }

  ReleaseJson json(Release release) {
    Release offered = images.offered(release);
    return new ReleaseJson(
        offered.model(),
        offered.version(),
        offered.sha256(),
        offered.sizeBytes(),
        offered.url(),
        offered.releaseCounter(),
        offered.requires(),
        images.image(release));
  }
}
