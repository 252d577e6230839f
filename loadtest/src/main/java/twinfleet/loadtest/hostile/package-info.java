/**
 * {@code ./twinfleet chaos hostile}: named kinds of bad input against a live node. Each says where
 * it goes and what must be seen; beside it a good device is served and innocent twins are watched.
 */
package twinfleet.loadtest.hostile;
