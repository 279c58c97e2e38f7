// Users, keys and policies made with `aws iam` against the server's store, and what they may then do: calls of methods with AWS_IAM
// signed by curl and by botocore, and management calls where `--auth sigv4` is on. Error codes and words: IAM API Reference, and
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../../scripts/postgres-server.ts'
import { startRedis } from '../../scripts/redis-server.ts'
import { deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

interface Key {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
}

/** The one that `deployRestApi` signs with. */
const OPERATOR: Key = { AccessKeyId: 'AKIDEXAMPLE', SecretAccessKey: 'secret' }
const policy = (...statements: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const allow = (Action: string | readonly string[], Resource: string): object => ({ Effect: 'Allow', Action, Resource })

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apiId: string

const start = (): Promise<ServerProcess> =>
  startServer({ arguments: ['--data', `${folder.path}/data`, '--auth', 'sigv4'], env: { GATEWRIGHT_ACCESS_KEYS: `${OPERATOR.AccessKeyId}:${OPERATOR.SecretAccessKey}` } })

const WHO = '{"user": "$context.identity.userArn", "id": "$context.identity.user", "key": "$context.identity.accessKey"}'
const signed = {
  method: { authorizationType: 'AWS_IAM' },
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': WHO } }],
} as const

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  requireProgram('curl', 'apt-get install curl')
  folder = await temporaryFolder()
  server = await start()
  apiId = (await deployRestApi(server.url, { methods: { 'GET /who': signed, 'DELETE /who': signed } })).apiId
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const environmentOf = (key: Key, { url }: { readonly url: string } = server): Record<string, string> => ({ ...awsEnvironment(url), AWS_MAX_ATTEMPTS: '1', AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey })

async function aws(command: string, { key = OPERATOR, at = server }: { readonly key?: Key; readonly at?: ServerProcess } = {}): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await bash(`aws ${command} --output json`, environmentOf(key, at))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>
}

async function refused(command: string, key = OPERATOR): Promise<string> {
  const { status, stderr } = await bash(`aws ${command}`, environmentOf(key))
  expect(status).not.toBe(0)
  return stderr.trim()
}

/** Status and body of a call signed by curl. */
async function call({ AccessKeyId, SecretAccessKey }: Key, { method = 'GET', url = server.url, api = apiId } = {}): Promise<readonly [number, unknown]> {
  const { stdout } = await bash(`curl -s -X ${method} -w '\\n%{http_code}' --aws-sigv4 aws:amz:us-east-1:execute-api --user '${AccessKeyId}:${SecretAccessKey}' ${url}/_aws/execute-api/${api}/prod/who`)
  const [body = '', status] = stdout.split('\n')
  return [Number(status), JSON.parse(body)]
}

const INVALID_TOKEN = [403, { message: 'The security token included in the request is invalid.' }]
const ANA = 'arn:aws:iam::123456789012:user/ana'

test('a new user calls nothing, with a policy what it allows, and with a key only as long as that is active', async () => {
  const { User: user } = (await aws('iam create-user --user-name ana')) as { User: { UserId: string } }
  const ana = (await aws('iam create-access-key --user-name ana'))['AccessKey'] as Key
  expect(ana).toMatchObject({ UserName: 'ana', Status: 'Active', AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/), SecretAccessKey: expect.stringMatching(/^[\w+/]{40}$/) })
  expect(await call(ana)).toEqual([403, { Message: `User: ${ANA} is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:${apiId}/prod/GET/who` }])

  const document = policy(allow('execute-api:Invoke', `arn:aws:execute-api:us-east-1:123456789012:${apiId}/prod/GET/who`))
  await aws(`iam put-user-policy --user-name ana --policy-name invoke --policy-document '${document}'`)
  expect(await call(ana)).toEqual([200, { user: ANA, id: user.UserId, key: ana.AccessKeyId }])
  expect((await call(ana, { method: 'DELETE' }))[0]).toBe(403)
  expect((await call({ ...ana, SecretAccessKey: 'another' }))[0]).toBe(403)
  expect(await aws('iam get-user-policy --user-name ana --policy-name invoke')).toEqual({ UserName: 'ana', PolicyName: 'invoke', PolicyDocument: JSON.parse(document) as unknown })

  const listed = await aws('iam list-access-keys --user-name ana')
  expect(listed).toEqual({ AccessKeyMetadata: [{ UserName: 'ana', AccessKeyId: ana.AccessKeyId, Status: 'Active', CreateDate: expect.any(String) as string }] })
  await aws(`iam update-access-key --user-name ana --access-key-id ${ana.AccessKeyId} --status Inactive`)
  expect(await call(ana)).toEqual(INVALID_TOKEN)
  await aws(`iam update-access-key --user-name ana --access-key-id ${ana.AccessKeyId} --status Active`)
  expect(await byBotocore(ana)).toMatchObject({ user: ANA })

  expect(await refused('apigateway create-rest-api --name other', ana)).toContain(
    `(AccessDeniedException) when calling the CreateRestApi operation: User: ${ANA} is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis because no identity-based policy allows the apigateway:POST action`,
  )
  expect(await refused('lambda list-functions', ana)).toContain('is not authorized to perform: lambda:ListFunctions on resource: * because')
  expect(await refused('iam create-access-key', ana)).toContain(`(AccessDenied) when calling the CreateAccessKey operation: User: ${ANA} is not authorized to perform: iam:CreateAccessKey on resource: ${ANA} because`)
  expect(await refused('iam delete-user --user-name ana')).toContain('(DeleteConflict) when calling the DeleteUser operation: Cannot delete entity, must delete access keys first.')

  await aws('iam attach-user-policy --user-name ana --policy-arn arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator')
  expect(await aws(`apigateway get-rest-api --rest-api-id ${apiId} --query name`, { key: ana })).toBe('e2e')
  await aws('iam detach-user-policy --user-name ana --policy-arn arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator')
  await server.kill()
  server = await start()
  expect((await call(ana))[0]).toBe(200)
  await aws(`iam delete-access-key --user-name ana --access-key-id ${ana.AccessKeyId}`)
  expect(await call(ana)).toEqual(INVALID_TOKEN)

  const text = await readFile(`${folder.path}/data/audit.jsonl`, 'utf8')
  expect(text).not.toContain(ana.SecretAccessKey)
  expect(text).toContain(`"eventSource":"iam.amazonaws.com","eventName":"CreateAccessKey"`)
})

