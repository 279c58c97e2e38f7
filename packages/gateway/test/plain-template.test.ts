import { awsLimits, compile, mappingVariables, VtlError } from '@gatewright/vtl-mapper/complete'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePlainTemplate } from '../src/compile/plain-template.ts'

const CONTEXT = { stage: 'prod', path: '/a/$b', requestTimeEpoch: 1_796_000_000_000, isCanaryRequest: false, identity: { sourceIp: '::1', user: undefined }, empty: '' }
const VARIABLES = { host: 'example.com', stage: '#if(true)x#end' }

const INPUT = { variable: (name: string): unknown => (CONTEXT as Record<string, unknown>)[name], stageVariables: VARIABLES }

function byVelocity(template: string): string | undefined {
  try {
    return compile(template, awsLimits).render(mappingVariables({ context: CONTEXT, stageVariables: VARIABLES }))
  } catch (error) {
    if (error instanceof VtlError) return undefined
    throw error
  }
}

describe('a template of text and references', () => {
  it('is rendered as Velocity renders it, or left to Velocity', () => {
    const piece = fc.oneof(
      fc.constantFrom('$context.stage', '${context.stage}', '$context.identity.sourceIp', '$context.identity.user', '$context.identity', '$context.none', '$context.none.deep'),
      fc.constantFrom('$context.requestTimeEpoch', '$context.isCanaryRequest', '$context.empty', '$context.path', '$stageVariables.host', '${stageVariables.stage}', '$stageVariables.none'),
      fc.constantFrom('.', '.x', '-x', '(', ')', '()', '[', '[0]', '{', '}', '$', '!', '"', '"', ' ', ' ', ',', ':', ';', '&', '<', "'", '\n', '#', '##', '\\', '_', '1', 'a', '$!context.stage', '$input.body', "$context.get('stage')", '$context.stage.length()'),
    )

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const template = pieces.join('')
        const expected = byVelocity(template)
        const plain = compilePlainTemplate(template)?.(INPUT)
        // One that is no template is refused before.
        if (plain !== undefined && expected !== undefined) expect(plain).toBe(expected)
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['{"m": "$context.stage", "v": "${stageVariables.host}"}', '{"m": "prod", "v": "example.com"}'],
    ['[$context.none] $context.requestTimeEpoch', '[] 1796000000000'],
    ['#set($x = 1)$context.stage', undefined],
    ['$context.identity', undefined],
    ["$input.params('x')", undefined],
  ])('%s is %s', (template, expected) => {
    expect(compilePlainTemplate(template)?.(INPUT)).toBe(expected)
  })
})
