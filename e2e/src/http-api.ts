import {
  ApiGatewayV2Client,
  CreateApiCommand,
  type CreateApiCommandInput,
  CreateIntegrationCommand,
  type CreateIntegrationCommandInput,
  CreateRouteCommand,
  type CreateRouteCommandInput,
  CreateStageCommand,
  type CreateStageCommandInput,
} from '@aws-sdk/client-apigatewayv2'

/** What a test says of one route. */
export interface RouteSketch {
  readonly integration: Omit<CreateIntegrationCommandInput, 'ApiId'>
  readonly route?: Partial<Omit<CreateRouteCommandInput, 'ApiId' | 'RouteKey' | 'Target'>>
}

export interface HttpApiSketch {
  readonly api?: Partial<CreateApiCommandInput>
  /** By route key. */
  readonly routes: Readonly<Record<string, RouteSketch>>
  /** Default: `$default`, deployed by itself. */
  readonly stage?: Partial<Omit<CreateStageCommandInput, 'ApiId'>>
}

export interface DeployedHttpApi {
  readonly apiId: string
  /** By route key. */
  readonly integrationIds: Readonly<Record<string, string>>
  /** Where the stage answers, without a slash at the end. */
  readonly url: string
}

/** The management API of a running server through AWS's SDK. */
export function managementV2Of(url: string): ApiGatewayV2Client {
  return new ApiGatewayV2Client({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } })
}

/** Makes an HTTP API by the operations of AWS's SDK. */
export async function deployHttpApi(url: string, { api, routes, stage }: HttpApiSketch): Promise<DeployedHttpApi> {
  const client = managementV2Of(url)
  const { ApiId = '' } = await client.send(new CreateApiCommand({ Name: 'e2e', ProtocolType: 'HTTP', ...api }))
  const integrationIds: Record<string, string> = {}
  for (const [RouteKey, { integration, route }] of Object.entries(routes)) {
    const { IntegrationId = '' } = await client.send(new CreateIntegrationCommand({ ApiId, PayloadFormatVersion: '1.0', ...integration }))
    integrationIds[RouteKey] = IntegrationId
    await client.send(new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}`, ...route }))
  }
  const StageName = stage?.StageName ?? '$default'
  await client.send(new CreateStageCommand({ ApiId, AutoDeploy: true, ...stage, StageName }))
  client.destroy()
  return { apiId: ApiId, integrationIds, url: `${url}/_aws/execute-api/${ApiId}${StageName === '$default' ? '' : `/${StageName}`}` }
}
