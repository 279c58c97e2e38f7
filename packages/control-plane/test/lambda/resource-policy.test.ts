import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyPermits } from '../../src/lambda/resource-policy.ts'

const statement = (sourceArn: string) =>
  ({ Sid: 's', Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'lambda:InvokeFunction', Resource: 'r', Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } } }) as const
const permits = (pattern: string, sourceArn: string): boolean => policyPermits([statement(pattern)], { service: 'apigateway.amazonaws.com', sourceArn })

const HEAD = 'arn:aws:execute-api:us-east-1:123456789012:'
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '-'), maxLength: 12 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 12 })

describe('policyPermits', () => {
  it('reads * and ? as a regular expression would', () => {
    fc.assert(
      fc.property(pattern, text, (wanted, given) => {
        const expression = new RegExp(`^${wanted.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')

        expect(permits(HEAD + wanted, HEAD + given)).toBe(expression.test(given))
      }),
    )
  })

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
  it.each([
    ['arn:aws:execute-api:*:123456789012:api/*', true],
    ['arn:aws:execute-api:us-*:123456789012:api/*', true],
    ['arn:*:api/*', false],
    ['*', false],
    ['arn:aws:execute-api:us-east-1:*', false],
  ])('holds %s part by part against an ARN', (wanted, expected) => {
    expect(permits(wanted, `${HEAD}api/prod/GET/`)).toBe(expected)
  })

  it('takes no longer for a hostile pattern', () => {
    const started = performance.now()

    expect(permits(`${HEAD}${'*a'.repeat(200)}b`, `${HEAD}${'a'.repeat(2000)}`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('lets nobody in without a statement', () => {
    expect(policyPermits([], { service: 'apigateway.amazonaws.com', sourceArn: `${HEAD}api` })).toBe(false)
  })
})
