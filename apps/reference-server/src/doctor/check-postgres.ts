import { MIGRATIONS } from '@gatewright/control-plane/postgres'
import { Client } from 'pg'
import { compareClocks, fault, messageOf, ok, warning, type Finding } from './check.ts'

const OLDEST = 130_000

/** Looks at PostgreSQL: reached, version, schema, rights, clock, durability. Changes nothing. */
export async function checkPostgres(url: string): Promise<readonly Finding[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000, query_timeout: 3000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    return [fault('postgresql', `cannot be reached: ${messageOf(error)}`)]
  }
  try {
    return [await version(client), await schema(client), await rights(client), await clock(client), await durability(client)]
  } catch (error) {
    return [fault('postgresql', messageOf(error))]
  } finally {
    await client.end()
  }
}

async function version(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ server_version: string; server_version_num: string }>(
    "SELECT current_setting('server_version') AS server_version, current_setting('server_version_num') AS server_version_num",
  )
  const number = Number(rows[0]?.server_version_num)
  const words = `version ${rows[0]?.server_version}`
  return number >= OLDEST ? ok('postgresql', words) : fault('postgresql', `${words}: Gatewright needs 13 or later`)
}

async function schema(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass('gatewright.migrations') IS NOT NULL AS found")
  if (rows[0]?.found !== true) return ok('postgresql schema', `not there yet: the first node makes it (version ${MIGRATIONS.length})`)
  const { rows: versions } = await client.query<{ version: number }>('SELECT MAX(version) AS version FROM gatewright.migrations')
  const current = versions[0]?.version ?? 0
  if (current > MIGRATIONS.length) return fault('postgresql schema', `version ${current}, and this Gatewright knows ${MIGRATIONS.length}: use a newer one`)
  return ok('postgresql schema', current === MIGRATIONS.length ? `version ${current}` : `version ${current}: the next start brings it to ${MIGRATIONS.length}`)
}

async function rights(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ create: boolean; own: boolean | null; name: string }>(
    `SELECT has_database_privilege(current_database(), 'CREATE') AS create, current_user AS name,
       (SELECT has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'gatewright') AS own`,
  )
  const { create, own, name } = rows[0] ?? { create: false, own: null, name: '' }
  if (own ?? create) return ok('postgresql rights', `${name} may create and write the schema gatewright`)
  return fault('postgresql rights', own === null ? `${name} may not create the schema: GRANT CREATE ON DATABASE … TO ${name}` : `${name} may not create tables in the schema gatewright`)
}

async function clock(client: Client): Promise<Finding> {
  const sent = Date.now()
  const { rows } = await client.query<{ now: string }>('SELECT EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS now')
  return compareClocks('postgresql clock', { theirs: Number(rows[0]?.now), sent, received: Date.now() })
}

async function durability(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ fsync: string; commit: string }>("SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit")
  const { fsync, commit } = rows[0] ?? { fsync: '', commit: '' }
  if (fsync !== 'on' || commit === 'off') return warning('postgresql durability', `fsync=${fsync}, synchronous_commit=${commit}: a power failure loses deployments that were answered`)
  return ok('postgresql durability', `fsync=${fsync}, synchronous_commit=${commit}`)
}
