import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintDefinition } from '../src/index.ts'
import { definition } from './generated-definitions.ts'
import { importHttp, importRest } from './support.ts'
import type { Values } from './support.ts'

/** What stands where something else belongs. */
const wrong = fc.constantFrom<unknown>(
  null,
  0,
  -1,
  1.5,
  true,
  '',
  'x',
  '${AWS::Region}',
  [],
  [null],
  {},
  { $ref: '#/nowhere' },
  { $ref: '#/paths' },
  { $ref: '#' },
  { 'Fn::Sub': 'x' },
  [[{}]],
  '\u0000',
  '__proto__',
)

const mutation = fc.record({ at: fc.nat(), value: wrong, how: fc.constantFrom('replace', 'remove', 'rename', 'move') })

/** Changes one place of a definition. */
function mutate(given: Values, { at, value, how }: { readonly at: number; readonly value: unknown; readonly how: string }): Values {
  const copy = structuredClone(given)
  const places = placesOf(copy)
  const place = places[at % places.length]
  if (place === undefined) return copy
  const { owner, name } = place
  if (how === 'remove') Reflect.deleteProperty(owner, name)
  else if (how === 'rename') (owner as Values)[`${name}x`] = (owner as Values)[name]
  else if (how === 'move') (owner as Values)[name] = { wrapped: (owner as Values)[name] }
  else (owner as Values)[name] = value
  return copy
}

function placesOf(value: unknown): { readonly owner: object; readonly name: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [{ owner: value, name }, ...placesOf(member)])
}

const mutated = fc
  .tuple(definition, fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([given, changes]) => changes.reduce(mutate, given as Values))

/** The text of a refusal; a fault of ours is thrown. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return ''
  } catch (error) {
    const { status, message } = error as Error & { status?: number }
    if (status !== 400) throw error
    return message
  }
}

describe('a definition with anything anywhere', () => {
  test('is imported as a REST API or refused, and what the linter refuses is refused', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (given) => {
        const errors = lintDefinition(JSON.stringify(given)).filter(({ severity }) => severity === 'error')

        const refused = await outcome(importRest(given))

        if (refused === '') expect(errors).toEqual([])
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60) },
    )
  }, 600_000)

  test('is imported as an HTTP API or refused', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (given) => {
        lintDefinition(JSON.stringify(given), { service: 'apigatewayv2' })

        await outcome(importHttp(given))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60) },
    )
  }, 600_000)
})
