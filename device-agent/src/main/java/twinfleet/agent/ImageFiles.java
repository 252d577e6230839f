package twinfleet.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import twinfleet.protocol.DesiredDocument;
import twinfleet.protocol.Sha256;

/** The images of one device on its disk, named by their digest: parts, complete ones, ETags. */
final class ImageFiles {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path folder;

  ImageFiles(Path agentFolder) {
    folder = agentFolder.resolve("images");
  }

  /** The file that grows while the image is fetched. */
  Path part(Sha256 sha256) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(sha256 + ".part");
  }

  long partBytes(Sha256 sha256) throws IOException {
    Path part = part(sha256);
    return Files.exists(part) ? Files.size(part) : 0;
  }

  /** The ETag under which the part was fetched, or null. */
  String etag(Sha256 sha256) throws IOException {
    Path file = folder.resolve(sha256 + ".etag");
    return Files.exists(file) ? Files.readString(file) : null;
  }

  void keepEtag(Sha256 sha256, String etag) throws IOException {
    Files.writeString(folder.resolve(sha256 + ".etag"), etag);
  }

  long freeBytes() throws IOException {
    Files.createDirectories(folder);
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Whether the complete image is held; its digest was checked before it got its name. */
  boolean holds(DesiredDocument document) {
    Path image = image(document.sha256());
    try {
      return Files.exists(image) && Files.size(image) == document.sizeBytes();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a checked part the name of a complete image. */
  void complete(Sha256 sha256) throws IOException {
    Files.move(part(sha256), image(sha256), StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(folder.resolve(sha256 + ".etag"));
  }

  void delete(Sha256 sha256) {
    try {
      Files.deleteIfExists(image(sha256));
      deletePart(sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deletePart(Sha256 sha256) throws IOException {
    Files.deleteIfExists(folder.resolve(sha256 + ".part"));
    Files.deleteIfExists(folder.resolve(sha256 + ".etag"));
  }

  Path image(Sha256 sha256) {
    return folder.resolve(sha256 + ".img");
  }

  /** The SHA-256 over the whole file. */
  static Sha256 digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return new Sha256(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
