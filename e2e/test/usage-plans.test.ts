import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// The transcripts of shared/seeds/004 ("API Keys and Usage Plans", "Throttling and Quotas", "Caching"), as they stand there but for
// the capture of ids and the sizes of the limits.

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let env: Record<string, string>

const HANDLER = `
let calls = 0
exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({ calls: ++calls, at: process.pid }) })
`

const API = `
API_ID=$(aws apigateway create-rest-api --name users-api --endpoint-configuration types=REGIONAL --query id --output text)
ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[?path==\`/\`].id' --output text)
RESOURCE_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part users --query id --output text)
aws apigateway put-method --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method GET --authorization-type NONE $KEY_REQUIRED >/dev/null
aws apigateway put-integration --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method GET --type AWS_PROXY --integration-http-method POST \\
  --uri "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:count/invocations" >/dev/null
aws apigateway create-deployment --rest-api-id $API_ID --stage-name prod >/dev/null
`

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, HANDLER)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  env = { ...awsEnvironment(server.url), KEY_REQUIRED: '' }
  await run(`aws lambda create-function --function-name count --runtime nodejs20.x --handler index.handler --role arn:aws:iam::123456789012:role/x \
    --code S3Bucket=_gatewright_local,S3Key=${folder.path}/src >/dev/null
    aws lambda add-permission --function-name count --statement-id any --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null`)
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

async function run(script: string, more: Record<string, string> = {}): Promise<string> {
  const { status, stdout, stderr } = await bash(script, { ...env, ...more })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trim()
}

const ask = (apiId: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/_aws/execute-api/${apiId}/prod/users`, { headers })

/** Requests at once: how many were let in, those that were refused, and how many a limit of one a second let in meanwhile beside its burst. */
async function burst(count: number, send: () => Promise<Response>): Promise<{ readonly admitted: number; readonly refused: readonly Response[]; readonly refilled: number }> {
  const began = performance.now()
  const answers = await Promise.all(Array.from({ length: count }, send))
  const refilled = Math.ceil((performance.now() - began) / 1000)
  const refused = answers.filter(({ status }) => status === 429)
  return { admitted: answers.filter(({ status }) => status === 200).length, refused, refilled }
}

test('a usage plan lets its key in up to the quota, counts, and refuses others', async () => {
  const printed = await run(
    `${API}
KEY_ID=$(aws apigateway create-api-key \\
    --name "customer-key" \\
    --enabled --query id --output text)

PLAN_ID=$(aws apigateway create-usage-plan \\
    --name "basic-plan" \\
    --throttle burstLimit=100,rateLimit=50 \\
    --quota limit=5,period=MONTH \\
    --api-stages apiId=$API_ID,stage=prod --query id --output text)

aws apigateway create-usage-plan-key \\
    --usage-plan-id $PLAN_ID \\
    --key-id $KEY_ID \\
    --key-type API_KEY >/dev/null
echo $API_ID $KEY_ID $PLAN_ID $(aws apigateway get-api-key --api-key $KEY_ID --include-value --query value --output text)`,
    { KEY_REQUIRED: '--api-key-required' },
  )
  const [apiId, keyId, planId, key] = printed.split(' ') as [string, string, string, string]

  const without = await ask(apiId)
  expect([without.status, await without.json()]).toEqual([403, { message: 'Forbidden' }])
  const wrong = await ask(apiId, { 'x-api-key': 'x'.repeat(40) })
  expect(wrong.status).toBe(403)

  const statuses: number[] = []
  for (let index = 0; index < 6; index += 1) statuses.push((await ask(apiId, { 'x-api-key': key })).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  const refused = await ask(apiId, { 'x-api-key': key })
  expect(await refused.json()).toEqual({ message: 'Limit Exceeded' })

  const usage = async (): Promise<unknown> =>
    JSON.parse(await run(`D=$(date -u +%F); aws apigateway get-usage --usage-plan-id ${planId} --start-date $D --end-date $D --output json`))
  expect(await usage()).toMatchObject({ items: { [keyId]: [[5, 0]] } })

  await run(`aws apigateway update-usage --usage-plan-id ${planId} --key-id ${keyId} --patch-operations op=replace,path=/remaining,value=1 >/dev/null`)
  expect([(await ask(apiId, { 'x-api-key': key })).status, (await ask(apiId, { 'x-api-key': key })).status]).toEqual([200, 429])

  await server.stop()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  env = { ...env, ...awsEnvironment(server.url) }
  expect(await usage()).toMatchObject({ items: { [keyId]: [[6, 0]] } })
  expect((await ask(apiId, { 'x-api-key': key })).status).toBe(429)
})

test('stage and method throttling hold, in the form of the seed documents and in that of AWS', async () => {
  const apiId = await run(`${API}
aws apigateway update-stage \\
    --rest-api-id $API_ID \\
    --stage-name prod \\
    --patch-operations \\
        op=replace,path=/throttling/rateLimit,value=1 \\
        op=replace,path=/throttling/burstLimit,value=20 >/dev/null
echo $API_ID`)

  const byStage = await burst(60, () => ask(apiId))
  expect(byStage.admitted).toBeGreaterThanOrEqual(20)
  expect(byStage.admitted).toBeLessThanOrEqual(20 + byStage.refilled)
  expect(byStage.admitted + byStage.refused.length).toBe(60)
  expect(await byStage.refused[0]?.json()).toEqual({ message: 'Too Many Requests' })

  await run(`aws apigateway update-stage \
    --rest-api-id ${apiId} \
    --stage-name prod \
    --patch-operations \
        'op=replace,path=/~1users/GET/throttling/rateLimit,value=1' \
        'op=replace,path=/~1users/GET/throttling/burstLimit,value=5' >/dev/null`)
  const byMethod = await burst(30, () => ask(apiId))
  expect(byMethod.admitted).toBeLessThanOrEqual(5 + byMethod.refilled)
  expect(byMethod.admitted + byMethod.refused.length).toBe(30)
})

test('a cached method asks its function once, until its cache is flushed or invalidated', async () => {
  const apiId = await run(`${API}
aws apigateway update-stage \\
    --rest-api-id $API_ID \\
    --stage-name prod \\
    --patch-operations \\
        op=replace,path=/cacheClusterEnabled,value=true \\
        op=replace,path=/cacheClusterSize,value=0.5 >/dev/null
aws apigateway update-stage --rest-api-id $API_ID --stage-name prod --patch-operations \\
        'op=replace,path=/*/*/caching/enabled,value=true' >/dev/null
echo $API_ID`)
  const body = async (headers?: Record<string, string>): Promise<unknown> => (await ask(apiId, headers)).json()

  const first = await body()
  expect([await body(), await body()]).toEqual([first, first])

  await run(`aws apigateway flush-stage-cache --rest-api-id ${apiId} --stage-name prod`)
  const second = await body()
  expect(second).not.toEqual(first)
  expect(await body()).toEqual(second)
})
