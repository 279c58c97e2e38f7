import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type PostgresServer } from '../../scripts/postgres-server.ts'
import { requestOf, runFault } from '../src/fault-load.ts'
import { faultTable } from '../src/fault-table.ts'
import { deployRestApi } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { until } from '../src/until.ts'

let postgres: PostgresServer
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const nodes: ServerProcess[] = []

beforeAll(async () => {
  ;[postgres, folder] = await Promise.all([startPostgres(), temporaryFolder()])
})
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  await postgres?.remove()
  await folder?.remove()
})

const COMMAND = new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname
const mock = {
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"right":true}' } }],
}

test('a node that is killed with -9 while it migrates costs the nodes that serve nothing, and the next one finishes', async () => {
  const url = await postgres.createDatabase()
  const start = async (name: string): Promise<ServerProcess> => {
    const node = await startServer({ arguments: ['--data', `${folder.path}/${name}`, '--postgres', url] })
    nodes.push(node)
    return node
  }
  const serving = await start('serving')
  const { apiId } = await deployRestApi(serving.url, { methods: { 'GET /users': mock } })
  // The database as a release before the newest migration left it.
  const newest = postgres.sql('SELECT max(version) FROM gatewright.migrations', url)
  postgres.sql('DELETE FROM gatewright.migrations WHERE version = (SELECT max(version) FROM gatewright.migrations); DROP TABLE gatewright.audit', url)

  const row = await runFault({
    fault: 'A node: kill -9 in the middle of a migration',
    requests: Array.from({ length: 3 }, () => () => requestOf(`${serving.url}/_aws/execute-api/${apiId}/prod/users`, '{"right":true}')),
    async inject() {
      // The step has made its table, and waits to be noted as done for as long as this lock is held.
      const release = await postgres.hold('LOCK TABLE gatewright.migrations IN SHARE MODE', url)
      const migrating = spawn(process.execPath, [COMMAND, 'start', '--port', '0', '--data', `${folder.path}/migrating`, '--postgres', url], { stdio: 'ignore' })
      const gone = once(migrating, 'exit')
      const waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO gatewright.migrations%'"
      await until(() => postgres.sql(waiting, url) !== '0', 'a migration that waits to be noted')
      migrating.kill('SIGKILL')
      await gone
      await release()
    },
    isWell: async () => (await fetch(`${serving.url}/restapis/${apiId}`, { method: 'PATCH', body: JSON.stringify({ patchOperations: [{ op: 'replace', path: '/description', value: 'x' }] }) })).ok,
  })
  const undone = postgres.sql("SELECT to_regclass('gatewright.audit') IS NULL", url)
  await start('next')

  expect(row).toMatchObject({ lost: 0, wrong: 0 })
  expect(undone).toBe('t')
  expect(postgres.sql('SELECT max(version) FROM gatewright.migrations', url)).toBe(newest)
  console.log(faultTable([row]))
})
