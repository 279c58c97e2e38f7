import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// The transcripts of shared/seeds/004 ("Creating REST API", "Stages and Deployments", "Creating HTTP API"), as they stand there
// but for the capture of the ids that they use. The endpoint comes from AWS_ENDPOINT_URL.

const FUNCTIONS = `
mkdir -p "$FOLDER/src"
cat > "$FOLDER/src/index.py" <<'PYTHON'
import json

def handler(event, context):
    return {
        'statusCode': 200,
        'headers': {'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*'},
        'body': json.dumps({'seen': event}),
        'isBase64Encoded': False,
    }

def plain(event, context):
    return {'seen': event}
PYTHON
(cd "$FOLDER/src" && python3 -m zipfile -c "$FOLDER/code.zip" index.py)
for name in get-users my-function; do
  handler=index.handler; [ "$name" = my-function ] && handler=index.plain
  aws lambda create-function --function-name "$name" --runtime python3.12 --handler "$handler" \\
    --role arn:aws:iam::123456789012:role/lambda --zip-file "fileb://$FOLDER/code.zip" --query State --output text
done
`

const REST = `
API_ID=$(aws apigateway create-rest-api \\
    --name "users-api" \\
    --description "Users REST API" \\
    --endpoint-configuration types=REGIONAL --query id --output text)

ROOT_ID=$(aws apigateway get-resources \\
    --rest-api-id $API_ID \\
    --query 'items[?path==\`/\`].id' \\
    --output text)

RESOURCE_ID=$(aws apigateway create-resource \\
    --rest-api-id $API_ID \\
    --parent-id $ROOT_ID \\
    --path-part users --query id --output text)

aws apigateway put-method \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method GET \\
    --authorization-type NONE >/dev/null

aws apigateway put-integration \\
    --rest-api-id $API_ID \\
    --resource-id $RESOURCE_ID \\
    --http-method GET \\
    --type AWS_PROXY \\
    --integration-http-method POST \\
    --uri "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:get-users/invocations" >/dev/null

aws apigateway create-deployment \\
    --rest-api-id $API_ID \\
    --stage-name prod \\
    --description "Version 1.0" >/dev/null
echo $API_ID
`

const HTTP = `
API_ID=$(aws apigatewayv2 create-api \\
    --name "users-http-api" \\
    --protocol-type HTTP \\
    --cors-configuration '{
        "AllowOrigins": ["*"],
        "AllowMethods": ["GET", "POST", "PUT", "DELETE"],
        "AllowHeaders": ["Content-Type", "Authorization"]
    }' --query ApiId --output text)

INTEGRATION_ID=$(aws apigatewayv2 create-integration \\
    --api-id $API_ID \\
    --integration-type AWS_PROXY \\
    --integration-uri "arn:aws:lambda:us-east-1:123456789012:function:my-function" \\
    --payload-format-version "2.0" --query IntegrationId --output text)

aws apigatewayv2 create-route \\
    --api-id $API_ID \\
    --route-key "GET /users" \\
    --target "integrations/$INTEGRATION_ID" >/dev/null

aws apigatewayv2 create-stage \\
    --api-id $API_ID \\
    --stage-name prod \\
    --auto-deploy >/dev/null
echo $API_ID
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let env: Record<string, string>

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  requireProgram('python3', 'apt-get install python3')
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  env = { ...awsEnvironment(server.url), FOLDER: folder.path }
  await run(FUNCTIONS)
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

const invoke = (apiId: string, path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}/_aws/execute-api/${apiId}/prod${path}`, init)

