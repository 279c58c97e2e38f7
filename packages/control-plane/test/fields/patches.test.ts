// No patch is taken and dropped: each path of AWS's tables does what it says with each of its operations, and answers AWS's refusal
// with the others; a path that only these rows have is walked too.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { apigateway } from '../../src/model/apigateway.generated.ts'
import { restOperations } from '../../src/rest/operations.ts'
import { refusal, type Values } from '../support.ts'
import { REST_PATCHES, type PatchedPath } from './rest-patches.ts'
import { createWorld, type World } from './world.ts'

/** UpdateUsage needs counters (test/rest/usage.test.ts). */
const ELSEWHERE = new Set(['UpdateUsage'])
const OPS = ['add', 'replace', 'remove', 'move', 'copy', 'test'] as const
const REFUSAL = /^(?:Invalid patch path {1,2}|Invalid patch operation specified\. Must be one of: \[|Invalid \w+ operation with path: |Invalid copy operation|Invalid method setting path: |Cannot remove method setting )/

/** Ids that a path or a value names in braces. */
async function fill(text: string, world: World): Promise<string> {
  if (!text.includes('{')) return text
  const ids: Record<string, () => unknown> = {
    '{stage}': () => `${world.restApiId}:dev`,
    '{stageKey}': () => `${world.restApiId}/dev`,
    '{version}': async () => (await world.rest('CreateDocumentationVersion', { restApiId: world.restApiId, documentationVersion: randomUUID() }))['version'],
    '{validator}': () => world.validatorId,
    '{authorizer}': () => world.authorizerId,
    '{clone}': async () => (await world.rest('CreateRestApi', { name: 'clone' }))['id'],
    '{certificate}': async () => (await world.rest('GenerateClientCertificate'))['clientCertificateId'],
    '{deployment}': async () => (await world.rest('CreateDeployment', { restApiId: world.restApiId }))['id'],
    '{used}': async () => {
      const { items } = (await world.rest('GetResources', { restApiId: world.restApiId })) as { items: readonly Values[] }
      return items.find(({ pathPart }) => pathPart === 'used')?.['id']
    },
  }
  let filled = text
  for (const [name, id] of Object.entries(ids)) if (filled.includes(name)) filled = filled.replaceAll(name, String(await id()))
  return filled
}

function at(document: unknown, keys: readonly string[]): unknown {
  return keys.reduce((value: unknown, key) => (value as Values | undefined)?.[key], document)
}

test('every patch is walked', () => {
  const updates = Object.keys(apigateway.operations).filter((name) => name.startsWith('Update') && !ELSEWHERE.has(name))

  expect([...new Set(Object.keys(REST_PATCHES).map(operationOf))].toSorted()).toEqual(updates.toSorted())
  expect(restOperations.filter(({ name }) => updates.includes(name))).toHaveLength(updates.length)
})

/** `UpdateDomainName (private)` is UpdateDomainName. */
function operationOf(walk: string): string {
  return walk.split(' ')[0] as string
}

describe.each(Object.entries(REST_PATCHES))('%s', (walk, { names, read, paths }) => {
  const operation = operationOf(walk)
  const applied = paths.flatMap((path) => [...path.ops, ...(path.beyond ?? [])].map((op) => [op, path.path, path] as const))

  test.each(applied)('%s %s is shown', async (op, _, { path, value, at: keys, shown, emptied, before = [], ops, with: along = [] }) => {
    const world = await createWorld()
    const named = await names(world)
    const patched = await fill(path, world)
    const text = value === undefined ? undefined : await fill(value, world)
    const patch = (patchOp: string, patchPath: string, patchValue?: string): Promise<Values> =>
      world.rest(operation, { ...named, patchOperations: [{ op: patchOp, path: patchPath, ...(patchValue !== undefined && { value: patchValue }) }, ...along.map(([first, firstPath, firstValue = '']) => ({ op: first, path: firstPath, value: firstValue }))] })
    const prepared = await Promise.all(before.map(async ([first, firstPath, firstValue = '']) => ({ op: first, path: await fill(firstPath, world), value: await fill(firstValue, world) })))
    if (prepared.length > 0) await world.rest(operation, { ...named, patchOperations: prepared })
    if (op === 'remove') {
      const set = ops.find((candidate) => candidate === 'replace' || candidate === 'add')
      if (set !== undefined) await patch(set, patched, text).catch(() => undefined)
      if (operation === 'UpdateAccount' && path === '/features') return
    }

    await patch(op, patched, text)

    const whole = Array.isArray(shown) ? await Promise.all(shown.map((item) => fill(String(item), world))) : shown
    const expected = op === 'remove' ? emptied : (whole ?? text)
    const document = await world.rest(read, operation === 'UpdateBasePathMapping' ? { domainName: named['domainName'] } : named)
    expect(at(document, keys)).toEqual(expected)
  })

  const shared = createWorld().then(async (world) => ({ world, named: await names(world) }))
  const refused = paths.flatMap((path) => OPS.filter((op) => !(isAllowed(path, op) || isAllowedByAnother(paths, path, op))).map((op) => [op, path.path, path] as const))

  test.each(refused)('%s %s is refused', async (op, _, { path, value }) => {
    const { world, named } = await shared
    const patchOperations = [{ op, path: await fill(path, world), value: await fill(value ?? 'x', world), from: '/name' }]

    const answer = await refusal(world.rest(operation, { ...named, patchOperations }))

    expect(answer).toMatchObject({ status: 400, code: 'BadRequestException' })
    expect(answer.message).toMatch(REFUSAL)
  })

  test('a path that there is not is refused', async () => {
    const { world, named } = await shared

    const answer = await refusal(world.rest(operation, { ...named, patchOperations: [{ op: 'replace', path: '/nowhere', value: 'x' }] }))

    expect(answer.message).toMatch(REFUSAL)
    const listed = /Must be one of: \[(.*)\]$/u.exec(answer.message)?.[1]?.split(', ') ?? []
    const walked = (rule: string): boolean => paths.some(({ path }) => fits(rule, path))
    if (operation !== 'UpdateStage' && operation !== 'UpdateDomainName') expect(listed.filter((rule) => !walked(rule))).toEqual([])
  })
})

function isAllowed({ ops, beyond = [] }: PatchedPath, op: (typeof OPS)[number]): boolean {
  return [...ops, ...beyond].some((allowed) => allowed === op)
}

function isAllowedByAnother(paths: readonly PatchedPath[], path: PatchedPath, op: (typeof OPS)[number]): boolean {
  return paths.some((other) => other !== path && other.path === path.path && isAllowed(other, op))
}

/** Whether a rule of ours, such as `/variables/{key}`, is the one for a path. */
function fits(rule: string, path: string): boolean {
  const pattern = rule.replaceAll(/[.*+?^$()[\]\\|]/gu, String.raw`\$&`).replaceAll(/\{[^}]+\}/gu, '[^/]+')
  return new RegExp(`^${pattern}$`, 'u').test(path)
}
