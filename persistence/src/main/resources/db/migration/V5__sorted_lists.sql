-- What lists are sorted by beside the columns that filters had indexed already: ties go by device,
-- so that a page begins where the one before ended.
CREATE INDEX twin_view_since_idx ON twin_view (state_since, device_id);
CREATE INDEX twin_view_expires_idx ON twin_view (expires_at, device_id);

-- A filter that people use without any other.
CREATE INDEX twin_view_site_idx ON twin_view (site, device_id);