test('the REST transcript makes an API that calls its function once API Gateway is permitted to', async () => {
  const apiId = await run(REST)

  const unpermitted = await invoke(apiId, '/users')
  expect([unpermitted.status, await unpermitted.json()]).toEqual([500, { message: 'Internal server error' }])

  await run(`aws lambda add-permission --function-name get-users --statement-id api --action lambda:InvokeFunction \
    --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:123456789012:${apiId}/*/GET/users" >/dev/null`)
  const answer = await invoke(apiId, '/users?include=orders', { headers: { 'X-Mine': 'yes' } })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  const { seen } = (await answer.json()) as { seen: Record<string, unknown> }
  expect(seen).toMatchObject({
    resource: '/users',
    path: '/users',
    httpMethod: 'GET',
    queryStringParameters: { include: 'orders' },
    multiValueQueryStringParameters: { include: ['orders'] },
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    requestContext: { accountId: '123456789012', apiId, stage: 'prod', resourcePath: '/users', httpMethod: 'GET', path: '/prod/users' },
  })

  const missing = await invoke(apiId, '/nothing')
  expect([missing.status, await missing.json()]).toEqual([403, { message: 'Missing Authentication Token' }])
})

test('a stage variable in the function ARN picks the alias, and an update of the stage moves it', async () => {
  const apiId = await run(`${REST}
RESOURCE_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[?path==\`/users\`].id' --output text)
aws apigateway update-integration --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method GET --patch-operations \\
  '[{"op":"replace","path":"/uri","value":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:get-users:\${stageVariables.lambdaAlias}/invocations"}]' >/dev/null
for alias in prod v2; do
  version=$(aws lambda publish-version --function-name get-users --query Version --output text)
  aws lambda create-alias --function-name get-users --name $alias --function-version $version >/dev/null
  aws lambda add-permission --function-name get-users:$alias --statement-id any --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null
done
DEPLOYMENT_ID=$(aws apigateway create-deployment --rest-api-id $API_ID --query id --output text)
aws apigateway delete-stage --rest-api-id $API_ID --stage-name prod
aws apigateway create-stage \\
    --rest-api-id $API_ID \\
    --stage-name prod \\
    --deployment-id $DEPLOYMENT_ID \\
    --variables '{
        "lambdaAlias": "prod",
        "tableName": "users-prod"
    }' >/dev/null`).then((printed) => printed.split('\n')[0] as string)

  const first = (await (await invoke(apiId, '/users')).json()) as { seen: { stageVariables: unknown } }
  expect(first.seen.stageVariables).toEqual({ lambdaAlias: 'prod', tableName: 'users-prod' })

  await run(`aws apigateway update-stage \
    --rest-api-id ${apiId} \
    --stage-name prod \
    --patch-operations op=replace,path=/variables/lambdaAlias,value=v2 >/dev/null`)
  const second = (await (await invoke(apiId, '/users')).json()) as { seen: { stageVariables: unknown } }
  expect(second.seen.stageVariables).toEqual({ lambdaAlias: 'v2', tableName: 'users-prod' })
})

test('the HTTP transcript makes an API that answers in payload format 2.0, with CORS', async () => {
  const apiId = await run(HTTP)
  await run(`aws lambda add-permission --function-name my-function --statement-id api --action lambda:InvokeFunction \
    --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:123456789012:${apiId}/*" >/dev/null`)

  const answer = await invoke(apiId, '/users?include=orders&include=name', { headers: { Origin: 'https://example.com' } })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  const { seen } = (await answer.json()) as { seen: Record<string, unknown> }
  expect(seen).toMatchObject({
    version: '2.0',
    routeKey: 'GET /users',
    rawPath: '/prod/users',
    rawQueryString: 'include=orders&include=name',
    queryStringParameters: { include: 'orders,name' },
    requestContext: { accountId: '123456789012', apiId, stage: 'prod', http: { method: 'GET', path: '/prod/users' } },
    isBase64Encoded: false,
  })

  const preflight = await invoke(apiId, '/users', {
    method: 'OPTIONS',
    headers: { Origin: 'https://example.com', 'Access-Control-Request-Method': 'POST' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE')

  const missing = await invoke(apiId, '/nothing')
  expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }])
})
