// Holds every operation of the generated models against the schemas that the AWS SDK clients export.
import * as apigatewaySdk from '@aws-sdk/client-api-gateway'
import * as managementSdk from '@aws-sdk/client-apigatewaymanagementapi'
import * as v2Sdk from '@aws-sdk/client-apigatewayv2'
import * as lambdaSdk from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { httpOperations } from '../../src/http/operations.ts'
import { apigateway } from '../../src/model/apigateway.generated.ts'
import { apigatewaymanagementapi } from '../../src/model/apigatewaymanagementapi.generated.ts'
import { apigatewayv2 } from '../../src/model/apigatewayv2.generated.ts'
import { lambda } from '../../src/model/lambda.generated.ts'
import type { ServiceModel, ShapeModel } from '../../src/model/service-model.ts'
import { restOperations } from '../../src/rest/operations.ts'

type Schema = readonly [number, string, string, unknown, ...unknown[]]

function operationsOf(sdk: object): ReadonlyMap<string, Schema> {
  const schemas = Object.values(sdk).filter((value): value is Schema => Array.isArray(value) && value[0] === 9)
  return new Map(schemas.map((schema) => [schema[2], schema]))
}

const resolve = (schema: unknown): unknown => (typeof schema === 'function' ? (schema as () => unknown)() : schema)

/** A member's place and wire name, in the words of the SDK's traits. */
function bindingOf(traits: unknown): string {
  if (typeof traits === 'object' && traits !== null) {
    const { httpLabel, httpQuery, httpHeader, jsonName } = traits as Record<string, string | undefined>
    if (httpLabel !== undefined) return 'label'
    if (httpQuery !== undefined) return `query ${httpQuery}`
    if (httpHeader !== undefined) return `header ${httpHeader}`
    return jsonName === undefined ? 'body' : `body ${jsonName}`
  }
  const bits: Readonly<Record<number, string>> = { 1: 'label', 16: 'payload', 32: 'status', 64: 'queries' }
  return bits[Number(traits)] ?? 'body'
}

/** A type in the letters of the generated model; sizes of numbers and formats of times are not in the SDK's letters. */
function letterOf(schema: unknown): string {
  const type = resolve(schema)
  if (Array.isArray(type)) {
    const [kind, , name] = type as unknown as Schema
    if (kind === 1) return `[${letterOf(withoutTraits(type[4]))}`
    if (kind === 2) return `{${letterOf(withoutTraits(type[5]))}`
    if (kind === 3) return `:${name}`
    if (kind === 4) return 'j'
    return letterOf(type[4])
  }
  const code = Number(type)
  if (code >= 128) return `{${letterOf(code - 128)}`
  if (code >= 64) return `[${letterOf(code - 64)}`
  const letters: Readonly<Record<number, string>> = { 0: 's', 1: 'n', 2: 'b', 4: 't', 5: 't', 15: 'j', 21: 'B', 42: 'B' }
  return letters[code] ?? `?${code}`
}

function splitMember(member: unknown): readonly [unknown, unknown] {
  return Array.isArray(member) && (member.length === 2 || typeof member[0] !== 'number') ? [member[0], member[1]] : [member, 0]
}

function withoutTraits(member: unknown): unknown {
  return splitMember(member)[0]
}

/** A structure as lines `name required? binding type`, and the structures below it. */
function describeSdk(schema: unknown, seen: Map<string, readonly string[]>): void {
  const type = resolve(schema)
  if (!Array.isArray(type)) return
  const [kind, , name] = type as unknown as Schema
  if (kind === 1 || kind === 2) describeSdk(withoutTraits(type[kind === 1 ? 4 : 5]), seen)
  if (kind !== 3 || seen.has(name)) return
  const [names, members, required = 0] = type.slice(4) as [readonly string[], readonly unknown[], number?]
  const lines = names.map((member, i) => {
    const [memberType, traits] = splitMember(members[i])
    return `${member}${i < required ? '!' : ''} ${bindingOf(traits)} ${letterOf(memberType)}`
  })
  seen.set(name, lines)
  for (const member of members) describeSdk(withoutTraits(member), seen)
}

function describeModel(model: ServiceModel): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(model.shapes).map(([name, shape]) => [name, describeShape(shape)]))
}

function describeShape(shape: ShapeModel): readonly string[] {
  return Object.entries(shape).map(([name, { type, in: place, wire, required }]) => {
    const named = place === 'query' || place === 'header' ? `${place} ${wire}` : (place ?? (wire === undefined ? 'body' : `body ${wire}`))
    return `${name}${required === true ? '!' : ''} ${named} ${type.replace(/(?<=^[[{]*)[id]$/u, 'n').replace(/(?<=^[[{]*)T$/u, 't')}`
  })
}

const SERVICES = [
  { model: apigateway, sdk: apigatewaySdk, total: 124 },
  { model: apigatewayv2, sdk: v2Sdk, total: 103 },
  { model: apigatewaymanagementapi, sdk: managementSdk, total: 3 },
]

describe.each(SERVICES)('$model.service', ({ model, sdk, total }) => {
  const schemas = operationsOf(sdk)

  test(`has all ${total} operations of the SDK, and no others`, () => {
    expect(schemas.size).toBe(total)
    expect(Object.keys(model.operations).toSorted()).toEqual([...schemas.keys()].toSorted())
  })

  test.each([...schemas])('%s has the SDK’s verb, URI, status, input and output', (name, schema) => {
    const operation = model.operations[name]
    const inputName = (resolve(schema[4]) as Schema)[2]
    const output = resolve(schema[5])
    expect([operation?.verb, operation?.uri, operation?.status]).toEqual((schema[3] as { http: unknown }).http)
    expect(operation?.input ?? inputName).toBe(inputName)
    expect(operation?.output).toBe(Array.isArray(output) && output[0] === 3 ? output[2] : undefined)
  })

  test('has the SDK’s members, with their places, wire names, types, and which of them are required', () => {
    const seen = new Map<string, readonly string[]>()
    for (const schema of schemas.values()) {
      describeSdk(schema[4], seen)
      describeSdk(schema[5], seen)
    }
    const described = describeModel(model)
    // The SDK leaves out which members of an output are required: they are held without the mark.
    const plain = (lines: readonly string[] | undefined): readonly string[] => (lines ?? []).map((line) => line.replace('!', ''))
    const inputs = new Set(Object.values(model.operations).map(({ input }) => input))
    for (const [name, lines] of seen) {
      const isInput = inputs.has(name)
      expect({ name, members: isInput ? described.get(name) : plain(described.get(name)) }).toEqual({ name, members: isInput ? lines : plain(lines) })
    }
    expect([...described.keys()].toSorted()).toEqual([...seen.keys()].toSorted())
  })
})

test('every operation of both services is implemented', () => {
  expect(restOperations.map(({ name }) => name).toSorted()).toEqual(Object.keys(apigateway.operations).toSorted())
  expect(httpOperations.map(({ name }) => name).toSorted()).toEqual(Object.keys(apigatewayv2.operations).toSorted())
})

test('the Lambda operations that are taken have the SDK’s verb, URI and status', () => {
  const schemas = operationsOf(lambdaSdk)
  for (const [name, { verb, uri, status }] of Object.entries(lambda.operations)) {
    expect({ http: [verb, uri, status] }).toEqual(expect.objectContaining({ http: (schemas.get(name)?.[3] as { http?: unknown } | undefined)?.http }))
  }
})
