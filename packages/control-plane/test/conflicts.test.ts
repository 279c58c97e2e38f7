import { expect, test } from 'vitest'
import { callerOf, conflict, createPlane, refusal, type Values } from './support.ts'

const CONCURRENT = conflict('Unable to complete operation due to concurrent modification. Please try again later.')

/** A plane whose ids are `aaa…` as often as `repeat` says, and then others; what it reports. */
async function planeThatRepeats(repeat: { times: number }) {
  let count = 0
  const faults: string[] = []
  const random = (size: number): Uint8Array => {
    if (repeat.times > 0) {
      repeat.times -= 1
      return new Uint8Array(size)
    }
    count += 1
    return Uint8Array.from({ length: size }, (_, index) => Math.floor(count / 36 ** index) % 36)
  }
  const plane = await createPlane({ random, onFault: (error, where) => void faults.push(`${where}: ${(error as Error).message}`) })
  return { call: callerOf(plane, 'apigateway'), faults }
}

test('an id that another document has already is made anew, and the conflict is told with kind and id', async () => {
  const repeat = { times: 0 }
  const { call, faults } = await planeThatRepeats(repeat)
  const { id: restApiId, rootResourceId: parentId } = await call('CreateRestApi', { name: 'n' })

  const made: Values[] = []
  for (const pathPart of ['one', 'two']) {
    repeat.times = 1
    made.push(await call('CreateResource', { restApiId, parentId, pathPart }))
  }

  expect(made[0]).toMatchObject({ id: 'aaaaaa', path: '/one' })
  expect(made[1]).toMatchObject({ id: expect.not.stringMatching('aaaaaa') as unknown, path: '/two' })
  expect(faults).toEqual(['attempt 1 at a transaction: Resource aaaaaa was changed meanwhile'])
})

test('a source of chance that only repeats itself ends in a refusal, with nothing half made', async () => {
  const repeat = { times: 0 }
  const { call, faults } = await planeThatRepeats(repeat)
  const { id: restApiId, rootResourceId: parentId } = await call('CreateRestApi', { name: 'n' })
  repeat.times = Number.POSITIVE_INFINITY
  await call('CreateResource', { restApiId, parentId, pathPart: 'one' })

  const refused = await refusal(call('CreateResource', { restApiId, parentId, pathPart: 'two' }))

  expect(refused).toEqual(CONCURRENT)
  expect(faults).toHaveLength(3)
  expect(((await call('GetResources', { restApiId })) as { items: readonly Values[] }).items).toHaveLength(2)
})
