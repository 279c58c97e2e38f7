// `--auth sigv4` and the audit trail, with the real `aws` command. Error codes and texts: AWS General Reference, "Troubleshooting
// Signature Version 4 errors".
import { createHash, createHmac } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

const KEYS = [
  { accessKeyId: 'AKIDRIGHT', secretAccessKey: 'right/secret+key', userName: 'ana' },
  { accessKeyId: 'ASIATEMPORARY', secretAccessKey: 'temporary', sessionToken: 'the-token', expiration: '2999-01-01T00:00:00Z' },
  { accessKeyId: 'ASIAEXPIRED', secretAccessKey: 'expired', sessionToken: 'old-token', expiration: '2020-01-01T00:00:00Z' },
]

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  await writeFile(`${folder.path}/keys.json`, JSON.stringify(KEYS))
  const keys = ['--auth', 'sigv4', '--access-keys', `${folder.path}/keys.json`]
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, ...keys], env: { GATEWRIGHT_ACCESS_KEYS: 'AKIDFROMENV:env-secret' } })
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const aws = (command: string, env: Record<string, string>): ReturnType<typeof bash> =>
  bash(`aws ${command}`, { ...awsEnvironment(server.url), AWS_MAX_ATTEMPTS: '1', ...env })
const keyOf = (id: string, secret: string, token?: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secret,
  ...(token !== undefined && { AWS_SESSION_TOKEN: token }),
})

test.each([
  ['a key of the file', keyOf('AKIDRIGHT', 'right/secret+key')],
  ['a key of the environment', keyOf('AKIDFROMENV', 'env-secret')],
  ['a temporary key with its token', keyOf('ASIATEMPORARY', 'temporary', 'the-token')],
])('%s may call', async (_, env) => {
  const created = await aws(`apigateway create-rest-api --name 'a b+c' --query name --output text`, env)
  expect(created).toMatchObject({ status: 0, stderr: '', stdout: 'a b+c\n' })
  const functions = await aws('lambda list-functions --query Functions --output text', env)
  expect(functions).toMatchObject({ status: 0, stderr: '' })
  const listed = await aws(`apigatewayv2 get-tags --resource-arn 'arn:aws:apigateway:us-east-1::/apis/none' 2>&1 || true`, env)
  expect(listed.stdout).toContain('(NotFoundException)')
})

test.each([
  ['a wrong secret', keyOf('AKIDRIGHT', 'wrong'), /\(InvalidSignatureException\).*The request signature we calculated does not match the signature you provided/s],
  ['an unknown key', keyOf('AKIDNOBODY', 'x'), /\(UnrecognizedClientException\).*The security token included in the request is invalid\./s],
  ['a temporary key without its token', keyOf('ASIATEMPORARY', 'temporary'), /\(UnrecognizedClientException\)/],
  ['an expired temporary key', keyOf('ASIAEXPIRED', 'expired', 'old-token'), /\(ExpiredTokenException\).*The security token included in the request is expired/s],
  ['another region', { ...keyOf('AKIDRIGHT', 'right/secret+key'), AWS_DEFAULT_REGION: 'eu-west-1' }, /\(InvalidSignatureException\).*Credential should be scoped to a valid region/s],
])('%s is refused', async (_, env, text) => {
  const { status, stderr } = await aws('apigateway get-rest-apis', env)

  expect(status).not.toBe(0)
  expect(stderr).toMatch(text)
})

test('a call without a signature is refused', async () => {
  const { status, stderr } = await aws('apigateway get-rest-apis --no-sign-request', {})

  expect(status).not.toBe(0)
  expect(stderr).toMatch(/\(MissingAuthenticationTokenException\).*Missing Authentication Token/s)
})

test('a signature of an hour ago is refused, and so is one over another body', async () => {
  const late = await fetch(`${server.url}/restapis`, { headers: sign('GET', '/restapis', '', Date.now() - 3_600_000) })
  expect([late.status, late.headers.get('x-amzn-errortype')]).toEqual([403, 'InvalidSignatureException'])
  expect(((await late.json()) as { message: string }).message).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/)
  const fresh = await fetch(`${server.url}/restapis`, { headers: sign('GET', '/restapis', '', Date.now()) })
  expect(fresh.status).toBe(200)

  const changed = await fetch(`${server.url}/restapis`, { method: 'POST', body: '{"name":"evil"}', headers: sign('POST', '/restapis', '{"name":"good"}', Date.now()) })
  expect([changed.status, changed.headers.get('x-amzn-errortype')]).toEqual([403, 'InvalidSignatureException'])
})

test('the audit trail names who changed what, without its secrets', async () => {
  await aws('apigateway create-api-key --name audited --value very-secret-value-of-a-key-0123456789', keyOf('AKIDRIGHT', 'right/secret+key'))
  await aws('apigateway delete-rest-api --rest-api-id nothere', keyOf('AKIDRIGHT', 'right/secret+key'))
  await server.kill()

  const text = await readFile(`${folder.path}/data/audit.jsonl`, 'utf8')
  const records = text.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(text).not.toContain('very-secret')
  expect(records.at(-2)).toMatchObject({
    eventSource: 'apigateway.amazonaws.com',
    eventName: 'CreateApiKey',
    sourceIPAddress: '127.0.0.1',
    userIdentity: { type: 'IAMUser', userName: 'ana', accessKeyId: 'AKIDRIGHT', arn: 'arn:aws:iam::123456789012:user/ana' },
    requestParameters: { name: 'audited' },
  })
  expect(records.at(-1)).toMatchObject({ eventName: 'DeleteRestApi', errorCode: 'NotFoundException', responseElements: null })
  expect(records.some(({ eventName }) => String(eventName).startsWith('Get'))).toBe(false)
})

test.each([
  [['--host', '0.0.0.0'], /without authentication/],
  [['--auth', 'sigv4'], /--auth sigv4 needs access keys/],
  [['--auth', 'password'], /--auth password is not one of none, sigv4/],
])('%s does not start', async (flags, text) => {
  await expect(startServer({ arguments: ['--data', `${folder.path}/other`, ...flags] })).rejects.toThrow(text)
})

test('beyond loopback it starts with signatures', async () => {
  const other = await startServer({ arguments: ['--data', `${folder.path}/wide`, '--host', '0.0.0.0', '--auth', 'sigv4', '--access-keys', `${folder.path}/keys.json`] })
  const answer = await fetch(`http://127.0.0.1:${other.port}/restapis`)
  await other.stop()

  expect(answer.status).toBe(403)
})

/** Signature Version 4, written out, so that the clock and the body can be other than what is sent. */
function sign(method: string, path: string, body: string, now: number): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${time.slice(0, 8)}/us-east-1/apigateway/aws4_request`
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const canonical = [method, path, '', `host:${new URL(server.url).host}`, `x-amz-date:${time}`, '', 'host;x-amz-date', sha256(body)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>(hmac, 'AWS4right/secret+key')
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
  return { 'x-amz-date': time, authorization: `AWS4-HMAC-SHA256 Credential=AKIDRIGHT/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}` }
}
