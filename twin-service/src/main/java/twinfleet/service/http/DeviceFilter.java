package twinfleet.service.http;

import cz.jirutka.rsql.parser.RSQLParser;
import cz.jirutka.rsql.parser.RSQLParserException;
import cz.jirutka.rsql.parser.ast.AndNode;
import cz.jirutka.rsql.parser.ast.ComparisonNode;
import cz.jirutka.rsql.parser.ast.Node;
import cz.jirutka.rsql.parser.ast.OrNode;
import java.util.List;
import java.util.stream.Stream;
import twinfleet.persistence.view.ViewFilter;
import twinfleet.persistence.view.ViewFilter.Condition;
import twinfleet.persistence.view.ViewFilter.Operator;

/** The contract's filter language (RSQL) as a {@link ViewFilter}. */
final class DeviceFilter {
  private static final int CHARS_MAX = 2_000;

  private DeviceFilter() {}

  /**
   * Reads {@code text}.
   *
   * @throws IllegalArgumentException in words for the caller, naming the field or operator
   */
  static ViewFilter parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw new IllegalArgumentException("a filter has at most " + CHARS_MAX + " characters");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a filter has no control characters");
    }
    try {
      return new ViewFilter(conditions(new RSQLParser().parse(text)).toList());
    } catch (RSQLParserException e) {
      throw new IllegalArgumentException("is no RSQL: " + firstLine(e), e);
    }
  }

  private static Stream<Condition> conditions(Node node) {
    return switch (node) {
      case AndNode and -> and.getChildren().stream().flatMap(DeviceFilter::conditions);
      case OrNode or ->
          throw new IllegalArgumentException("',' (or) is not taken; use FIELD=in=(A,B)");
      case ComparisonNode one -> Stream.of(condition(one));
      default -> throw new IllegalArgumentException("is no RSQL that is known here");
    };
  }

  private static Condition condition(ComparisonNode node) {
    List<String> values = node.getArguments();
    return new Condition(node.getSelector(), operator(node), values);
  }

  private static Operator operator(ComparisonNode node) {
    String symbol = node.getOperator().getSymbol();
    return switch (symbol) {
      case "==" -> Operator.EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      case "=in=" -> Operator.IN;
      case "=out=" -> Operator.OUT;
      case "=lt=", "<" -> Operator.LESS;
      case "=le=", "<=" -> Operator.AT_MOST;
      case "=gt=", ">" -> Operator.MORE;
      case "=ge=", ">=" -> Operator.AT_LEAST;
      default ->
          throw new IllegalArgumentException(
              "no operator " + symbol + " on '" + node.getSelector() + "'");
    };
  }

  private static String firstLine(RSQLParserException e) {
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return message == null ? "syntax" : Fields.shown(message.lines().findFirst().orElse("syntax"));
  }
}
