// A running Gatewright with one HTTP API, made by its management API.
import { managementOf } from './rest-api.mjs'

/** Makes an HTTP API that proxies `routeKey` and `others` more routes to a backend; gives the API's path. */
export async function deployHttpApi(url, { backend, routeKey, others = 0 }) {
  const call = managementOf(url)
  const { apiId } = await call('POST', '/v2/apis', { name: `bench-${others}`, protocolType: 'HTTP' })
  const { integrationId } = await call('POST', `/v2/apis/${apiId}/integrations`, {
    integrationType: 'HTTP_PROXY',
    integrationMethod: 'GET',
    integrationUri: backend,
    payloadFormatVersion: '1.0',
  })
  const target = `integrations/${integrationId}`
  for (let index = 0; index < others; index += 1) await call('POST', `/v2/apis/${apiId}/routes`, { routeKey: `GET /other-${index}/{id}`, target })
  await call('POST', `/v2/apis/${apiId}/routes`, { routeKey, target })
  await call('POST', `/v2/apis/${apiId}/stages`, { stageName: '$default', autoDeploy: true })
  return `/_aws/execute-api/${apiId}`
}
