"""The 16 tables of the platform, as they stand; a database that has some or all of them is adopted untouched."""

from typing import Final, LiteralString

from alembic import op

revision = "0001"
down_revision = None

TABLES: Final[LiteralString] = """
CREATE TABLE IF NOT EXISTS users (
    id serial NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255) NOT NULL,
    first_name varchar(100) NOT NULL,
    last_name varchar(100) NOT NULL,
    role varchar(50) DEFAULT 'user',
    department varchar(100),
    job_title varchar(100),
    is_active boolean DEFAULT true,
    is_verified boolean DEFAULT false,
    verification_token varchar(255),
    verification_expiry timestamp,
    reset_token varchar(255),
    reset_token_expiry timestamp,
    last_login timestamp,
    failed_login_attempts integer DEFAULT 0,
    account_locked_until timestamp,
    outlook_access_token text,
    outlook_refresh_token text,
    outlook_token_expires_at timestamp,
    outlook_email varchar(255),
    outlook_pkce_verifier text,
    two_factor_enabled boolean DEFAULT false,
    two_factor_secret varchar(255),
    two_factor_code varchar(10),
    two_factor_code_expires_at timestamp,
    google_access_token text,
    google_refresh_token text,
    google_token_expires_at timestamp,
    phone varchar(50),
    profile_picture_url text,
    bio text,
    timezone varchar(100) DEFAULT 'Asia/Riyadh',
    date_format varchar(20) DEFAULT 'MM/DD/YYYY',
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE (email)
);

CREATE TABLE IF NOT EXISTS cv_batches (
    id varchar(255) NOT NULL,
    user_id integer NOT NULL,
    name varchar(255) NOT NULL,
    status varchar(50) DEFAULT 'processing',
    total_resumes integer DEFAULT 0,
    processed_resumes integer DEFAULT 0,
    jd_requirements text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS candidates (
    id varchar(255) NOT NULL,
    batch_id varchar(255) NOT NULL,
    name varchar(255),
    email varchar(255),
    phone varchar(50),
    location varchar(255),
    profile_json text,
    overall_score integer DEFAULT 0,
    professional_assessment text,
    experience jsonb,
    education jsonb,
    rank_reasoning text,
    recommendation_level text,
    matched_skills text,
    missing_skills text,
    additional_skills text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS interviews (
    id varchar(255) NOT NULL,
    candidate_id varchar(255) NOT NULL,
    candidate_name varchar(255) NOT NULL,
    candidate_email varchar(255) NOT NULL,
    job_title varchar(255) NOT NULL,
    interview_type varchar(50) DEFAULT 'technical',
    status varchar(50) DEFAULT 'scheduled',
    scheduled_time timestamp,
    scheduled_at timestamp,
    duration integer DEFAULT 60,
    location varchar(255) DEFAULT 'Video Call',
    meeting_link text,
    calendly_link text,
    google_form_link text,
    google_event_id varchar(255),
    teams_meeting_id varchar(255),
    panel_members text,
    generated_questions text,
    notes text,
    outcome varchar(50),
    platform varchar(100),
    scheduled_by integer NOT NULL,
    cv_file_path text,
    cc_emails text,
    bcc_emails text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS interview_reminders (
    id varchar(255) NOT NULL,
    interview_id varchar(255) NOT NULL,
    reminder_type varchar(50) NOT NULL,
    recipient_email varchar(255) NOT NULL,
    message text NOT NULL,
    send_at timestamp NOT NULL,
    sent boolean DEFAULT false,
    sent_at timestamp,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (interview_id) REFERENCES interviews (id)
);

CREATE TABLE IF NOT EXISTS jobs (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id integer NOT NULL,
    title varchar(255) NOT NULL,
    description text NOT NULL,
    requirements_json jsonb NOT NULL,
    embedding text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS resumes_raw (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id integer NOT NULL,
    filename varchar(255) NOT NULL,
    file_url text NOT NULL,
    file_size integer,
    file_type varchar(50),
    upload_timestamp timestamp DEFAULT CURRENT_TIMESTAMP,
    raw_text text,
    processing_status varchar(50) DEFAULT 'pending',
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS resume_entities (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    resume_id uuid NOT NULL,
    entity_type varchar(50) NOT NULL,
    entity_value text NOT NULL,
    confidence_score double precision DEFAULT 0.0,
    start_offset integer,
    end_offset integer,
    spacy_label varchar(50),
    context_window text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (resume_id) REFERENCES resumes_raw (id)
);

CREATE TABLE IF NOT EXISTS notifications (
    id serial NOT NULL,
    user_id integer NOT NULL,
    type varchar(50) NOT NULL,
    title varchar(255) NOT NULL,
    message text NOT NULL,
    metadata json,
    is_read boolean DEFAULT false,
    read_at timestamp,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS support_tickets (
    id serial NOT NULL,
    user_id integer NOT NULL,
    subject varchar(255) NOT NULL,
    description text NOT NULL,
    status varchar(50) DEFAULT 'open',
    priority varchar(20) DEFAULT 'medium',
    category varchar(50) DEFAULT 'general',
    assigned_to integer,
    resolution text,
    resolved_at timestamp,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (assigned_to) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS ticket_comments (
    id serial NOT NULL,
    ticket_id integer NOT NULL,
    user_id integer NOT NULL,
    comment text NOT NULL,
    is_internal boolean DEFAULT false,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (ticket_id) REFERENCES support_tickets (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS user_sessions (
    id serial NOT NULL,
    user_id integer NOT NULL,
    session_token varchar(255) NOT NULL,
    refresh_token varchar(255) NOT NULL,
    expires_at timestamp NOT NULL,
    ip_address varchar(45),
    user_agent text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE (session_token),
    UNIQUE (refresh_token),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS user_preferences (
    id serial NOT NULL,
    user_id integer NOT NULL,
    theme varchar(20) DEFAULT 'light',
    notifications_email boolean DEFAULT true,
    notifications_browser boolean DEFAULT true,
    language varchar(10) DEFAULT 'en',
    timezone varchar(50) DEFAULT 'UTC',
    date_format varchar(20) DEFAULT 'MM/DD/YYYY',
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE (user_id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS user_analytics (
    id serial NOT NULL,
    user_id integer,
    action varchar(100) NOT NULL,
    agent_id varchar(100),
    metadata jsonb,
    ip_address varchar(45),
    user_agent text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS agent_usage_stats (
    id serial NOT NULL,
    user_id integer NOT NULL,
    agent_id varchar(100) NOT NULL,
    usage_count integer DEFAULT 0,
    total_time_spent integer DEFAULT 0,
    "date" date NOT NULL,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE (user_id, agent_id, date),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS system_settings (
    id serial NOT NULL,
    key varchar(100) NOT NULL,
    value text NOT NULL,
    description text,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    UNIQUE (key)
);

CREATE UNIQUE INDEX IF NOT EXISTS idx_users_email ON users (email);
CREATE INDEX IF NOT EXISTS idx_users_role ON users (role);
CREATE INDEX IF NOT EXISTS idx_users_is_active ON users (is_active);
"""


def upgrade() -> None:
    op.execute(TABLES)
