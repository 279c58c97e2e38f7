import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// AWS_PROXY with responseTransferMode STREAM: response-transfer-mode-lambda.html of the developer guide.

const HANDLERS = `
exports.stream = awslambda.streamifyResponse(async (event, responseStream) => {
  const body = awslambda.HttpResponseStream.from(responseStream, { statusCode: 201, headers: { 'Content-Type': 'text/plain' } })
  for (const part of ['one ', 'two ', 'three']) {
    body.write(part)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  body.end()
})
exports.fails = awslambda.streamifyResponse(async () => { throw new Error('no') })
`

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apiId: string

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, HANDLERS)
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  const { status, stdout, stderr } = await bash(
    `
API_ID=$(aws apigateway create-rest-api --name streams --query id --output text)
ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query 'items[0].id' --output text)
for name in stream fails; do
  aws lambda create-function --function-name $name --runtime nodejs20.x --handler index.$name --role arn:aws:iam::123456789012:role/x \\
    --code S3Bucket=_gatewright_local,S3Key=${folder.path}/src >/dev/null
  aws lambda add-permission --function-name $name --statement-id any --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null
  RESOURCE_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part $name --query id --output text)
  aws apigateway put-method --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method GET --authorization-type NONE >/dev/null
  aws apigateway put-integration --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method GET --type AWS_PROXY --integration-http-method POST \\
    --response-transfer-mode STREAM --uri "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:$name/response-streaming-invocations" >/dev/null
done
aws apigateway create-deployment --rest-api-id $API_ID --stage-name prod >/dev/null
echo $API_ID`,
    awsEnvironment(server.url),
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  apiId = stdout.trim()
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

test('the answer reaches the client piece by piece, as the function writes it', async () => {
  const answer = await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/stream`)
  const pieces: string[] = []
  for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) pieces.push(Buffer.from(piece).toString())

  expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'text/plain'])
  expect(pieces.join('')).toBe('one two three')
  expect(pieces.length).toBeGreaterThan(1)
})

test('a function that fails before its first byte is a 502', async () => {
  const answer = await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/fails`)

  expect([answer.status, await answer.json()]).toEqual([502, { message: 'Internal server error' }])
})
