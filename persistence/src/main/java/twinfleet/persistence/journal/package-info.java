/** The journal: envelope, serializers and manifests. Imported by the entity and by audit only. */
package twinfleet.persistence.journal;
