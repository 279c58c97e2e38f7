import {
  APIGatewayClient,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateResourceCommand,
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
  GetResourcesCommand,
  PutIntegrationCommand,
  type PutIntegrationCommandInput,
  PutIntegrationResponseCommand,
  type PutIntegrationResponseCommandInput,
  PutMethodCommand,
  type PutMethodCommandInput,
  PutMethodResponseCommand,
} from '@aws-sdk/client-api-gateway'

type OfMethod = 'restApiId' | 'resourceId' | 'httpMethod'

/** What a test says of one method; its responses are declared by those of its integration. */
export interface MethodSketch {
  readonly integration: Omit<PutIntegrationCommandInput, OfMethod> & { readonly httpMethod?: string }
  /** Default: one for 200 without a pattern. */
  readonly responses?: readonly Omit<PutIntegrationResponseCommandInput, OfMethod>[]
  readonly method?: Partial<Omit<PutMethodCommandInput, OfMethod>>
}

export interface RestApiSketch {
  readonly api?: Partial<CreateRestApiCommandInput>
  /** By `POST /users/{id}`. */
  readonly methods: Readonly<Record<string, MethodSketch>>
  readonly variables?: Readonly<Record<string, string>>
}

export interface DeployedApi {
  readonly apiId: string
  readonly resourceIds: Readonly<Record<string, string>>
  /** Calls the stage `prod`. */
  readonly invoke: (path: string, init?: RequestInit) => Promise<Response>
}

/** The management API of a running server through AWS's SDK. */
export function managementOf(url: string): APIGatewayClient {
  return new APIGatewayClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } })
}

/** Makes an API by the operations of AWS's SDK and deploys it to the stage `prod`. */
export async function deployRestApi(url: string, { api, methods, variables }: RestApiSketch): Promise<DeployedApi> {
  const client = managementOf(url)
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'e2e', ...api }))
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }))
  const resourceIds: Record<string, string> = { '/': items[0]?.id ?? '' }
  for (const [key, sketch] of Object.entries(methods)) {
    const [httpMethod = '', path = '/'] = key.split(' ')
    const resourceId = await resourceAt(client, { restApiId, path, resourceIds })
    await putMethod(client, { target: { restApiId, resourceId, httpMethod }, sketch })
  }
  const deployment: CreateDeploymentCommandInput = { restApiId, stageName: 'prod', ...(variables === undefined ? {} : { variables }) }
  await client.send(new CreateDeploymentCommand(deployment))
  client.destroy()
  return { apiId: restApiId, resourceIds, invoke: (path, init) => fetch(`${url}/_aws/execute-api/${restApiId}/prod${path}`, init) }
}

interface ResourcePlace {
  readonly restApiId: string
  readonly path: string
  readonly resourceIds: Record<string, string>
}

async function resourceAt(client: APIGatewayClient, { restApiId, path, resourceIds }: ResourcePlace): Promise<string> {
  const known = resourceIds[path]
  if (known !== undefined) return known
  const cut = path.lastIndexOf('/')
  const parentId = await resourceAt(client, { restApiId, path: cut === 0 ? '/' : path.slice(0, cut), resourceIds })
  const { id = '' } = await client.send(new CreateResourceCommand({ restApiId, parentId, pathPart: path.slice(cut + 1) }))
  resourceIds[path] = id
  return id
}

interface MethodPlace {
  readonly target: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string }
  readonly sketch: MethodSketch
}

async function putMethod(client: APIGatewayClient, { target, sketch }: MethodPlace): Promise<void> {
  const { integration, method, responses = [{ statusCode: '200' }] } = sketch
  const { httpMethod: integrationHttpMethod, ...rest } = integration
  await client.send(new PutMethodCommand({ authorizationType: 'NONE', ...method, ...target }))
  await client.send(new PutIntegrationCommand({ ...rest, ...target, ...(integrationHttpMethod === undefined ? {} : { integrationHttpMethod }) }))
  if (integration.type?.endsWith('_PROXY') === true) return
  for (const response of responses) {
    const declared = Object.fromEntries(Object.keys(response.responseParameters ?? {}).map((name) => [name, false]))
    await client.send(new PutMethodResponseCommand({ ...target, statusCode: response.statusCode, responseParameters: declared }))
    await client.send(new PutIntegrationResponseCommand({ ...target, ...response }))
  }
}
