import type { ApiPublication } from '@gatewright/types'
import { describe, expect, it } from 'vitest'
import type { CanaryOptions, GatewayOptions } from '../src/index.ts'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { restPublication } from './builders/publication.ts'

type RestPublication = Extract<ApiPublication, { protocolType: 'REST' }>

const mock = (side: string) => ({
  integration: {
    type: 'MOCK',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: { 200: { statusCode: '200', responseTemplates: { 'application/json': `${side} $stageVariables.name` } } },
  } as const,
  methodResponses: { 200: { statusCode: '200' } },
})

const deployment = (side: string): RestPublication['stages'][number]['deployment'] =>
  (restPublication({ methods: { 'GET /a': mock(side) } }) as RestPublication).stages[0]!.deployment

/** A stage whose canary serves another deployment. */
function publicationOf(percentTraffic: number): RestPublication {
  const canarySettings = { deploymentId: 'dep2', percentTraffic, stageVariableOverrides: { name: 'overridden' } }
  const stage = {
    stageName: 'dev',
    deploymentId: 'dep1',
    variables: { name: 'plain' },
    methodSettings: { '*/*': { loggingLevel: 'INFO' } },
    accessLogSettings: { format: '$context.isCanaryRequest' },
    canarySettings,
  }
  return { protocolType: 'REST', apiId: 'abc123', stages: [{ stage, deployment: deployment('base'), canaryDeployment: deployment('canary') }] }
}

const start = (percentTraffic: number, canary: CanaryOptions, options: Partial<GatewayOptions> = {}): TestGateway =>
  startGateway(publicationOf(percentTraffic), { canary, ...options })

/** The sides that `count` requests took, one after the other. */
async function sides({ call }: TestGateway, count: number, headers?: (index: number) => Record<string, string>): Promise<readonly string[]> {
  const taken: string[] = []
  for (let index = 0; index < count; index += 1) taken.push(await (await call('/dev/a', { headers: headers?.(index) ?? {} })).text())
  return taken
}

const share = (taken: readonly string[]): number => (taken.filter((side) => side.startsWith('canary')).length / taken.length) * 100

describe('a canary (canary-release)', () => {
  it.each([
    [0, 0, 0],
    [0.05, 0, 0.2],
    [10, 9, 11],
    [33.33, 32.3, 34.4],
    [100, 100, 100],
  ])('with %d percent gets between %d and %d percent of 5,000 requests', async (percent, least, most) => {
    const found = share(await sides(start(percent, { seed: 7 }), 5000))

    expect(found).toBeGreaterThanOrEqual(least)
    expect(found).toBeLessThanOrEqual(most)
  })

  it('splits at random without a seed', async () => {
    const found = share(await sides(start(50, {}), 400))

    // Ten standard deviations.
    expect(Math.abs(found - 50)).toBeLessThan(25)
  })

  it('one seed always gives the same sequence, and another gives another', async () => {
    const [one, again, other] = await Promise.all([7, 7, 8].map((seed) => sides(start(50, { seed }), 64)))

    expect(one).toEqual(again)
    expect(one).not.toEqual(other)
  })

  it('sees its stage variables with the overrides', async () => {
    expect(new Set(await sides(start(50, { seed: 1 }), 50))).toEqual(new Set(['base plain', 'canary overridden']))
  })

  it('is named in logs and metrics', async () => {
    const seen: unknown[] = []
    const gateway = start(100, {}, {
      sinks: {
        accessLog: ({ isCanary, line }) => seen.push(['access', isCanary, line]),
        executionLog: ({ isCanary }) => seen.push(['execution', isCanary]),
        finished: ({ isCanary }) => seen.push(['metrics', isCanary]),
      },
    })

    await sides(gateway, 1)

    expect(seen).toEqual([['execution', true], ['metrics', true], ['access', true, 'true']])
  })

  it.each([
    ['a header', { header: 'X-User' }, 'x-user'],
    ['the caller', 'caller', 'authorization'],
    ['the caller', 'caller', 'x-api-key'],
  ] as const)('sticks by %s, on every node', async (_name, stickyBy, header) => {
    const headers = (index: number): Record<string, string> => ({ [header]: `user ${index % 100}` })
    const [first, second] = [await sides(start(30, { stickyBy }), 300, headers), await sides(start(30, { stickyBy }), 300, headers)]

    expect(first).toEqual(second)
    expect(first.slice(0, 100)).toEqual(first.slice(100, 200))
    expect(Math.abs(share(first) - 30)).toBeLessThan(15)
  })

  it('splits those who do not send the header at random', async () => {
    expect(Math.abs(share(await sides(start(50, { seed: 3, stickyBy: { header: 'x-user' } }), 400)) - 50)).toBeLessThan(10)
  })
})
