import { UpdateStageCommand } from '@aws-sdk/client-api-gateway'
import { type DeployedApi, deployRestApi, managementOf, type MethodSketch } from './rest-api.ts'
import type { ServerProcess } from './server-process.ts'

/** A method that answers 200 with `body`; `key` says whether it wants an API key. */
export const mock = (key: boolean, body = ''): MethodSketch => ({
  method: { apiKeyRequired: key },
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } },
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': body } }],
})

/** A stage `prod` with `GET /users`, whose methods have a rate in requests a second and a burst in requests. */
export async function deployLimitedApi(node: ServerProcess, { rate, burst, method = mock(false) }: { readonly rate: string; readonly burst: string; readonly method?: MethodSketch | undefined }): Promise<DeployedApi> {
  const api = await deployRestApi(node.url, { methods: { 'GET /users': method } })
  await managementOf(node.url).send(
    new UpdateStageCommand({
      restApiId: api.apiId,
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/*/*/throttling/rateLimit', value: rate },
        { op: 'replace', path: '/*/*/throttling/burstLimit', value: burst },
      ],
    }),
  )
  return api
}
