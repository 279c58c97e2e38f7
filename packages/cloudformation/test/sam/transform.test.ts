import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadTemplate, transform } from '../../src/index.ts'
import type { JsonObject } from '../../src/index.ts'

const read = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
const transformed = JSON.parse(read('sam-transformed.json')) as { templates: Record<string, JsonObject> }
const faulty = JSON.parse(read('sam-errors.json')) as { cases: { template: JsonObject; message: string }[] }

/** SAM keeps these conditions in a Python set, whose order differs from run to run. */
function withSortedSets(body: JsonObject): JsonObject {
  const copy = JSON.parse(JSON.stringify(body)) as { Conditions?: Record<string, { 'Fn::Or'?: { Condition: string }[] }> }
  copy.Conditions?.['SharedUsagePlanCondition']?.['Fn::Or']?.sort((left, right) => left.Condition.localeCompare(right.Condition))
  return copy as JsonObject
}

describe('the SAM transform', () => {
  it.each(Object.entries(transformed.templates))(
    'yields what the translator yields for %s, logical ids and hashes too',
    (name, expected) => {
      const { body } = loadTemplate({ text: read(`${name}.yaml`), file: `${name}.yaml` })

      const result = transform(body, { region: 'us-east-1' }).body

      expect(withSortedSets(result)).toEqual(withSortedSets(expected))
    },
  )

  it.each(faulty.cases.map(({ template, message }, index) => ({ index, template, message })))(
    'refuses faulty template $index: $message',
    ({ template, message }) => {
      expect(() => transform(template, { region: 'us-east-1' })).toThrow(
        expect.objectContaining({ code: 'ERR_CLOUDFORMATION_SAM_DOCUMENT', message }),
      )
    },
  )

  it('leaves the template that it is given as it is', () => {
    const { body } = loadTemplate({ text: read('sam-every-feature.yaml') })
    const before = JSON.stringify(body)

    transform(body)

    expect(JSON.stringify(body)).toBe(before)
  })

  it.each([
    ['cn-north-1', 'aws-cn', true],
    ['us-gov-west-1', 'aws-us-gov', true],
    ['eu-central-1', 'aws', false],
  ])('writes ARNs of %s with the partition %s', (region, partition, regional) => {
    const { body } = loadTemplate({
      text: read('seed-rest-users.yaml')
        .replaceAll('CodeUri: src/', 'CodeUri: s3://b/k')
        .replace(/ {6}EndpointConfiguration:\n {8}Type: REGIONAL\n/u, ''),
    })

    const resources = transform(body, { region }).body['Resources'] as Record<string, { Properties: JsonObject }>

    expect(JSON.stringify(resources['GetUsersFunctionRole'])).toContain(
      `arn:${partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole`,
    )
    expect('EndpointConfiguration' in (resources['UsersApi']?.Properties ?? {})).toBe(regional)
  })

  it.each([
    ['us-east-1', 'arn:aws:iam::aws:policy/TranslateReadOnly'],
    ['us-gov-west-1', 'arn:aws-us-gov:iam::aws:policy/TranslateReadOnly'],
    ['cn-north-1', 'TranslateReadOnly'],
  ])('knows which managed policies the partition of %s has', (region, expected) => {
    const properties = { Runtime: 'nodejs20.x', Handler: 'a.b', CodeUri: 's3://b/k', Policies: ['TranslateReadOnly'] }
    const template = { Resources: { F: { Type: 'AWS::Serverless::Function', Properties: properties } } }

    const resources = transform(template, { region }).body['Resources'] as Record<string, { Properties: JsonObject }>

    expect(resources['FRole']?.Properties['ManagedPolicyArns']).toContain(expected)
  })

  it('leaves intrinsic functions of a schema registry as SAM leaves them: what is inside them resolved', () => {
    const uri = { 'Fn::Join': ['', ['arn:aws:glue:', { Ref: 'AWS::Region' }, ':1:registry/', { Ref: 'Name' }]] }
    const registry = { SchemaRegistryURI: uri, EventRecordFormat: 'JSON', SchemaValidationConfigs: [{ Attribute: 'KEY' }] }
    const event = { Type: 'MSK', Properties: { StartingPosition: 'LATEST', Stream: 'arn:s', Topics: ['t'], SchemaRegistryConfig: registry } }
    const properties = { Runtime: 'nodejs20.x', Handler: 'a.b', CodeUri: 's3://b/k', Events: { E: event } }
    const template = { Parameters: { Name: { Type: 'String', Default: 'books' } }, Resources: { F: { Type: 'AWS::Serverless::Function', Properties: properties } } }

    const text = JSON.stringify((transform(template).body['Resources'] as JsonObject)['FE'])

    expect(text).toContain('{"Fn::Join":["",["arn:aws:glue:","us-east-1",":1:registry/","books"]]}')
  })

  it('deploys anew each time with AlwaysDeploy', () => {
    const template = { Resources: { A: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'x', AlwaysDeploy: true } } } }

    const ids = [1_000, 2_000].map((now) => Object.keys(transform(template, { now: () => now }).body['Resources'] as object)[1])

    expect(ids[0]).not.toBe(ids[1])
  })
})
