package twinfleet.service.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import twinfleet.protocol.Sha256;

/**
 * Firmware images as files named by their digest. An image appears whole and checked or not at all:
 * it is written beside, forced to disk and renamed, so that a crash leaves a part at most, which
 * the next start removes.
 */
final class ImageStore {
  private static final int BUFFER_BYTES = 65_536;

  private final Path images;
  private final Path incoming;

  /** Opens {@code folder}, creating it. */
  ImageStore(Path folder) {
    this.images = folder;
    this.incoming = folder.resolve("incoming");
    try {
      Files.createDirectories(incoming);
      removeParts();
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for images cannot be used: " + folder, e);
    }
  }

  /** How an upload ended. */
  enum Stored {
    /** Kept, and it is what was promised. */
    KEPT,
    /** More bytes came than promised. */
    TOO_LARGE,
    /** Fewer bytes came than promised. */
    TOO_SHORT,
    /** As many bytes, but others. */
    OTHER_DIGEST
  }

  /** The file of an image, whether it is there or not. */
  Path path(Sha256 digest) {
    return images.resolve(digest.value());
  }

  /** Whether the image is here, whole. */
  boolean has(Sha256 digest) {
    return Files.isRegularFile(path(digest));
  }

  /** Keeps what {@code in} gives if it has exactly this digest and size; reads no byte more. */
  Stored store(InputStream in, Sha256 digest, long sizeBytes) throws IOException {
    Path part = incoming.resolve(UUID.randomUUID() + ".part");
    try {
      Stored stored = write(in, part, digest, sizeBytes);
      if (stored == Stored.KEPT) {
        move(part, path(digest));
      }
      return stored;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Stored write(InputStream in, Path part, Sha256 digest, long sizeBytes)
      throws IOException {
    MessageDigest sha256 = Json.sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileChannel file =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        size += read;
        if (size > sizeBytes) {
          return Stored.TOO_LARGE;
        }
        sha256.update(buffer, 0, read);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      file.force(true);
    }
    if (size < sizeBytes) {
      return Stored.TOO_SHORT;
    }
    boolean same = HexFormat.of().formatHex(sha256.digest()).equals(digest.value());
    return same ? Stored.KEPT : Stored.OTHER_DIGEST;
  }

  /** Whoever comes second puts the same bytes over the first: that harms nobody. */
  private void move(Path part, Path image) throws IOException {
    try {
      Files.move(part, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
      throw new IOException("the folder for images cannot rename atomically: " + images, e);
    }
    try (FileChannel folder = FileChannel.open(images, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private void removeParts() throws IOException {
    try (Stream<Path> parts = Files.list(incoming)) {
      for (Path part : parts.toList()) {
        Files.deleteIfExists(part);
      }
    }
  }
}
