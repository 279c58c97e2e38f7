// Refusals whose words the service was seen to use; where from: badmintoncryer/cdk-preflight (measured by deploying), and what
// users of Terraform quote.
import { expect, test } from 'vitest'
import { callerOf, createMockApi, createPlane, refusal } from '../support.ts'

const bad = (message: string) => ({ code: 'BadRequestException', status: 400, message })
const BALANCER = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/a/b'

test('a private API is deployed with a resource policy', async () => {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId, rootResourceId: resourceId } = await call('CreateRestApi', { name: 'n', endpointConfiguration: { types: ['PRIVATE'] } })
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await call('PutMethod', { ...method, authorizationType: 'NONE' })
  await call('PutIntegration', { ...method, type: 'MOCK' })

  expect(await refusal(call('CreateDeployment', { restApiId }))).toEqual(bad("Private REST API doesn't have a resource policy attached to it"))
  const policy = '{"Version":"2012-10-17","Statement":[]}'
  await call('UpdateRestApi', { restApiId, patchOperations: [{ op: 'replace', path: '/policy', value: policy }] })
  await call('CreateDeployment', { restApiId })
})

test('a VPC link that a deployed method uses stays', async () => {
  const { call, restApiId, rootResourceId, method } = await createMockApi(await createPlane())
  const { id: vpcLinkId } = await call('CreateVpcLink', { name: 'n', targetArns: [BALANCER] })
  await call('PutIntegration', { ...method, type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'http://example.com/', connectionType: 'VPC_LINK', connectionId: vpcLinkId })
  await call('CreateDeployment', { restApiId, stageName: 'dev' })

  const text = `Cannot delete vpc link. Vpc link '${String(vpcLinkId)}', is referenced in [GET:${String(rootResourceId)}:dev] in format of [Method:Resource:Stage].`
  expect(await refusal(call('DeleteVpcLink', { vpcLinkId }))).toEqual(bad(text))
  await call('DeleteStage', { restApiId, stageName: 'dev' })
  await call('DeleteVpcLink', { vpcLinkId })
})

test.each([
  ['CreateRestApi', { name: 'n', endpointConfiguration: { types: ['EDGE', 'REGIONAL'] } }, 'Cannot create a RestApi with multiple Endpoint Types.'],
  ['CreateVpcLink', { name: 'n', targetArns: [BALANCER, BALANCER] }, 'More than one target arn specified for vpc link.'],
  ['CreateUsagePlan', { name: 'n', quota: { period: 'DAY' } }, 'Usage Plan quota limit must be a non-negative numeric'],
  ['CreateUsagePlan', { name: 'n', quota: { limit: 1 } }, 'Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]'],
  ['CreateUsagePlan', { name: 'n', quota: { limit: 1, period: 'WEEK', offset: 7 } }, 'Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period'],
])('%s %j', async (operation, given, message) => {
  const call = callerOf(await createPlane(), 'apigateway')

  expect(await refusal(call(operation, given))).toEqual(bad(message))
})

test('models, selection patterns and stage variables', async () => {
  const { call, restApiId, method } = await createMockApi(await createPlane())
  await call('PutMethodResponse', { ...method, statusCode: '200' })
  const respond = (selectionPattern: string) => call('PutIntegrationResponse', { ...method, statusCode: '200', selectionPattern })

  expect(await refusal(call('CreateModel', { restApiId, name: 'M', contentType: 'json', schema: '{}' }))).toEqual(bad('Invalid content type specified: json'))
  expect(await refusal(respond('[a'))).toEqual(bad('Invalid regex pattern specified'))
  // What Java has and JavaScript has not.
  await respond('(?i).*not found.*')
  expect(await refusal(call('CreateDeployment', { restApiId, stageName: 'dev', variables: { 'a-b': 'c' } }))).toEqual(
    bad('Invalid stage variable name: a-b. Please use names with only word characters.'),
  )
})

test('access logs name the request, and go where there are logs', async () => {
  const { call, restApiId } = await createMockApi(await createPlane())
  await call('CreateDeployment', { restApiId, stageName: 'dev' })
  const set = (member: string, value: string) =>
    refusal(call('UpdateStage', { restApiId, stageName: 'dev', patchOperations: [{ op: 'replace', path: `/accessLogSettings/${member}`, value }] }))

  expect(await set('format', '$context.status')).toEqual(bad('Access Log format must include either $context.requestId or $context.extendedRequestId'))
  const destination = 'The ARN must be a valid CloudWatch Logs log group or Kinesis Data Firehose delivery stream'
  expect(await set('destinationArn', 'arn:aws:s3:::bucket')).toEqual(bad(destination))
  const stream = "Kinesis Firehose delivery stream name must begin with the characters 'amazon-apigateway-'"
  expect(await set('destinationArn', 'arn:aws:firehose:us-east-1:111111111111:deliverystream/other')).toEqual(bad(stream))
})
