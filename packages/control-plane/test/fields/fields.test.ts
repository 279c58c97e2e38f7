// No field is taken and dropped: every member of every input that makes or changes something is shown again by the operation that
// reads it, or is refused, or is reported by `GET /_gatewright/parity`.
import { describe, expect, test } from 'vitest'
import type { ServiceModel } from '../../src/index.ts'
import { apigateway } from '../../src/model/apigateway.generated.ts'
import { apigatewayv2 } from '../../src/model/apigatewayv2.generated.ts'
import { refusal, type Values } from '../support.ts'
import { REST_SAMPLES } from './rest-samples.ts'
import type { Sample } from './sample.ts'
import { V2_SAMPLES } from './v2-samples.ts'
import { createWorld } from './world.ts'

/** Writing operations whose members are held elsewhere. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ImportApiKeys: 'test/rest/usage.test.ts',
  ImportDocumentationParts: 'test/rest/api-parts.test.ts',
  ImportRestApi: 'packages/openapi',
  PutRestApi: 'packages/openapi',
  ImportApi: 'packages/openapi',
  ReimportApi: 'packages/openapi',
  TestInvokeMethod: 'packages/gateway/test/test-invoke.test.ts',
  TestInvokeAuthorizer: 'packages/gateway/test/test-invoke-authorizer.test.ts',
  RejectDomainNameAccessAssociation: 'test/account.test.ts',
}

/** What DomainNameConfiguration shows and does not take. */
const OUTPUT_ONLY = new Set(['ApiGatewayDomainName', 'CertificateUploadDate', 'DomainNameStatus', 'DomainNameStatusMessage', 'HostedZoneId', 'LogoLastUploaded'])

const SERVICES = [
  { model: apigateway, samples: REST_SAMPLES, patched: true },
  { model: apigatewayv2, samples: V2_SAMPLES, patched: false },
]

/** Operations that write; REST's updates are patches, whose paths are lists of their own. */
function writers({ operations }: ServiceModel, patched: boolean): readonly string[] {
  const names = Object.keys(operations).filter((name) => operations[name]?.verb !== 'GET' && operations[name]?.verb !== 'DELETE')
  return names.filter((name) => !Object.hasOwn(ELSEWHERE, name) && !(patched && name.startsWith('Update')))
}

/** Every member below a shape, as `CorsConfiguration.AllowOrigins`. */
function membersOf(model: ServiceModel, shape: string, path = ''): readonly string[] {
  return Object.entries(model.shapes[shape] ?? {}).flatMap(([name, { type, in: place }]) => {
    if (place === 'label' || OUTPUT_ONLY.has(name)) return []
    const inner = /^[[{]*:(\w+)$/u.exec(type)?.[1]
    const below = inner === undefined ? [] : membersOf(model, inner, `${path}${name}.`)
    return below.length === 0 ? [`${path}${name}`] : below
  })
}

/** The same of what a sample gives; keys of maps are no members. */
function givenBy(model: ServiceModel, shape: string, value: unknown, path = ''): readonly string[] {
  return Object.entries(model.shapes[shape] ?? {}).flatMap(([name, { type, in: place }]) => {
    const given = (value as Values)[name]
    if (given === undefined || place === 'label') return []
    const inner = /^[[{]*:(\w+)$/u.exec(type)?.[1]
    if (inner === undefined) return [`${path}${name}`]
    const all = type.startsWith(':') ? [given] : Object.values(given as Values)
    const below = all.flatMap((entry) => givenBy(model, inner, entry, `${path}${name}.`))
    return below.length === 0 ? [`${path}${name}`] : below
  })
}

describe.each(SERVICES)('$model.service', ({ model, samples, patched }) => {
  const shared = createWorld()

  test.each(writers(model, patched))('%s: its samples have every member', async (operation) => {
    const world = await shared
    const shape = model.operations[operation]?.input ?? ''

    const given = new Set<string>()
    for (const sample of samples[operation] ?? []) {
      const before = (await sample.before?.(world)) ?? {}
      for (const member of givenBy(model, shape, sample.input(world, before))) given.add(member)
    }

    expect(membersOf(model, shape).filter((member) => !given.has(member))).toEqual([])
  })

  const cases = Object.entries(samples).flatMap(([operation, all]) => all.map((sample, index) => [`${operation} ${index + 1}`, operation, sample] as const))
  test.each(cases)('%s is shown again, or refused', async (_, operation, sample: Sample) => {
    const world = await createWorld()
    const call = patched ? world.rest : world.v2
    const before = (await sample.before?.(world)) ?? {}
    const input = sample.input(world, before)
    if (sample.refused !== undefined) {
      expect((await refusal(call(operation, input))).message).toMatch(sample.refused)
      return
    }

    const made = await call(operation, input)
    const read = await call(sample.read as string, sample.names?.(world, made, input))

    const labels = Object.entries(model.shapes[model.operations[operation]?.input ?? ''] ?? {}).filter(([, { in: place }]) => place === 'label')
    const hidden = new Set([...labels.map(([name]) => name), ...(sample.unseen ?? [])])
    const kept = Object.fromEntries(Object.entries(input).filter(([name]) => !hidden.has(name)))
    const shown = operation === 'CreateDomainNameAccessAssociation' ? (read['items'] as readonly Values[])[0] : read
    expect(shown).toMatchObject({ ...kept, ...sample.shown?.(world, made) })
  })
})
