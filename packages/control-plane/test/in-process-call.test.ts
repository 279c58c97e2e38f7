import { expect, test } from 'vitest'
import { createControlPlane, createMemoryStore } from '../src/index.ts'

// CloudFormation converts scalars to what a property wants: https://repost.aws/knowledge-center/cloudformation-template-validation
test('a call in this process takes numbers as texts, and texts as numbers and truths', async () => {
  const plane = await createControlPlane({ store: createMemoryStore(), region: 'us-east-1', accountId: '123456789012' })
  const { id: restApiId } = await plane.call('apigateway', 'CreateRestApi', { name: 7, minimumCompressionSize: '100', disableExecuteApiEndpoint: 'true' })
  const { items } = (await plane.call('apigateway', 'GetResources', { restApiId })) as { readonly items: readonly { readonly id: string }[] }
  const place = { restApiId, resourceId: items[0]?.id, httpMethod: 'GET' }
  await plane.call('apigateway', 'PutMethod', { ...place, authorizationType: 'NONE' })

  expect(await plane.call('apigateway', 'GetRestApi', { restApiId })).toMatchObject({ name: '7', minimumCompressionSize: 100, disableExecuteApiEndpoint: true })
  expect(await plane.call('apigateway', 'PutMethodResponse', { ...place, statusCode: 200 })).toMatchObject({ statusCode: '200' })
  await expect(plane.call('apigateway', 'CreateRestApi', { name: 'n', minimumCompressionSize: 'much' })).rejects.toThrow('minimumCompressionSize must be an integer')
  await expect(plane.call('apigateway', 'CreateRestApi', { name: ['n'] })).rejects.toThrow('name must be a string')
})