const SCRIPT = `
from botocore.auth import SigV4Auth; from botocore.awsrequest import AWSRequest; from botocore.credentials import Credentials; import urllib.request, os
request = AWSRequest('GET', os.environ['URL']); SigV4Auth(Credentials(os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY']), 'execute-api', 'us-east-1').add_auth(request)
print(urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))).read().decode())`

/** What a call answers that botocore has signed: the signer of `aws`. */
async function byBotocore(key: Key): Promise<unknown> {
  const find = `for one in $(type -ap python3); do $one -c 'import botocore' 2>/dev/null && echo $one && break; done`
  const { stdout, stderr } = await bash(`exec $(${find}) -c "$SCRIPT"`, { ...environmentOf(key), SCRIPT, URL: `${server.url}/_aws/execute-api/${apiId}/prod/who` })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

test.each([
  ['list-users', { SecretAccessKey: 'wrong' }, '(SignatureDoesNotMatch)'],
  ['list-users', { AccessKeyId: 'AKIANOBODY' }, '(InvalidClientTokenId) when calling the ListUsers operation: The security token included in the request is invalid.'],
  ['list-users --no-sign-request', {}, '(MissingAuthenticationToken)'],
])('aws iam %s with %j is refused in the words of IAM', async (command, wrong, words) => {
  expect(await refused(`iam ${command}`, { ...OPERATOR, ...wrong })).toContain(words)
})

test('a user made through one node is known to the others, which share a PostgreSQL', async () => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const env = { GATEWRIGHT_POSTGRES_URL: await postgres.createDatabase(), GATEWRIGHT_REDIS_URL: `redis://127.0.0.1:${redis.port}` }
  const [one, other] = await Promise.all(['one', 'other'].map((name) => startServer({ arguments: ['--data', `${folder.path}/${name}`], env })))
  try {
    const { apiId: api } = await deployRestApi(one?.url ?? '', { methods: { 'GET /who': signed } })
    const at = one ?? server
    await aws('iam create-user --user-name bo', { at })
    await aws(`iam put-user-policy --user-name bo --policy-name all --policy-document '${policy(allow('execute-api:Invoke', '*'))}'`, { at })
    const key = (await aws('iam create-access-key --user-name bo', { at }))['AccessKey'] as Key
    await expect.poll(async () => (await call(key, { url: other?.url ?? '', api }))[0]).toBe(200)
    await aws('iam delete-user-policy --user-name bo --policy-name all', { at: other ?? server })
    await expect.poll(async () => (await call(key, { url: at.url, api }))[0]).toBe(403)
  } finally {
    await Promise.all([one?.stop(), other?.stop()])
    await Promise.all([postgres.remove(), redis.remove()])
  }
})
