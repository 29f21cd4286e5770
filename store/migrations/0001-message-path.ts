/** The message path, the catalogue and rotating tokens. */
export const statements: readonly string[] = [
  `create table conversations (
    id bigint generated always as identity primary key,
    channel text not null,
    account text not null,
    chat_id text not null,
    owner text not null default 'bot',
    bot_state jsonb,
    created_at timestamptz not null default now(),
    last_incoming_at timestamptz,
    unreachable text,
    unique (channel, account, chat_id)
  )`,
  `create table inbox (
    id bigint generated always as identity primary key,
    channel text not null,
    account text not null,
    platform_id text not null,
    conversation_id bigint references conversations,
    event jsonb not null,
    raw text,
    sent_at timestamptz not null,
    received_at timestamptz not null default now(),
    state text not null check (state in ('pending', 'handled', 'noted', 'failed')),
    attempts integer not null default 0,
    error text,
    handled_at timestamptz,
    trace jsonb,
    unique (channel, account, platform_id)
  )`,
  `create index inbox_pending on inbox (conversation_id, id) where state = 'pending'`,
  `create index inbox_failed on inbox (id) where state = 'failed'`,
  `create sequence outbox_sent_order`,
  `create table outbox (
    id bigint generated always as identity primary key,
    conversation_id bigint not null references conversations,
    inbox_id bigint references inbox,
    position integer not null,
    author text not null check (author in ('bot', 'staff')),
    lane smallint not null default 0,
    part jsonb not null,
    state text not null default 'pending'
      check (state in ('pending', 'sending', 'sent', 'refused', 'unknown', 'held', 'cancelled')),
    attempts integer not null default 0,
    not_before timestamptz,
    sending_since timestamptz,
    reason text,
    platform_message_id text,
    sent_order bigint,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (inbox_id, position)
  )`,
  `create index outbox_waiting on outbox (conversation_id, lane, id)
    where state in ('pending', 'sending', 'held')`,
  `create index outbox_dead on outbox (id) where state in ('refused', 'unknown')`,
  `create index outbox_sent on outbox (conversation_id, sent_order) where state = 'sent'`,
  `create index outbox_platform_message on outbox (platform_message_id)
    where platform_message_id is not null`,
  `create table pace (
    key text primary key,
    next_at timestamptz not null,
    blocked_until timestamptz
  )`,
  `create table cases (
    id bigint generated always as identity primary key,
    conversation_id bigint not null references conversations,
    reason text not null,
    state text not null default 'open' check (state in ('open', 'closed')),
    created_at timestamptz not null default now()
  )`,
  `create unique index cases_open on cases (conversation_id) where state = 'open'`,
  `create table unanswered (
    id bigint generated always as identity primary key,
    conversation_id bigint not null references conversations,
    question text not null,
    reason text not null,
    created_at timestamptz not null default now()
  )`,
  `create table catalogues (
    id bigint generated always as identity primary key,
    name text not null,
    digest text not null,
    size integer not null,
    active boolean not null,
    imported_at timestamptz not null default now()
  )`,
  `create unique index catalogues_active on catalogues (active) where active`,
  `create table procedures (
    catalogue_id bigint not null references catalogues on delete cascade,
    code text not null,
    position integer not null,
    record jsonb not null,
    primary key (catalogue_id, code)
  )`,
  `create table tokens (
    channel text not null,
    account text not null,
    access_token text,
    refresh_token text,
    expires_at timestamptz,
    alarm text,
    updated_at timestamptz not null default now(),
    primary key (channel, account)
  )`,
  `create table files (
    id bigint generated always as identity primary key,
    inbox_id bigint not null references inbox,
    position integer not null,
    name text,
    type text,
    size_bytes bigint,
    sha256 text,
    path text,
    state text not null default 'pending' check (state in ('pending', 'stored', 'refused')),
    attempts integer not null default 0,
    reason text,
    created_at timestamptz not null default now(),
    unique (inbox_id, position)
  )`,
  `create index files_pending on files (inbox_id) where state = 'pending'`,
];
