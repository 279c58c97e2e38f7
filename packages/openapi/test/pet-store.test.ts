import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { petStore } from './pet-store.ts'
import { exportRest, importRest } from './support.ts'
import type { Values } from './support.ts'

describe('the pet store', () => {
  test('comes back as Swagger 2.0 as it was', async () => {
    const { text, request } = await exportRest(await importRest(petStore), {
      exportType: 'swagger',
    })

    const { paths, definitions, securityDefinitions, ...head } = JSON.parse(text) as Values

    expect(head).toEqual({
      swagger: '2.0',
      info: { title: 'PetStore', version: '1.0', description: 'A pet store.' },
      host: `${request.snapshot.restApi.id}.execute-api.us-east-1.amazonaws.com`,
      basePath: '/prod',
      schemes: ['https'],
    })
    expect(definitions).toEqual(petStore['definitions'])
    expect(securityDefinitions).toEqual(petStore['securityDefinitions'])
    expect(paths).toEqual(withDefaults(petStore['paths'] as Values))
  })

  test('as OpenAPI 3.0.1 in YAML has the same paths, models in components and a server with its stage', async () => {
    const { text, request, result } = await exportRest(await importRest(petStore), {
      accepts: 'application/yaml',
    })

    const document = parse(text) as Values

    expect(result).toMatchObject({
      contentType: 'application/octet-stream',
      contentDisposition: 'attachment; filename="oas30_1.0.yaml"',
    })
    expect(Object.keys(document)).toEqual(['openapi', 'info', 'servers', 'paths', 'components'])
    expect(document['servers']).toEqual([
      {
        url: `https://${request.snapshot.restApi.id}.execute-api.us-east-1.amazonaws.com/{basePath}`,
        variables: { basePath: { default: '/prod' } },
      },
    ])
    const { '/pets': pets } = document['paths'] as Record<string, Record<string, Values>>
    expect(pets?.['post']).toMatchObject({
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/NewPet' } } },
        required: true,
      },
      responses: { '200': { description: '200 response', content: {} } },
      security: [{ api_key: [] }],
    })
    expect((document['components'] as Record<string, Values>)['schemas']).toMatchObject({
      Pets: { items: { $ref: '#/components/schemas/Pet' } },
    })
  })
})

/** What an export says in addition: media types, and how payloads pass through. */
function withDefaults(paths: Values): Values {
  const entries = Object.entries(paths).map(([path, item]) => {
    const operations = Object.entries(item as Record<string, Values>).map(([key, operation]) => {
      const { parameters = [], 'x-amazon-apigateway-integration': integration } = operation
      const hasBody = (parameters as Values[]).some((parameter) => parameter['in'] === 'body')
      const hasTemplate = (integration as Values)['requestTemplates'] !== undefined
      return [
        key,
        {
          ...operation,
          produces: ['application/json'],
          ...((hasBody || hasTemplate) && { consumes: ['application/json'] }),
          'x-amazon-apigateway-integration': {
            passthroughBehavior: 'when_no_match',
            ...(integration as Values),
          },
        },
      ]
    })
    return [path, Object.fromEntries(operations) as Values]
  })
  return Object.fromEntries(entries) as Values
}
