"""What Slack and the ranking need beyond the 16 tables, in tables of our own beside them."""

from typing import Final, LiteralString

from alembic import op

revision = "0002"
down_revision = "0001"

PEOPLE: Final[LiteralString] = """
CREATE TABLE workspaces (
    id text PRIMARY KEY,
    enterprise_id text,
    name text,
    bot_user_id text,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE slack_users (
    workspace_id text NOT NULL REFERENCES workspaces (id),
    slack_user_id text NOT NULL,
    user_id integer NOT NULL REFERENCES users (id),
    role text NOT NULL DEFAULT 'user'
        CHECK (role IN ('admin', 'recruiter', 'hiring_manager', 'interviewer', 'support', 'user')),
    timezone text,
    language text,
    is_guest boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    refreshed_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, slack_user_id)
);
CREATE INDEX slack_users_user_id_idx ON slack_users (user_id);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    actor_id integer REFERENCES users (id),
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    before jsonb,
    after jsonb,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_subject_idx ON audit_log (workspace_id, subject_type, subject_id, id);
CREATE INDEX audit_log_workspace_idx ON audit_log (workspace_id, id);

CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
"""

SLACK: Final[LiteralString] = """
CREATE TABLE slack_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    event_id text NOT NULL,
    event_type text NOT NULL,
    dedupe_key text NOT NULL,
    payload jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    worked_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    error text,
    UNIQUE (workspace_id, dedupe_key)
);
CREATE INDEX slack_inbox_unworked_idx ON slack_inbox (received_at) WHERE worked_at IS NULL;

CREATE TABLE surfaces (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES workspaces (id),
    purpose text NOT NULL,
    subject_id text NOT NULL,
    slot integer NOT NULL DEFAULT 0,
    channel_id text NOT NULL,
    thread_ts text,
    message_ts text,
    state jsonb NOT NULL DEFAULT '{}',
    changed_at timestamptz NOT NULL,
    rendered_at timestamptz,
    edited_at timestamptz,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    content_hash text,
    error text,
    UNIQUE (workspace_id, purpose, subject_id, slot)
);
COMMENT ON COLUMN surfaces.rendered_at IS 'the changed_at that the delivered message shows';
CREATE INDEX surfaces_due_idx ON surfaces (changed_at, id) WHERE rendered_at IS NULL OR changed_at > rendered_at;
"""

BATCHES: Final[LiteralString] = """
CREATE TABLE opening_details (
    job_id uuid PRIMARY KEY REFERENCES jobs (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    reviewed_at timestamptz,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
);
CREATE INDEX opening_details_workspace_idx ON opening_details (workspace_id, status);

CREATE TABLE batch_threads (
    batch_id varchar(255) PRIMARY KEY REFERENCES cv_batches (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    job_id uuid NOT NULL REFERENCES jobs (id),
    channel_id text NOT NULL,
    thread_ts text,
    blind boolean NOT NULL DEFAULT false,
    closed_at timestamptz,
    settled_at timestamptz,
    UNIQUE (workspace_id, channel_id, thread_ts)
);
CREATE INDEX batch_threads_job_id_idx ON batch_threads (job_id);

CREATE TABLE batch_files (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    batch_id varchar(255) REFERENCES cv_batches (id),
    slack_file_id text NOT NULL,
    channel_id text NOT NULL,
    member_path text NOT NULL DEFAULT '',
    parent_id uuid REFERENCES batch_files (id),
    filename text NOT NULL,
    byte_size bigint,
    media_type text,
    sha256 text,
    storage_key text,
    resume_id uuid REFERENCES resumes_raw (id),
    candidate_id varchar(255),
    state text NOT NULL
        CHECK (state IN ('waiting', 'received', 'stored', 'read', 'ranked', 'unpacked', 'failed')),
    problem text,
    detail text,
    uploaded_by text NOT NULL,
    message_ts text,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, slack_file_id, channel_id, member_path),
    CHECK (batch_id IS NOT NULL OR state IN ('waiting', 'failed'))
);
COMMENT ON COLUMN batch_files.batch_id IS 'null while a file from a direct message waits for its batch';
COMMENT ON COLUMN batch_files.member_path IS 'path inside an archive; empty for the file itself';
CREATE INDEX batch_files_batch_state_idx ON batch_files (batch_id, state);
CREATE INDEX batch_files_sha256_idx ON batch_files (sha256);
CREATE INDEX batch_files_message_idx ON batch_files (workspace_id, channel_id, message_ts);
CREATE INDEX batch_files_candidate_idx ON batch_files (candidate_id);
CREATE INDEX batch_files_parent_idx ON batch_files (parent_id);
CREATE INDEX batch_files_resume_idx ON batch_files (resume_id);

CREATE TABLE resume_readings (
    resume_id uuid PRIMARY KEY REFERENCES resumes_raw (id),
    reading jsonb NOT NULL,
    pipeline text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
"""

CANDIDATES: Final[LiteralString] = """
CREATE TABLE candidate_standings (
    candidate_id varchar(255) PRIMARY KEY REFERENCES candidates (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    batch_id varchar(255) NOT NULL REFERENCES cv_batches (id),
    resume_id uuid REFERENCES resumes_raw (id),
    rank integer,
    score integer CHECK (score BETWEEN 0 AND 100),
    insufficient boolean NOT NULL DEFAULT false,
    assessor text NOT NULL,
    assessed_at timestamptz NOT NULL
);
CREATE INDEX candidate_standings_batch_rank_idx ON candidate_standings (batch_id, rank);

CREATE TABLE candidate_evidence (
    candidate_id varchar(255) NOT NULL REFERENCES candidates (id),
    requirement_id text NOT NULL,
    position integer NOT NULL,
    requirement jsonb NOT NULL,
    verdict text NOT NULL,
    credit double precision NOT NULL,
    reason text NOT NULL,
    evidence jsonb NOT NULL,
    PRIMARY KEY (candidate_id, requirement_id)
);

CREATE TABLE candidate_decisions (
    candidate_id varchar(255) PRIMARY KEY REFERENCES candidates (id),
    workspace_id text NOT NULL REFERENCES workspaces (id),
    decision text NOT NULL CHECK (decision IN ('shortlisted', 'passed')),
    reason text NOT NULL DEFAULT '',
    decided_by integer NOT NULL REFERENCES users (id),
    decided_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    for statements in (PEOPLE, SLACK, BATCHES, CANDIDATES):
        op.execute(statements)
