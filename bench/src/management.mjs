// The management API: operations per CPU second, an API of 300 × 5 over the wire, 1,000 APIs by pages, and starting with 100 such APIs.
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { report } from './harness/report.mjs'

const COMMAND = new URL('../../apps/reference-server/bin/gatewright.js', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0' }
const rows = []
const note = (what, value) => {
  rows.push([what, value])
  console.log(`${what}: ${value}`)
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })

async function start(command, args, { ready, env = {} }) {
  const began = performance.now()
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } })
  let ended = false
  child.on('exit', () => (ended = true))
  while (!(await fetch(ready).then(({ ok }) => ok, () => false))) {
    if (ended || performance.now() - began > 30_000) throw new Error(`${command} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const end = async () => {
    child.kill('SIGTERM')
    if (!ended) await new Promise((resolve) => child.once('exit', resolve))
  }
  return { pid: child.pid, ms: performance.now() - began, end }
}

/** CPU seconds that a process has used, and its memory in MB. */
const cpuOf = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
const memoryOf = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024)

async function call(url, method, path, body) {
  const response = await fetch(url + path, { method, headers: { ...SIGNED, 'content-type': 'application/json' }, ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
  return text === '' ? {} : JSON.parse(text)
}

/** Create, read, change and delete APIs with a resource and a method each; 8 calls a round. */
async function mix(url, rounds) {
  for (let round = 0; round < rounds; round += 1) {
    const { id, rootResourceId } = await call(url, 'POST', '/restapis', { name: `n${round}` })
    const root = rootResourceId ?? (await call(url, 'GET', `/restapis/${id}/resources`))._embedded.item.id
    const resource = await call(url, 'POST', `/restapis/${id}/resources/${root}`, { pathPart: 'users' })
    await call(url, 'PUT', `/restapis/${id}/resources/${resource.id}/methods/GET`, { authorizationType: 'NONE' })
    await call(url, 'PUT', `/restapis/${id}/resources/${resource.id}/methods/GET/integration`, { type: 'MOCK' })
    await call(url, 'GET', `/restapis/${id}/resources`)
    await call(url, 'PATCH', `/restapis/${id}`, { patchOperations: [{ op: 'replace', path: '/description', value: 'd' }] })
    await call(url, 'GET', `/restapis/${id}`)
    await call(url, 'DELETE', `/restapis/${id}`)
  }
}

async function perCpuSecond({ url, pid }) {
  await mix(url, 20)
  const before = cpuOf(pid)
  await mix(url, 100)
  return Math.round(800 / (cpuOf(pid) - before))
}

const timed = async (work) => {
  const began = performance.now()
  const result = await work()
  return { ms: performance.now() - began, result }
}

const VERBS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']
const integration = { type: 'mock', requestTemplates: { 'application/json': '{"statusCode":200}' }, responses: { default: { statusCode: '200' } } }
const definition = (title) =>
  JSON.stringify({
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`/r${index}`, Object.fromEntries(VERBS.map((verb) => [verb.toLowerCase(), { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-integration': integration }]))]),
    ),
  })

const own = async (data) => {
  const port = await freePort()
  const server = await start(process.execPath, [COMMAND, 'start', '--port', String(port), '--data', join(folder, data), '--log-level', 'error', '--quotas', 'restApis=1000,resourcesPerApi=301'], { ready: `http://127.0.0.1:${port}/_gatewright/ready` })
  return { ...server, url: `http://127.0.0.1:${port}` }
}

try {
  const server = await own('one')
  note('Gatewright, SQLite and audit trail: operations per CPU second', await perCpuSecond(server))

  const { id, rootResourceId } = await call(server.url, 'POST', '/restapis', { name: 'large' })
  const slowest = { first: 0, last: 0 }
  const created = await timed(async () => {
    for (let index = 0; index < 300; index += 1) {
      const { ms } = await timed(async () => {
        const resource = await call(server.url, 'POST', `/restapis/${id}/resources/${rootResourceId}`, { pathPart: `r${index}` })
        for (const verb of VERBS) {
          await call(server.url, 'PUT', `/restapis/${id}/resources/${resource.id}/methods/${verb}`, { authorizationType: 'NONE' })
          await call(server.url, 'PUT', `/restapis/${id}/resources/${resource.id}/methods/${verb}/integration`, { type: 'MOCK' })
        }
      })
      if (index < 50) slowest.first += ms / 550
      if (index >= 250) slowest.last += ms / 550
    }
  })
  note('300 resources × 5 methods over the API (3,300 calls), s', (created.ms / 1000).toFixed(1))
  note('… a call among the first 50 resources / the last 50, ms', `${slowest.first.toFixed(2)} / ${slowest.last.toFixed(2)}`)
  note('… CreateDeployment, ms', (await timed(() => call(server.url, 'POST', `/restapis/${id}/deployments`, { stageName: 'dev' }))).ms.toFixed(0))
  note('… GetResources embed=methods, ms', (await timed(() => call(server.url, 'GET', `/restapis/${id}/resources?embed=methods&limit=500`))).ms.toFixed(0))
  const exported = await timed(() => call(server.url, 'GET', `/restapis/${id}/stages/dev/exports/oas30?extensions=integrations`))
  note('… GetExport, ms', exported.ms.toFixed(0))
  note('… PutRestApi of that export, ms', (await timed(() => call(server.url, 'PUT', `/restapis/${id}?mode=overwrite`, exported.result))).ms.toFixed(0))
  await server.end()

  const many = await own('many')
  for (let index = 0; index < 1000; index += 1) await call(many.url, 'POST', '/restapis', { name: `api${index}` })
  const listed = await timed(async () => {
    let count = 0
    for (let position = ''; position !== undefined; ) {
      const page = await call(many.url, 'GET', `/restapis?limit=100${position && `&position=${encodeURIComponent(position)}`}`)
      count += page.item.length
      position = page.position
    }
    return count
  })
  note(`${listed.result} APIs by pages of 100, ms`, listed.ms.toFixed(0))
  await many.end()

  const hundred = await own('hundred')
  const imported = await timed(() => call(hundred.url, 'POST', '/restapis?mode=import', definition('api0')))
  note('ImportRestApi of 300 × 5, ms', imported.ms.toFixed(0))
  const made = await timed(async () => {
    for (let index = 0; index < 100; index += 1) {
      const api = index === 0 ? imported.result : await call(hundred.url, 'POST', '/restapis', { name: `api${index}`, cloneFrom: imported.result.id })
      await call(hundred.url, 'POST', `/restapis/${api.id}/deployments`, { stageName: 'dev' })
    }
  })
  note('100 of them (the others clones), deployed by one process, s', (made.ms / 1000).toFixed(1))
  note('… resident memory, MB', memoryOf(hundred.pid))
  await hundred.end()
  const again = await own('hundred')
  note('start with 100 APIs of 300 × 5, deployed: ms until ready', again.ms.toFixed(0))
  note('… resident memory, MB', memoryOf(again.pid))
  const { item } = await call(again.url, 'GET', '/restapis?limit=2')
  const invoke = (api) => timed(() => fetch(`${again.url}/_aws/execute-api/${api.id}/dev/r7`).then((response) => response.text()))
  note('… the first request to one of them, which compiles it / the second, ms', `${(await invoke(item[0])).ms.toFixed(0)} / ${(await invoke(item[0])).ms.toFixed(1)}`)
  await again.end()

  const port = await freePort()
  const moto = await start('python3', ['-m', 'moto.server', '-p', String(port)], { ready: `http://127.0.0.1:${port}/moto-api/` }).catch(() => undefined)
  if (moto !== undefined) {
    const rate = await perCpuSecond({ url: `http://127.0.0.1:${port}`, pid: moto.pid }).catch((error) => `failed: ${error.message.slice(0, 80)}`)
    note("moto's server, memory only: operations per CPU second", rate)
    await moto.end()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
note('all of this, s', (performance.now() / 1000).toFixed(0))
report({ subject: 'management', title: 'The management API', columns: ['what', 'value'], rows, notes: ['Operations: create, read, change and delete an API with a resource, a method and an integration, one call at a time.'] })
