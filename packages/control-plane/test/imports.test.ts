import { expect, test } from 'vitest'
import type { ImportRequest, ImportResult } from '../src/index.ts'
import { callerOf, createMockApi, createPlane, refusal } from './support.ts'

/** Makes an API of as many resources as the body says, and fails where it says so. */
async function importApi({ body, call, parameters, failOnWarnings }: ImportRequest): Promise<ImportResult> {
  const { resources, fail } = JSON.parse(new TextDecoder().decode(body)) as { resources: readonly string[]; fail?: boolean }
  const { id: restApiId, rootResourceId: parentId } = await call('CreateRestApi', { name: parameters['name'] ?? 'imported' })
  for (const pathPart of resources) await call('CreateResource', { restApiId, parentId, pathPart })
  if (fail === true) throw new Error('the importer broke')
  return { apiId: String(restApiId), warnings: failOnWarnings ? [] : ['a warning'] }
}

test('an import is one transaction: what it made is there', async () => {
  const call = callerOf(await createPlane({ ports: { importApi } }), 'apigateway')

  const made = await call('ImportRestApi', { body: '{"resources":["a","b"]}', parameters: { name: 'given' } })

  expect(made).toMatchObject({ name: 'given', warnings: ['a warning'] })
  expect(await call('GetResources', { restApiId: made['id'] })).toMatchObject({ items: [{ path: '/' }, { path: '/a' }, { path: '/b' }] })
})

test.each([
  ['breaks', '{"resources":["a"],"fail":true}', { message: 'the importer broke' }],
  ['is refused an operation', '{"resources":["a","a"]}', { code: 'ConflictException' }],
])('an import that %s leaves nothing behind, and nobody is told of a change', async (_, body, expected) => {
  const plane = await createPlane({ ports: { importApi } })
  const call = callerOf(plane, 'apigateway')
  const changes: unknown[] = []
  plane.subscribe((change) => changes.push(change))

  expect(await refusal(call('ImportRestApi', { body }))).toMatchObject(expected)

  expect(await call('GetRestApis')).toEqual({ items: [] })
  expect(changes).toEqual([])
})

test('PutRestApi looks for the API first, and says whether to merge', async () => {
  const modes: unknown[] = []
  const plane = await createPlane({ ports: { importApi: async ({ mode, apiId = '' }) => (modes.push(mode), { apiId }) } })
  const { call, restApiId } = await createMockApi(plane)

  expect(await call('PutRestApi', { restApiId, body: '{}' })).toMatchObject({ id: restApiId, tags: {} })
  await call('PutRestApi', { restApiId, body: '{}', mode: 'overwrite' })

  expect(modes).toEqual(['merge', 'overwrite'])
  expect(await refusal(call('PutRestApi', { restApiId: 'nope', body: '{}' }))).toMatchObject({ status: 404 })
})

test('ImportApi tells what it warned of, and what it left out in silence', async () => {
  const ports = {
    importApi: async ({ call }: ImportRequest): Promise<ImportResult> => {
      const { ApiId } = await call('CreateApi', { Name: 'n', ProtocolType: 'HTTP' })
      return { apiId: String(ApiId), warnings: ['a warning'], ignored: ['an extension'] }
    },
  }
  const call = callerOf(await createPlane({ ports }), 'apigatewayv2')

  expect(await call('ImportApi', { Body: '{}' })).toMatchObject({ Name: 'n', Warnings: ['a warning'], ImportInfo: ['an extension'] })
})
