// Recordings: api.json, class TestApiGatewayGatewayResponse.
import { expect, test } from 'vitest'
import type { PatchInShort } from '../support.ts'
import { ACCOUNT, badRequest, callerOf, createPlane, invalid, notFound, patch, refusal } from '../support.ts'

const TEMPLATE = { 'application/json': '{"message":$context.error.messageString}' }
const HEADER = { 'gatewayresponse.header.x-request-header': 'method.request.header.Accept' }

async function start() {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId } = await call('CreateRestApi', { name: 'n' })
  return { call, restApiId }
}

test('what is not given is AWS’s default; what is not customised follows its class (test_gateway_response_put)', async () => {
  const { call, restApiId } = await start()
  const put = (responseType: string, given: object) => call('PutGatewayResponse', { restApiId, responseType, ...given })

  const base = { defaultResponse: false, responseParameters: {}, responseTemplates: TEMPLATE, responseType: 'MISSING_AUTHENTICATION_TOKEN' }
  expect(await put('MISSING_AUTHENTICATION_TOKEN', { statusCode: '404' })).toEqual({ ...base, statusCode: '404' })
  expect(await put('MISSING_AUTHENTICATION_TOKEN', { responseParameters: HEADER })).toEqual({ ...base, responseParameters: HEADER, statusCode: '403' })
  const own = { statusCode: '599', responseParameters: HEADER, responseTemplates: { 'application/json': '{}' } }
  expect(await put('DEFAULT_5XX', own)).toEqual({ defaultResponse: false, responseType: 'DEFAULT_5XX', ...own })
  await put('AUTHORIZER_FAILURE', { responseParameters: { 'gatewayresponse.header.foo': "'bar'" } })

  const { items } = (await call('GetGatewayResponses', { restApiId })) as { items: Record<string, unknown>[] }
  expect(items.map(({ responseType, statusCode, defaultResponse }) => [responseType, statusCode, defaultResponse])).toEqual([
    ['ACCESS_DENIED', '403', true],
    ['API_CONFIGURATION_ERROR', '599', true],
    ['AUTHORIZER_CONFIGURATION_ERROR', '599', true],
    ['AUTHORIZER_FAILURE', '500', false],
    ['BAD_REQUEST_BODY', '400', true],
    ['BAD_REQUEST_PARAMETERS', '400', true],
    ['DEFAULT_4XX', undefined, true],
    ['DEFAULT_5XX', '599', false],
    ['EXPIRED_TOKEN', '403', true],
    ['INTEGRATION_FAILURE', '599', true],
    ['INTEGRATION_TIMEOUT', '599', true],
    ['INVALID_API_KEY', '403', true],
    ['INVALID_SIGNATURE', '403', true],
    ['MISSING_AUTHENTICATION_TOKEN', '403', false],
    ['QUOTA_EXCEEDED', '429', true],
    ['REQUEST_TOO_LARGE', '413', true],
    ['RESOURCE_NOT_FOUND', '404', true],
    ['THROTTLED', '429', true],
    ['UNAUTHORIZED', '401', true],
    ['UNSUPPORTED_MEDIA_TYPE', '415', true],
    ['WAF_FILTERED', '403', true],
  ])
  expect(items[1]).toEqual({ defaultResponse: true, responseType: 'API_CONFIGURATION_ERROR', ...own })
})

test.each(['GetGatewayResponses', 'GetGatewayResponse', 'DeleteGatewayResponse', 'UpdateGatewayResponse'])(
  '%s looks for the API first (test_gateway_response_validation)',
  async (operation) => {
    const { call } = await start()

    const refused = await refusal(call(operation, { restApiId: 'fake-api-id', responseType: 'DEFAULT_4XX' }))

    expect(refused).toEqual(notFound(`Invalid API identifier specified ${ACCOUNT}:fake-api-id`))
  },
)

test('unknown types, and types that are not set, are refused (test_gateway_response_validation)', async () => {
  const { call, restApiId } = await start()

  expect(await refusal(call('DeleteGatewayResponse', { restApiId, responseType: 'DEFAULT_4XX' }))).toEqual(
    notFound('Gateway response type not defined on api'),
  )
  const order =
    'REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN'
  const text = `1 validation error detected: Value 'FAKE_RESPONSE_TYPE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [${order}]`
  for (const operation of ['GetGatewayResponse', 'DeleteGatewayResponse', 'UpdateGatewayResponse', 'PutGatewayResponse']) {
    expect(await refusal(call(operation, { restApiId, responseType: 'FAKE_RESPONSE_TYPE' }))).toEqual(invalid(text))
  }
})

test('is patched by its own grammar (test_update_gateway_response)', async () => {
  const { call, restApiId } = await start()
  const target = { restApiId, responseType: 'DEFAULT_4XX' }
  const update = (...operations: PatchInShort[]) => call('UpdateGatewayResponse', { ...target, ...patch(...operations) })
  const first = { defaultResponse: false, responseParameters: {}, responseTemplates: TEMPLATE, responseType: 'DEFAULT_4XX', statusCode: '444' }
  expect(await update(['replace', '/statusCode', '444'])).toEqual(first)
  expect(await call('GetGatewayResponse', target)).toEqual(first)
  const origin = 'gatewayresponse.header.Access-Control-Allow-Origin'
  await call('PutGatewayResponse', { ...target, statusCode: '404', responseParameters: { [origin]: "'a.b.c'", ...HEADER } })

  const xml = '<message>$context.error.messageString</message>'
  const updated = await update(
    ['replace', '/statusCode', '444'],
    ['replace', `/responseParameters/${origin}`, "'example.com'"],
    ['add', '/responseTemplates/application~1xml', xml],
  )

  expect(updated).toEqual({
    ...first,
    responseParameters: { [origin]: "'example.com'", ...HEADER },
    responseTemplates: { ...TEMPLATE, 'application/xml': xml },
  })
  expect(await refusal(update(['add', '/statusCode', '444']))).toEqual(badRequest('Invalid patch path /statusCode'))
  expect(await refusal(update(['remove', '/statusCode']))).toEqual(badRequest('Invalid patch path /statusCode'))
  const missing = '/responseParameters/gatewayresponse.header.missing'
  expect(await refusal(update(['replace', missing, "'x'"]))).toEqual(notFound('Invalid parameter name specified'))
  expect(await refusal(update(['add']))).toEqual(badRequest('Invalid patch path null'))
  expect(await refusal(update(['replace', '/wrongPath', 'x']))).toEqual(badRequest('Invalid patch path /wrongPath'))
  expect(await refusal(update(['replace', '/responseTemplates/application~1json']))).toEqual(badRequest('Invalid null or empty value in responseTemplates'))
  expect(await refusal(update(['replace', missing]))).toEqual(badRequest('Invalid null or empty value in responseParameters'))
  expect(await refusal(update(['wrong-op', '/x']))).toEqual(
    invalid(
      "1 validation error detected: Value 'wrong-op' at 'updateGatewayResponseInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]",
    ),
  )
})
