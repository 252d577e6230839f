/**
 * KEEPS: the house rules as tests over the sources and classes of every module. Tests only; nothing
 * imports this package.
 */
package twinfleet.tidy;
