-- What was given out.
-- reads: release
-- params: none
-- one row: file written
SELECT
    release_id,
    release_number,
    audience,
    recipient,
    CAST(as_of AS VARCHAR) AS as_of,
    file,
    sha256,
    bytes,
    copy_number,
    consents,
    strftime(written_at, '%Y-%m-%dT%H:%M:%S') AS written_at,
    version
FROM release
ORDER BY release_number, file, release_id
