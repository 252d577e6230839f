/** Tests of what benchmarks are made of; no figure is judged here. */
package twinfleet.loadtest.bench;
