// Recordings: api.json, class TestApiGatewayApiResource.
import { expect, test } from 'vitest'
import type { PatchInShort } from '../support.ts'
import { badRequest, callerOf, conflict, createPlane, notFound, patch, refusal } from '../support.ts'

async function start() {
  const call = callerOf(await createPlane(), 'apigateway')
  const { id: restApiId, rootResourceId } = await call('CreateRestApi', { name: 'n' })
  const make = async (parentId: unknown, pathPart: string) => (await call('CreateResource', { restApiId, parentId, pathPart }))['id']
  return { call, restApiId, rootResourceId, make }
}

test('lists resources in order of path (test_create_proxy_resource)', async () => {
  const { call, restApiId, rootResourceId: root, make } = await start()
  const proxy = await make(root, '{proxy+}')
  const parent = await make(root, 'parent')
  await make(parent, '{proxy+}')
  const child = await make(parent, 'child')
  await make(child, '{proxy+}')

  const { items } = (await call('GetResources', { restApiId })) as { items: { path: string }[] }

  expect(items.map(({ path }) => path)).toEqual(['/', '/parent', '/parent/child', '/parent/child/{proxy+}', '/parent/{proxy+}', '/{proxy+}'])
  expect(items.at(-1)).toEqual({ id: proxy, parentId: root, path: '/{proxy+}', pathPart: '{proxy+}' })
})

test('refuses a second variable sibling and children of a greedy variable (test_create_proxy_resource_validation)', async () => {
  const { rootResourceId: root, make } = await start()
  const proxy = await make(root, '{proxy+}')

  const sibling = 'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed'
  expect(await refusal(make(root, '{dynamic}'))).toEqual(badRequest(sibling))
  const child = 'Cannot create a child of a resource with a greedy path variable: {proxy+}'
  expect(await refusal(make(proxy, 'static'))).toEqual(badRequest(child))
  expect(await refusal(make(proxy, '{dynamic}'))).toEqual(badRequest(child))
  expect(await make(await make(root, 'parent'), '{child+}')).toMatch(/^[a-z0-9]{6}$/u)
})

test('refuses a parent that is not there (test_create_resource_parent_invalid)', async () => {
  const { make } = await start()

  expect(await refusal(make('fake-resource-id', 'pets'))).toEqual(notFound('Invalid Resource identifier specified'))
})

test.each(['a b', 'a/b', '{', '{a', '{a}b', '', '{a+b}'])('refuses the path part %j', async (pathPart) => {
  const { make, rootResourceId } = await start()

  expect(await refusal(make(rootResourceId, pathPart))).toMatchObject({ code: 'BadRequestException' })
})

test('a deleted resource takes its children along (test_delete_resource)', async () => {
  const { call, restApiId, rootResourceId: root, make } = await start()
  const pets = await make(root, 'pets')
  const below = await make(pets, 'subpets')
  await make(root, 'pets-too')

  await call('DeleteResource', { restApiId, resourceId: pets })

  const left = (await call('GetResources', { restApiId })) as { items: { path: string }[] }
  expect(left.items.map(({ path }) => path)).toEqual(['/', '/pets-too'])
  expect(await refusal(call('DeleteResource', { restApiId, resourceId: below }))).toEqual(notFound('Invalid Resource identifier specified'))
})

test('moves and renames with what is below (test_resource_lifecycle, test_update_resource_behaviour)', async () => {
  const { call, restApiId, rootResourceId: root, make } = await start()
  const pets = await make(root, 'pets')
  const sub = await make(pets, 'subpets')
  const deep = await make(sub, 'pets')
  const update = (resourceId: unknown, ...operations: PatchInShort[]) => call('UpdateResource', { restApiId, resourceId, ...patch(...operations) })

  expect(await refusal(update('fake', ['replace', '/pathPart', 'x']))).toEqual(notFound('Invalid Resource identifier specified'))
  expect(await refusal(update(pets, ['replace', '/invalid', 'x']))).toEqual(
    badRequest("Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]"),
  )
  expect(await refusal(update(pets, ['replace', '/parentId', 'fake']))).toEqual(notFound('Invalid Resource identifier specified'))
  const taken = 'Another resource with the same parent already has this name: pets'
  expect(await refusal(update(deep, ['replace', '/parentId', String(root)]))).toEqual(conflict(taken))
  expect(await refusal(update(pets, ['replace', '/parentId', String(sub)]))).toEqual(badRequest('Resources cannot be cyclical.'))
  expect(await update(sub, ['replace', '/parentId', String(root)])).toEqual({ id: sub, parentId: root, path: '/subpets', pathPart: 'subpets' })
  expect(await call('GetResource', { restApiId, resourceId: deep })).toMatchObject({ path: '/subpets/pets' })
  expect(await refusal(update(sub, ['replace', '/pathPart', 'pets']))).toEqual(conflict(taken))
  for (const op of ['remove', 'add']) {
    const text = `Invalid patch path  '/pathPart' specified for op '${op}'. Please choose supported operations`
    expect(await refusal(update(sub, [op, '/pathPart', 'x']))).toEqual(badRequest(text))
  }
  expect(await update(pets, ['replace', '/pathPart', 'dogs'])).toEqual({ id: pets, parentId: root, path: '/dogs', pathPart: 'dogs' })
})

test('the root stays what it is (test_update_resource_on_root)', async () => {
  const { call, restApiId, rootResourceId: resourceId } = await start()
  const update = (path: string) => call('UpdateResource', { restApiId, resourceId, ...patch(['replace', path, 'x']) })

  expect(await refusal(update('/pathPart'))).toEqual(badRequest('Root resource cannot update its pathPart.'))
  expect(await refusal(update('/parentId'))).toEqual(badRequest('Root resource cannot update its parentId.'))
})

test('refuses the 301st resource', async () => {
  const plane = await createPlane({ quotas: { resourcesPerApi: 3 } })
  const call = callerOf(plane, 'apigateway')
  const { id: restApiId, rootResourceId: parentId } = await call('CreateRestApi', { name: 'n' })
  await call('CreateResource', { restApiId, parentId, pathPart: 'a' })
  await call('CreateResource', { restApiId, parentId, pathPart: 'b' })

  expect(await refusal(call('CreateResource', { restApiId, parentId, pathPart: 'c' }))).toMatchObject({ code: 'LimitExceededException', status: 429 })
})
