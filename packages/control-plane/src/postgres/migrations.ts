import type { ClientBase } from 'pg'
import { ControlPlaneError } from '../errors.ts'
import { createTableStatements } from '../sql-store.ts'

/** One step of the database's form: run once, in a transaction, never changed after it was released. */
export interface Migration {
  /** 1, 2, … without a gap. */
  readonly version: number
  readonly name: string
  readonly sql: string
}

/**
 * Every step, in order. Forward only. A node of the release before goes on working on what a step leaves behind, so that nodes can
 * be replaced one by one.
 */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'documents', sql: createTableStatements('"C"').join(';\n') },
  {
    version: 2,
    name: 'revisions: what changed since, for nodes that missed a message',
    sql: `
      CREATE TABLE revision (single BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (single), n BIGINT NOT NULL, identity UUID NOT NULL);
      INSERT INTO revision (n, identity) VALUES (1, gen_random_uuid());
      ALTER TABLE documents ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
      CREATE INDEX documents_by_revision ON documents (revision);
      CREATE FUNCTION stamp_revision() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.revision := (SELECT n + 1 FROM revision); RETURN NEW; END $$;
      CREATE TRIGGER documents_stamp BEFORE INSERT OR UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION stamp_revision()`,
  },
  {
    version: 3,
    name: 'deletions: what is gone since',
    sql: `
      ALTER TABLE revision ADD COLUMN pruned BIGINT NOT NULL DEFAULT 0;
      CREATE TABLE deletions (
        kind TEXT NOT NULL, parent TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL,
        revision BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now(), PRIMARY KEY (kind, parent, id));
      CREATE INDEX deletions_by_revision ON deletions (revision);
      CREATE FUNCTION note_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO deletions (kind, parent, id, revision) VALUES (OLD.kind, OLD.parent, OLD.id, (SELECT n + 1 FROM revision))
            ON CONFLICT (kind, parent, id) DO UPDATE SET revision = EXCLUDED.revision, at = now();
          RETURN NULL;
        END $$;
      CREATE TRIGGER documents_deletion AFTER DELETE ON documents FOR EACH ROW EXECUTE FUNCTION note_deletion();
      UPDATE revision SET pruned = n`,
  },
  { version: 4, name: "blobs: functions' archives", sql: 'CREATE TABLE blobs (id TEXT PRIMARY KEY, bytes BYTEA NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now())' },
  {
    version: 5,
    name: 'audit: what management calls changed, of all nodes',
    sql: `
      CREATE TABLE audit (id UUID PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now(), node TEXT NOT NULL, record JSONB NOT NULL);
      CREATE INDEX audit_by_time ON audit (at)`,
  },
]

/** Deletions are remembered so long; a node that was away for longer reads everything again. */
const DELETIONS_KEPT = '7 days'

/**
 * Brings the database's schema up to `upTo` (the newest by default). Many nodes may start at once: one migrates, the others wait for it.
 * A kill in the middle leaves the step that was running undone and those before it done.
 *
 * Rejects with `ERR_CONTROL_PLANE_STORE_NEWER` when the database is newer than this program.
 */
export async function migrate(client: ClientBase, { schema, upTo = MIGRATIONS.length }: { readonly schema: string; readonly upTo?: number }): Promise<void> {
  if ((await versionOf(client, schema)) === upTo) return
  await inTransaction(client, async () => {
    await lock(client, schema)
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TIMESTAMPTZ NOT NULL DEFAULT now())`,
    )
  })
  for (const migration of MIGRATIONS.slice(0, upTo)) {
    await inTransaction(client, async () => {
      await lock(client, schema)
      if ((await versionOf(client, schema)) >= migration.version) return
      await client.query(migration.sql)
      await client.query(`INSERT INTO ${schema}.migrations (version, name) VALUES ($1, $2)`, [migration.version, migration.name])
    })
  }
  if ((await versionOf(client, schema)) > MIGRATIONS.length) throw newer(await versionOf(client, schema))
  if (upTo === MIGRATIONS.length) await prune(client)
}

/** The last step that was applied; 0 for a database with nothing in it. */
export async function versionOf(client: ClientBase, schema: string): Promise<number> {
  const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [`${schema}.migrations`])
  if (rows[0]?.found !== true) return 0
  const version = await client.query<{ version: number }>(`SELECT COALESCE(MAX(version), 0) AS version FROM ${schema}.migrations`)
  return version.rows[0]?.version ?? 0
}

/** Held to the end of the transaction, and given up by the server when this process dies. */
async function lock(client: ClientBase, schema: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtext('gatewright'), hashtext($1))", [schema])
}

async function prune(client: ClientBase): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM deletions WHERE at < now() - interval '${DELETIONS_KEPT}' RETURNING revision)
     UPDATE revision SET pruned = GREATEST(pruned, (SELECT MAX(revision) FROM gone)) WHERE EXISTS (SELECT 1 FROM gone)`,
  )
}

async function inTransaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

function newer(version: number): ControlPlaneError {
  const message = `The database is of version ${version} and this Gatewright knows ${MIGRATIONS.length}: use a newer Gatewright`
  return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_NEWER', message)
}
