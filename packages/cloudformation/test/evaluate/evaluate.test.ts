import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConditions } from '../../src/evaluate/condition-functions.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { absent } from '../../src/evaluate/scope.ts'
import type { Scope } from '../../src/evaluate/scope.ts'
import type { Json, JsonObject } from '../../src/json.ts'
import { CloudFormationError } from '../../src/index.ts'

function scopeWith({
  conditions = {},
  resources = {},
}: { conditions?: JsonObject; resources?: Record<string, Record<string, Json>> } = {}): Scope {
  const base: Omit<Scope, 'condition'> = {
    parameters: { Name: 'world', Count: 2, List: ['a', 'b'], 'AWS::Region': 'eu-central-1' },
    mappings: { Map: { one: { two: 'found' } } },
    hasResource: (id) => id in resources || id === 'Later',
    resource: (id, attribute) => resources[id]?.[attribute ?? 'Ref'],
    imported: (name) => (name === 'shared' ? 'imported' : undefined),
    zones: (region) => [`${region}a`, `${region}b`],
    fail: (message, path) => new CloudFormationError('ERR_CLOUDFORMATION_INTRINSIC', `${path.join('/')}: ${message}`),
  }
  return { ...base, condition: createConditions(conditions, base) }
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
describe('intrinsic functions', () => {
  const scope = scopeWith({
    conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
    resources: { Api: { Ref: 'abc', Arn: 'arn:api' } },
  })

  it.each<[Json, Json]>([
    [{ Ref: 'Name' }, 'world'],
    [{ Ref: 'Api' }, 'abc'],
    [{ 'Fn::GetAtt': ['Api', 'Arn'] }, 'arn:api'],
    [{ 'Fn::GetAtt': 'Api.Arn' }, 'arn:api'],
    [{ 'Fn::Sub': 'hello ${Name} ${Api} ${Api.Arn} ${!Name}' }, 'hello world abc arn:api ${Name}'],
    [{ 'Fn::Sub': ['${x}-${Name}', { x: { Ref: 'Count' } }] }, '2-world'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Name' }, 1]] }, 'a-world-1'],
    [{ 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    [{ 'Fn::Select': [0, { 'Fn::Split': ['|', 'x|y'] }] }, 'x'],
    [{ 'Fn::Split': [',', 'a,,b'] }, ['a', '', 'b']],
    [{ 'Fn::If': ['Yes', 1, 2] }, 1],
    [{ 'Fn::If': ['No', 1, 2] }, 2],
    [{ list: [{ 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] }, 3], gone: { Ref: 'AWS::NoValue' } }, { list: [3] }],
    [{ 'Fn::FindInMap': ['Map', 'one', 'two'] }, 'found'],
    [{ 'Fn::FindInMap': ['Map', 'one', 'three', { DefaultValue: 'spare' }] }, 'spare'],
    [{ 'Fn::ImportValue': 'shared' }, 'imported'],
    [{ 'Fn::Base64': 'grüße' }, 'Z3LDvMOfZQ=='],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    [{ 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
    [{ 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b']],
    [{ 'Fn::Length': { Ref: 'List' } }, 2],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Name' } } }, '{"a":"world"}'],
  ])('evaluates %j', (value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected)
  })

  it.each<[Json, Json]>([
    [{ Ref: 'Later' }, { Ref: 'Later' }],
    [{ 'Fn::Sub': '${Later.Arn}/${Name}' }, { 'Fn::Sub': '${Later.Arn}/${Name}' }],
    [{ 'Fn::Join': ['', [{ Ref: 'Later' }, { Ref: 'Name' }]] }, { 'Fn::Join': ['', [{ Ref: 'Later' }, 'world']] }],
  ])('keeps what waits for a resource: %j', (value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected)
  })

  it.each<[Json, RegExp]>([
    [{ Ref: 'Nothing' }, /Nothing is no parameter and no resource/u],
    [{ 'Fn::GetAtt': ['Nothing', 'Arn'] }, /has no attribute Arn/u],
    [{ a: [{ 'Fn::Select': [5, ['x']] }] }, /^a\/0\/Fn::Select: .*selects 5 of a list of 1/u],
    [{ 'Fn::If': ['Missing', 1, 2] }, /no condition Missing/u],
    [{ 'Fn::Nope': 1 }, /Fn::Nope is no intrinsic function/u],
    [{ 'Fn::Equals': [1, 1] }, /stands only in Conditions/u],
    [{ 'Fn::Cidr': ['10.0.0.0/24', 3, 8] }, /takes an IP block/u],
    [{ 'Fn::ImportValue': 'x' }, /no stack exports x/u],
  ])('refuses %j with its place', (value, message) => {
    expect(() => evaluate(value, scope)).toThrow(message)
  })

  it('gives nothing for AWS::NoValue', () => {
    expect(evaluate({ Ref: 'AWS::NoValue' }, scope)).toBe(absent)
  })

  it('leaves values without functions as they are', () => {
    const key = fc.stringMatching(/^[a-z]{2,8}$/u)
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(value, (json) => {
        expect(evaluate(json, scope)).toEqual(json)
      }),
    )
  })

  it('joins what it has split', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 2 }), fc.string(), (delimiter, text) => {
        expect(evaluate({ 'Fn::Join': [delimiter, { 'Fn::Split': [delimiter, text] }] }, scope)).toBe(text)
      }),
    )
  })
})

describe('conditions', () => {
  it('refuses one that depends on itself', () => {
    const { condition } = scopeWith({
      conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } },
    })

    expect(() => condition('A')).toThrow(/depends on itself \(A → B → A\)/u)
  })

  it.each<[Json, boolean]>([
    [{ 'Fn::And': [{ 'Fn::Equals': ['1', 1] }, { 'Fn::Equals': [true, 'true'] }] }, true],
    [{ 'Fn::Or': [{ 'Fn::Equals': ['1', '2'] }, { 'Fn::Equals': [{ Ref: 'Name' }, 'world'] }] }, true],
    [{ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Name' }, 'world'] }] }, false],
  ])('evaluates %j', (definition, expected) => {
    expect(scopeWith({ conditions: { A: definition } }).condition('A')).toBe(expected)
  })
})
