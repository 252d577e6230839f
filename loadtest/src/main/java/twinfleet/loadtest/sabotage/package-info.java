/**
 * Breaks the product on purpose, by byte code and without a line in it (decision 0014): a child JVM
 * that ends exactly at a named point, or lacks one defence. Imported by the suites of faults.
 */
package twinfleet.loadtest.sabotage;
