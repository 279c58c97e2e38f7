import { describe, expect, test } from 'vitest'
import { ACCESS } from './extension-pages/access.ts'
import { HTTP } from './extension-pages/http.ts'
import { INTEGRATIONS } from './extension-pages/integrations.ts'
import { SETTINGS } from './extension-pages/settings.ts'
import { EXT, PREFIX, operation, proxy, rest } from './extension-pages/shapes.ts'
import { createPlane, exportRest, importHttp, importRest, refusal } from './support.ts'

describe('pages on extensions, REST APIs', () => {
  test.each([...ACCESS, ...SETTINGS, ...INTEGRATIONS])('$page', async ({ definition, made, exported, refused = [] }) => {
    const { text, request } = await exportRest(await importRest(definition))

    expect(request.snapshot).toMatchObject(made)
    expect(JSON.parse(text)).toMatchObject(exported)
    for (const [wrong, message] of refused) expect(await textOfRefusal(importRest(wrong))).toContain(message)
  })

  test(`${PREFIX}-endpoint-configuration, private`, async () => {
    const servers = [{ url: '/', [EXT('endpoint-configuration')]: { vpcEndpointIds: ['vpce-0212a4ababd5b8c3e'] } }]
    const imported = await importRest(rest({ servers }), { parameters: { endpointConfigurationTypes: 'PRIVATE' } })

    expect(imported.api['endpointConfiguration']).toMatchObject({
      types: ['PRIVATE'],
      vpcEndpointIds: ['vpce-0212a4ababd5b8c3e'],
    })
  })

  test('Swagger 2 has the endpoint configuration at its root', async () => {
    const swagger = { swagger: '2.0', info: { title: 'x', version: '1' }, paths: { '/': { get: operation() } } }
    const imported = await importRest({ ...swagger, [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } })
    const { text } = await exportRest(imported, { exportType: 'swagger' })

    expect(imported.api['disableExecuteApiEndpoint']).toBe(true)
    expect(JSON.parse(text)).toMatchObject({ [EXT('endpoint-configuration')]: { disableExecuteApiEndpoint: true } })
  })
})

describe('pages on extensions, HTTP APIs', () => {
  test.each(HTTP)('$page', async ({ definition, made, exported }) => {
    const imported = await importHttp(definition)
    const { body } = await imported.plane.call('apigatewayv2', 'ExportApi', {
      ApiId: imported.id,
      Specification: 'OAS30',
      OutputType: 'JSON',
    })

    expect(imported.api['Warnings']).toBeUndefined()
    expect({
      api: imported.api,
      routes: await imported.items('GetRoutes'),
      integrations: await imported.items('GetIntegrations'),
      authorizers: await imported.items('GetAuthorizers'),
    }).toMatchObject(made)
    expect(JSON.parse(new TextDecoder().decode(body as Uint8Array))).toMatchObject(exported)
  })
})

test('api-gateway-extensions-integration-tls-config, HTTP', async () => {
  const plane = await createPlane()
  const link = await plane.call('apigatewayv2', 'CreateVpcLink', { Name: 'l', SubnetIds: ['subnet-1'] })
  const integration = {
    httpMethod: 'ANY',
    connectionId: String(link['VpcLinkId']),
    connectionType: 'VPC_LINK',
    uri: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/l/50dc6c495c0c9188/0467ef3c8400ae65',
    tlsConfig: { serverNameToVerify: 'example.com' },
  }

  const imported = await importHttp(rest({}, { '/': { get: proxy(integration) } }), { plane })
  const { body } = await plane.call('apigatewayv2', 'ExportApi', {
    ApiId: imported.id,
    Specification: 'OAS30',
    OutputType: 'JSON',
  })

  expect(imported.api['Warnings']).toBeUndefined()
  expect(await imported.items('GetIntegrations')).toMatchObject([
    { ConnectionType: 'VPC_LINK', ConnectionId: link['VpcLinkId'], TlsConfig: { ServerNameToVerify: 'example.com' } },
  ])
  expect(JSON.parse(new TextDecoder().decode(body as Uint8Array))).toMatchObject({
    paths: { '/': { get: { [EXT('integration')]: integration } } },
  })
})

/** Also of what the service refuses before an import begins. */
async function textOfRefusal(work: Promise<unknown>): Promise<string> {
  return refusal(work).catch((error: unknown) => {
    if ((error as { status?: number }).status !== 400) throw error
    return (error as Error).message
  })
}
