package twinfleet.persistence.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A SHA-256 over stored bytes: a link of a twin's chain of events. Written as 43 of base64url. */
public final class Hash {
  /** Before the first event of every twin. */
  public static final Hash ZERO = new Hash(new byte[32]);

  private static final int LENGTH_BYTES = 32;

  private final byte[] value;

  private Hash(byte[] value) {
    this.value = value;
  }

  /** The hash of {@code bytes}. */
  public static Hash of(byte[] bytes) {
    try {
      return new Hash(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** Reads what {@link #toString} wrote; anything else is an {@link IllegalArgumentException}. */
  @JsonCreator
  public static Hash parse(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length != LENGTH_BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(value, hash.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @JsonValue
  @Override
  public String toString() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
