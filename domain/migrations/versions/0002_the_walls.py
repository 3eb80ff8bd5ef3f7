"""The walls: roles that own nothing, forced row-level security, and rows that no one may change.

Revision: 0002, after 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kontingent_app') THEN CREATE ROLE kontingent_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kontingent_relay') THEN CREATE ROLE kontingent_relay NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kontingent_search') THEN CREATE ROLE kontingent_search NOLOGIN; END IF;
END $$
"""

# Every table that has a tenant: the policy compares it with the tenant that the transaction has named; without one,
# nothing is there.
WALLS = """
DO $$ DECLARE t text; BEGIN
  FOR t IN
    SELECT c.relname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant_wall ON %I TO kontingent_app '
      'USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), '''')::uuid)) '
      'WITH CHECK (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), '''')::uuid))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO kontingent_app', t);
  END LOOP;
END $$
"""

# What has happened stays: the journal, the log and the facts are insert-only; an issued invoice changes its state alone.
FINAL = """
REVOKE UPDATE, DELETE ON journal_entry, posting, audit_entry, fact, invoice_line, invoice, allocation, payment_import
  FROM kontingent_app;
GRANT UPDATE (state) ON invoice TO kontingent_app;
GRANT UPDATE (undone_at) ON allocation TO kontingent_app;
GRANT UPDATE (state, booked_count, work_list_count, finished_at) ON payment_import TO kontingent_app;
REVOKE DELETE ON payment, tenant, organisation, member, gift, dispatch FROM kontingent_app;
CREATE POLICY completed_is_final ON payment AS RESTRICTIVE FOR UPDATE TO kontingent_app
  USING (state <> 'COMPLETED') WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON account TO kontingent_app;
"""

# The relay reads the facts of all tenants and hands out tasks; it sees nothing else.
RELAY = """
CREATE POLICY relay ON fact FOR SELECT TO kontingent_relay USING (true);
CREATE POLICY relay ON tenant FOR SELECT TO kontingent_relay USING (true);
CREATE POLICY relay ON task TO kontingent_relay USING (true) WITH CHECK (true);
GRANT SELECT ON fact, tenant TO kontingent_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON task TO kontingent_relay;
GRANT SELECT, INSERT, UPDATE ON relay_cursor TO kontingent_relay;
"""

# LIKE is not leakproof, so a trigram index is out of reach behind a policy. These functions reach it, and compare the
# tenant by themselves. Their owner can read the columns that are searched and nothing else. What they give is bounded.
# EXECUTE plans for the words at hand; a plan for any words would read the whole table. Each word is a condition of its
# own, so that the index meets all of them before a single row is read. Ids come in the order of the list by name.
#   search_member_ids: members with a text like `longest` and like every one of the patterns.
#   search_member_ids_any: members with a text like one of `first` and like one of each row of `others` (padded rows).
#   similar_words: known words that are spelt somewhat like a word, the most alike first.
SEARCH = """
CREATE POLICY search ON member FOR SELECT TO kontingent_search USING (true);
CREATE POLICY search ON member_word FOR SELECT TO kontingent_search USING (true);
GRANT SELECT (tenant_id, id, search_key, sort_key) ON member TO kontingent_search;
GRANT SELECT ON member_word TO kontingent_search;
CREATE FUNCTION search_member_ids(longest text, patterns text[], ids_max int) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT id FROM (SELECT id, sort_key FROM member WHERE tenant_id = $1 AND search_key LIKE $2'
    || coalesce((SELECT string_agg(format(' AND search_key LIKE $3[%s]', i), '') FROM generate_subscripts(patterns, 1) i), '')
    || ' LIMIT $4) found ORDER BY sort_key, id'
    USING current_setting('app.tenant')::uuid, longest, patterns, ids_max;
END
$$;
CREATE FUNCTION search_member_ids_any(first text[], others text[], ids_max int) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT id FROM (SELECT id, sort_key FROM member WHERE tenant_id = $1 AND search_key LIKE ANY ($2)'
    || coalesce((
         SELECT string_agg(format(' AND search_key LIKE ANY (%L::text[])', ARRAY(SELECT unnest(others[i:i]))), '')
         FROM generate_subscripts(others, 1) i), '')
    || ' LIMIT $3) found ORDER BY sort_key, id'
    USING current_setting('app.tenant')::uuid, first, ids_max;
END
$$;
CREATE FUNCTION similar_words(typed text, words_max int) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET pg_trgm.similarity_threshold = 0.2 AS $$
BEGIN
  RETURN QUERY EXECUTE
    'SELECT word FROM member_word WHERE tenant_id = $1 AND word % $2 ORDER BY similarity(word, $2) DESC, word LIMIT $3'
    USING current_setting('app.tenant')::uuid, typed, words_max;
END
$$;
GRANT CREATE ON SCHEMA public TO kontingent_search;
ALTER FUNCTION search_member_ids(text, text[], int) OWNER TO kontingent_search;
ALTER FUNCTION search_member_ids_any(text[], text[], int) OWNER TO kontingent_search;
ALTER FUNCTION similar_words(text, int) OWNER TO kontingent_search;
REVOKE CREATE ON SCHEMA public FROM kontingent_search;
REVOKE EXECUTE ON FUNCTION
  search_member_ids(text, text[], int), search_member_ids_any(text[], text[], int), similar_words(text, int)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  search_member_ids(text, text[], int), search_member_ids_any(text[], text[], int), similar_words(text, int)
  TO kontingent_app;
GRANT USAGE ON SCHEMA public TO kontingent_app, kontingent_relay, kontingent_search;
"""


def upgrade() -> None:
    op.execute(ROLES)
    op.execute(WALLS)
    for block in (FINAL, RELAY, SEARCH):
        for statement in _statements(block):
            op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION search_member_ids(text, text[], int)")
    op.execute("DROP FUNCTION search_member_ids_any(text[], text[], int)")
    op.execute("DROP FUNCTION similar_words(text, int)")
    op.execute(
        """
        DO $$ DECLARE p record; BEGIN
          FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
            EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
            EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', p.tablename);
            EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', p.tablename);
          END LOOP;
        END $$
        """
    )
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM kontingent_app, kontingent_relay, kontingent_search")
    op.execute("REVOKE USAGE ON SCHEMA public FROM kontingent_app, kontingent_relay, kontingent_search")


def _statements(block: str) -> list[str]:
    """Split a block at its semicolons; the body of a function stays whole."""
    parts, inside = [""], False
    for piece in block.split("$$"):
        if inside:
            parts[-1] += f"$${piece}$$"
        else:
            first, *rest = piece.split(";")
            parts[-1] += first
            parts += rest
        inside = not inside
    return [part.strip() for part in parts if part.strip()]
