import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createRegistry } from '../../src/access/registry.ts'
import { createResourcePolicies } from '../../src/access/resource-policies.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('a value is made once for its key, as long as it is held', () => {
  const registry = createRegistry<object>()
  const held = [registry.get('a/1', () => ({})), registry.get('a/2', () => ({})), registry.get('b/1', () => ({}))]

  collect()

  expect(registry.get('a/1', () => ({}))).toBe(held[0])
  expect(registry.startingWith('a/')).toEqual([held[0], held[1]])
  expect(registry.startingWith('a/')[1]).toBe(held[1])
})

test('nothing is left of values that nobody holds: withdrawn APIs take no memory', async () => {
  const registry = createRegistry<object>()
  const kept = registry.get('kept', () => ({}))
  for (let index = 0; index < 1_000; index++) registry.get(`gone/${index}`, () => ({ index }))

  await expect
    .poll(() => {
      collect()
      return registry.size()
    })
    .toBe(1)
  expect(registry.get('kept', () => ({}))).toBe(kept)
  expect(registry.startingWith('gone/')).toEqual([])
})

test('a resource policy is compiled once an API', () => {
  const policyOf = createResourcePolicies({ region: 'us-east-1', accountId: '123456789012' })
  const restApi = { id: 'a', name: 'a', policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }) }

  expect(policyOf(restApi)).toBeDefined()
  expect(policyOf(restApi)).toBe(policyOf(restApi))
  expect(policyOf({ id: 'b', name: 'b', policy: '' })).toBeUndefined()
  expect(() => policyOf({ id: 'c', name: 'c', policy: '{}' })).toThrow('Statement is missing')
})
