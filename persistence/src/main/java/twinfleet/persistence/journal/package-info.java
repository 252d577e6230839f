/**
 * The journal: envelope, serializers, manifests and gap-free reading. Imported by entity,
 * projection and audit only.
 */
package twinfleet.persistence.journal;
