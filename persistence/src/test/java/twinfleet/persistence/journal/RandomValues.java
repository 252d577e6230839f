package twinfleet.persistence.journal;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import twinfleet.core.Stamp;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.FirmwareVersion;
import twinfleet.protocol.Model;
import twinfleet.protocol.Sha256;

/**
 * Any record of twin-core, filled by chance: every shape the codec may meet, whether or not a rule
 * would make it. A component that is no primitive is null now and then; a stamp is always whole.
 */
public final class RandomValues {
  private final Random random;

  /** Repeats the same values for the same seed. */
  public RandomValues(long seed) {
    this.random = new Random(seed);
  }

  /** A value of a record or sealed type. */
  public <T> T of(Class<T> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return collection(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isSealed()) {
      List<Class<?>> leaves = leaves(raw).toList();
      return value(leaves.get(random.nextInt(leaves.size())));
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
    }
    return raw.isRecord() && simple(raw) == null ? record(raw) : simple(raw);
  }

  /** The records of a sealed type, by name, so that a seed means the same everywhere. */
  static Stream<Class<?>> leaves(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(c -> c.isSealed() ? leaves(c) : Stream.of(c));
  }

  private Object simple(Class<?> type) {
    String word = "w" + Long.toString(random.nextLong(1L << 40), 36);
    return switch (type.getSimpleName()) {
      case "String" -> word + "\u00e9\u4e16\"\\\n\u0001";
      case "long", "Long" -> random.nextLong(1L << 50);
      case "int", "Integer" -> random.nextInt(1 << 20);
      case "double", "Double" -> random.nextInt(1000) / 8.0;
      case "boolean", "Boolean" -> random.nextBoolean();
      case "Instant" -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case "Duration" -> Duration.ofSeconds(random.nextInt(1 << 20), random.nextInt(1000) * 1000L);
      case "DeviceId" -> new DeviceId(word);
      case "Model" -> new Model(word);
      case "FirmwareVersion" -> new FirmwareVersion(word);
      case "Sha256" -> new Sha256("0123456789abcdef".repeat(4));
      case "Hash" -> Hash.of(word.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      default -> null;
    };
  }

  private Object collection(ParameterizedType type) {
    Type item = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    List<Object> items = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      items.add(value(item));
    }
    if (type.getRawType() == List.class) {
      return items;
    }
    if (type.getRawType() == Set.class) {
      return new LinkedHashSet<>(items);
    }
    return type.getActualTypeArguments()[0] == String.class ? texts(items) : instants(type, items);
  }

  private Map<String, Object> texts(List<Object> items) {
    Map<String, Object> map = new TreeMap<>();
    items.forEach(item -> map.put("k" + map.size(), item));
    return map;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object instants(ParameterizedType type, List<Object> items) {
    Class names = (Class) type.getActualTypeArguments()[0];
    Map map = new EnumMap(names);
    items.forEach(item -> map.put(value(names), item));
    return map;
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] arguments = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean absent = type != Stamp.class && mayBeNull(types[i]) && random.nextInt(5) == 0;
      arguments[i] = absent ? null : value(components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException failed) {
      throw new IllegalStateException("cannot make " + type, failed);
    }
  }

  private static boolean mayBeNull(Class<?> type) {
    return !type.isPrimitive()
        && !List.of(List.class, Set.class, Map.class, Stamp.class).contains(type);
  }
}
