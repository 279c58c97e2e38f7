import { expect, test } from 'vitest'
import { createControlPlane, createMemoryStore } from '../src/index.ts'

test('a REST API with a Lambda proxy method is published once it is deployed', async () => {
  const plane = await createControlPlane({ store: createMemoryStore(), region: 'us-east-1', accountId: '123456789012' })
  const call = (operation: string, input: Record<string, unknown>) => plane.call('apigateway', operation, input)
  const { id: restApiId, rootResourceId: parentId } = await call('CreateRestApi', { name: 'users' })
  const { id: resourceId } = await call('CreateResource', { restApiId, parentId, pathPart: 'users' })
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await call('PutMethod', { ...method, authorizationType: 'NONE' })
  const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations'
  await call('PutIntegration', { ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri })

  await call('CreateDeployment', { restApiId, stageName: 'prod' })

  expect(await plane.publications()).toMatchObject([
    { protocolType: 'REST', apiId: restApiId, stages: [{ stage: { stageName: 'prod' }, deployment: { resources: [{ path: '/' }, { path: '/users' }] } }] },
  ])
})
