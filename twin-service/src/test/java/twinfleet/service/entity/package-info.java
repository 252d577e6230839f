/** Tests of the twin's shell, and what other tests of twins start from. */
package twinfleet.service.entity;
