package twinfleet.loadtest.soak;

/**
 * What the node's process holds at one moment.
 *
 * @param at seconds since the begin of the run, or the number of the restart
 * @param threads of all kinds
 * @param files open handles, sockets included
 * @param sockets among them
 * @param heapMb used after a full collection, MiB
 * @param residentMb memory as the operating system sees it, MiB; shown, not judged
 */
record Sample(
    double at, double threads, double files, double sockets, double heapMb, double residentMb) {}
