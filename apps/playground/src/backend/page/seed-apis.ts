import type { ControlPlane } from '@gatewright/control-plane'

const REGION = 'us-east-1'
const functionArn = (name: string): string => `arn:aws:lambda:${REGION}:123456789012:function:${name}`
const integrationUri = (name: string): string => `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`

type Call = ControlPlane['call']

/** The APIs of the seed documents: users as a REST and as an HTTP API, and a chat. Made by the operations that everybody uses. */
export async function seedApis(call: Call): Promise<void> {
  await seedRest(call)
  await seedHttp(call)
  await seedChat(call)
}

async function seedRest(call: Call): Promise<void> {
  const { id: restApiId } = await call('apigateway', 'CreateRestApi', { name: 'users-api', description: 'Users REST API' })
  const { items } = (await call('apigateway', 'GetResources', { restApiId })) as { readonly items: readonly { readonly id: string }[] }
  const resource = async (parentId: unknown, pathPart: string): Promise<unknown> => (await call('apigateway', 'CreateResource', { restApiId, parentId, pathPart }))['id']
  const users = await resource(items[0]?.id, 'users')
  const user = await resource(users, '{userId}')
  const health = await resource(items[0]?.id, 'health')
  const proxy = async (resourceId: unknown, httpMethod: string, name: string): Promise<void> => {
    await call('apigateway', 'PutMethod', { restApiId, resourceId, httpMethod, authorizationType: 'NONE' })
    await call('apigateway', 'PutIntegration', { restApiId, resourceId, httpMethod, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: integrationUri(name) })
  }
  await proxy(users, 'GET', 'get-users')
  await proxy(users, 'POST', 'create-user')
  await proxy(user, 'GET', 'get-users')
  for (const resourceId of [users, user]) await allowOtherOrigins(call, { restApiId, resourceId, httpMethod: 'OPTIONS' })
  const mock = { restApiId, resourceId: health, httpMethod: 'GET' }
  await call('apigateway', 'PutMethod', { ...mock, authorizationType: 'NONE' })
  await call('apigateway', 'PutIntegration', { ...mock, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } })
  await call('apigateway', 'PutMethodResponse', { ...mock, statusCode: '200' })
  await call('apigateway', 'PutIntegrationResponse', { ...mock, statusCode: '200', responseTemplates: { 'application/json': '{"status": "ok", "stage": "$context.stage"}' } })
  await call('apigateway', 'CreateDeployment', { restApiId, stageName: 'prod', description: 'The first deployment' })
}

/** What SAM makes of the template's `Cors`. */
const CORS: Readonly<Record<string, string>> = { Methods: "'GET,POST,PUT,DELETE,OPTIONS'", Headers: "'Content-Type,Authorization'", Origin: "'*'" }

/** A MOCK method that answers a browser's preflight. */
async function allowOtherOrigins(call: Call, method: Readonly<Record<string, unknown>>): Promise<void> {
  const parameters = (value: (header: string) => unknown): object => Object.fromEntries(Object.keys(CORS).map((header) => [`method.response.header.Access-Control-Allow-${header}`, value(header)]))
  await call('apigateway', 'PutMethod', { ...method, authorizationType: 'NONE' })
  await call('apigateway', 'PutIntegration', { ...method, type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } })
  await call('apigateway', 'PutMethodResponse', { ...method, statusCode: '200', responseParameters: parameters(() => false) })
  await call('apigateway', 'PutIntegrationResponse', { ...method, statusCode: '200', responseParameters: parameters((header) => CORS[header]) })
}

async function seedHttp(call: Call): Promise<void> {
  const { ApiId } = await call('apigatewayv2', 'CreateApi', { Name: 'users-http', ProtocolType: 'HTTP' })
  const { IntegrationId } = await call('apigatewayv2', 'CreateIntegration', { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn('get-users'), PayloadFormatVersion: '2.0' })
  for (const RouteKey of ['GET /users', 'GET /users/{userId}']) await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target: `integrations/${String(IntegrationId)}` })
  await call('apigatewayv2', 'CreateStage', { ApiId, StageName: 'prod', AutoDeploy: true })
}

async function seedChat(call: Call): Promise<void> {
  const { ApiId } = await call('apigatewayv2', 'CreateApi', { Name: 'chat-api', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
  const { IntegrationId } = await call('apigatewayv2', 'CreateIntegration', { ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: integrationUri('chat') })
  for (const RouteKey of ['$connect', '$disconnect', '$default', 'sendmessage']) await call('apigatewayv2', 'CreateRoute', { ApiId, RouteKey, Target: `integrations/${String(IntegrationId)}` })
  await call('apigatewayv2', 'CreateStage', { ApiId, StageName: 'prod' })
  await call('apigatewayv2', 'CreateDeployment', { ApiId, StageName: 'prod' })
}
