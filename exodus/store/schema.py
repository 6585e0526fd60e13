"""The tables, as numbered migrations. ``PRAGMA user_version`` is the number of the last one applied."""

APPLICATION_ID = 0x65786F64
"""``exod``: what tells a store from any other SQLite file (`PRAGMA application_id`)."""

MIGRATIONS: tuple[str, ...] = (
    """
    -- One execution of a verb; ledger is its account as JSON.
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        verb TEXT NOT NULL,
        started TEXT NOT NULL,
        ended TEXT,
        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
        ledger TEXT
    ) STRICT;

    -- A platform account, and everything takeouts said of whose they are (id:…, username:…, name:…).
    CREATE TABLE account (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (platform, name)
    ) STRICT;
    CREATE TABLE evidence (
        platform TEXT NOT NULL,
        evidence TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES account,
        PRIMARY KEY (platform, evidence)
    ) STRICT, WITHOUT ROWID;

    -- made_at is in milliseconds since 1970; fingerprint is the same for a folder and its zip.
    CREATE TABLE takeout (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        importer TEXT NOT NULL,
        layout TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES account,
        fingerprint TEXT NOT NULL,
        made_at INTEGER,
        paths TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ingesting', 'complete')),
        run INTEGER NOT NULL REFERENCES run,
        UNIQUE (importer, account, fingerprint)
    ) STRICT;

    -- Every member of a takeout and its end: read, media, ignored (by which rule), unread.
    CREATE TABLE member (
        id INTEGER PRIMARY KEY,
        takeout INTEGER NOT NULL REFERENCES takeout,
        name TEXT NOT NULL,
        size INTEGER,
        state TEXT CHECK (state IN ('read', 'media', 'ignored', 'unread')),
        rule TEXT
    ) STRICT;
    CREATE INDEX member_takeout ON member (takeout, name);

    -- Bodies of records as JSON, without source and member.
    CREATE TABLE body (
        id INTEGER PRIMARY KEY,
        json TEXT NOT NULL
    ) STRICT;

    -- One row per key: the record as it is seen, a fold of its versions. published is in milliseconds since 1970.
    CREATE TABLE record (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        type TEXT NOT NULL,
        kind TEXT NOT NULL,
        published INTEGER,
        attributed_to TEXT,
        context TEXT,
        parent TEXT,
        audience TEXT,
        deleted INTEGER NOT NULL,
        body INTEGER NOT NULL REFERENCES body
    ) STRICT;
    CREATE UNIQUE INDEX record_key ON record (key);
    CREATE INDEX record_type ON record (type, kind, published);
    CREATE INDEX record_context ON record (context, published) WHERE context IS NOT NULL;
    CREATE INDEX record_parent ON record (parent) WHERE parent IS NOT NULL;
    CREATE INDEX record_attributed_to ON record (attributed_to, published) WHERE attributed_to IS NOT NULL;

    -- What each takeout says of a record, and where it stood there.
    CREATE TABLE version (
        record INTEGER NOT NULL REFERENCES record,
        takeout INTEGER NOT NULL REFERENCES takeout,
        body INTEGER NOT NULL REFERENCES body,
        member INTEGER REFERENCES member,
        pointer TEXT NOT NULL,
        PRIMARY KEY (record, takeout)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX version_takeout ON version (takeout);

    -- Two keys that name one thing, and why we think so. Merging is a view: rows can be deleted again.
    CREATE TABLE alias (
        key TEXT NOT NULL,
        other TEXT NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (key, other)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE blob (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        width INTEGER,
        height INTEGER
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finding (
        id INTEGER PRIMARY KEY,
        takeout INTEGER NOT NULL REFERENCES takeout,
        member TEXT NOT NULL,
        pointer TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX finding_takeout ON finding (takeout, reason);

    -- Where we write to. identity is the base URL, the server's name, or the random id inside a publication.
    CREATE TABLE destination (
        id INTEGER PRIMARY KEY,
        exporter TEXT NOT NULL,
        identity TEXT NOT NULL,
        address TEXT NOT NULL,
        UNIQUE (exporter, identity)
    ) STRICT;

    -- What went where: one row per destination, key and part; absent rows are the state "absent".
    CREATE TABLE journal (
        destination INTEGER NOT NULL REFERENCES destination,
        key TEXT NOT NULL,
        part TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('intent', 'delivered', 'refused', 'withdrawn')),
        fingerprint TEXT NOT NULL,
        delivery TEXT,
        reason TEXT,
        -- The run that first delivered it, the run of the last step, and the order of last steps.
        created INTEGER REFERENCES run,
        run INTEGER NOT NULL REFERENCES run,
        sequence INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (destination, key, part)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX journal_sequence ON journal (destination, sequence);
    CREATE INDEX journal_run ON journal (run);

    -- Integers that are stable per destination and key.
    CREATE TABLE number (
        destination INTEGER NOT NULL REFERENCES destination,
        key TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (destination, key),
        UNIQUE (destination, number)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- The CRC-32 of the body's UTF-8 bytes, for verify; NULL where an older exodus wrote it.
    ALTER TABLE body ADD COLUMN crc32 INTEGER;
    """,
    """
    -- Whether something of ours stood at the destination before the journal knew of it: then every act is looked for.
    ALTER TABLE destination ADD COLUMN shared INTEGER NOT NULL DEFAULT 0;

    -- What setup changed at a destination; before and after are JSON. The row goes when it is put back.
    CREATE TABLE setting (
        destination INTEGER NOT NULL REFERENCES destination,
        name TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES run,
        at TEXT NOT NULL,
        PRIMARY KEY (destination, name)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- What orders Notes of one time in one place: the order in which their takeout tells them.
    ALTER TABLE record ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0;
    """,
)
