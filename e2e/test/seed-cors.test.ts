// The transcripts of shared/seeds/004 "CORS Configuration" and "Caching", as they stand there but for ids. The CORS transcript leaves
// out `put-method-response`: AWS refuses its last command without it (NotFoundException), and so does Gatewright; the command is added.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, type CommandResult, requireProgram } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const run = (script: string, env: Record<string, string> = {}): Promise<CommandResult> => bash(script, { ...awsEnvironment(server.url), ...env })

const START = `
API_ID=$(aws apigateway create-rest-api --name users-api --query id --output text)
RESOURCE_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[?path==\`/\`].id' --output text)
aws apigateway put-method \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --authorization-type NONE >/dev/null
aws apigateway put-integration \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --type MOCK \\
    --request-templates '{"application/json": "{\\"statusCode\\": 200}"}' >/dev/null
echo $API_ID $RESOURCE_ID
`

const RESPONSE = `
aws apigateway put-integration-response \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --status-code 200 \\
    --response-parameters '{
        "method.response.header.Access-Control-Allow-Headers": "'\\''Content-Type,Authorization'\\''",
        "method.response.header.Access-Control-Allow-Methods": "'\\''GET,POST,PUT,DELETE,OPTIONS'\\''",
        "method.response.header.Access-Control-Allow-Origin": "'\\''*'\\''"
    }' >/dev/null
`

test('the CORS transcript answers preflights once the method response is declared', async () => {
  const [API_ID, RESOURCE_ID] = (await run(START)).stdout.trim().split(' ') as [string, string]
  const env = { API_ID, RESOURCE_ID }

  const early = await run(RESPONSE, env)
  expect(early.stderr).toContain('(NotFoundException) when calling the PutIntegrationResponse operation: Invalid Response status code specified')

  const names = ['Headers', 'Methods', 'Origin'].map((name) => `method.response.header.Access-Control-Allow-${name}=false`).join(',')
  const added = await run(`aws apigateway put-method-response --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method OPTIONS --status-code 200 --response-parameters '${names}' >/dev/null
${RESPONSE}
aws apigateway create-deployment --rest-api-id $API_ID --stage-name prod --description "Version 1.0" >/dev/null`, env)
  expect(added).toMatchObject({ status: 0, stderr: '' })

  const preflight = await fetch(`${server.url}/_aws/execute-api/${API_ID}/prod/`, { method: 'OPTIONS', headers: { Origin: 'https://example.com' } })
  expect(preflight.status).toBe(200)
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS')
  expect(preflight.headers.get('access-control-allow-headers')).toBe('Content-Type,Authorization')

  const caching = await run(
    `aws apigateway update-stage \\
    --rest-api-id $API_ID \\
    --stage-name prod \\
    --patch-operations \\
        op=replace,path=/cacheClusterEnabled,value=true \\
        op=replace,path=/cacheClusterSize,value=0.5 >/dev/null
aws apigateway update-method \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method OPTIONS \\
    --patch-operations \\
        op=replace,path=/cachingEnabled,value=true \\
        op=replace,path=/cacheDataEncrypted,value=true \\
        op=replace,path=/cacheTtlInSeconds,value=300 >/dev/null
aws apigateway get-stage --rest-api-id $API_ID --stage-name prod --query methodSettings --output json`,
    env,
  )
  expect(caching).toMatchObject({ status: 0, stderr: '' })
  const settings = Object.values(JSON.parse(caching.stdout) as Record<string, unknown>)
  expect(settings).toMatchObject([{ cachingEnabled: true, cacheDataEncrypted: true, cacheTtlInSeconds: 300 }])
})
