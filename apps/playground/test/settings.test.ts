import { expect, test } from 'vitest'
import { ACCOUNT_KINDS } from '../src/settings/account-kinds.ts'
import { blame } from '../src/settings/blame.ts'
import { creationOf, mergeOf, patchOf, valuesOf } from '../src/settings/form-values.ts'
import type { Kind } from '../src/settings/kind.ts'
import { REST_KINDS } from '../src/settings/rest-kinds.ts'
import { HTTP_KINDS } from '../src/settings/v2-kinds.ts'

const kindOf = (kinds: readonly Kind[], key: string): Kind => kinds.find((kind) => kind.key === key) as Kind
const PLANS = kindOf(ACCOUNT_KINDS, 'plans')
const PLAN = { id: 'p1', name: 'basic', apiStages: [{ apiId: 'a1', stage: 'prod' }], throttle: { rateLimit: 5, burstLimit: 10 }, quota: { limit: 100, period: 'DAY', offset: 0 } }

test('reads a resource into texts, and writes what is filled in as AWS takes it', () => {
  const values = valuesOf(PLANS, PLAN)

  expect(values).toMatchObject({ name: 'basic', apiStages: 'a1:prod', 'throttle.rateLimit': '5', 'quota.period': 'DAY', description: '' })
  expect(creationOf(PLANS, values)).toEqual({ name: 'basic', apiStages: [{ apiId: 'a1', stage: 'prod' }], throttle: { rateLimit: 5, burstLimit: 10 }, quota: { limit: 100, period: 'DAY', offset: 0 } })
})

test('sends only what changed, lists by member, and takes an emptied object away whole', () => {
  const before = valuesOf(PLANS, PLAN)
  const values = { ...before, name: 'more', apiStages: 'a1:prod\na2:dev', 'throttle.rateLimit': '7', 'quota.limit': '', 'quota.period': '', 'quota.offset': '' }

  expect(patchOf(PLANS, values, before)).toEqual([
    { op: 'remove', path: '/quota' },
    { op: 'replace', path: '/name', value: 'more' },
    { op: 'add', path: '/apiStages', value: 'a2:dev' },
    { op: 'replace', path: '/throttle/rateLimit', value: '7' },
  ])
  expect(patchOf(PLANS, before, before)).toEqual([])
})

test('sends a changed member of an object with its neighbours, where changes are merged', () => {
  const kind = kindOf(HTTP_KINDS, 'authorizers')
  const before = valuesOf(kind, { name: 'a', authorizerType: 'JWT', identitySource: ['$request.header.Authorization'], jwtConfiguration: { issuer: 'https://one', audience: ['x'] } })

  expect(mergeOf(kind, { ...before, 'jwtConfiguration.audience': 'x\ny' }, before)).toEqual({ jwtConfiguration: { issuer: 'https://one', audience: ['x', 'y'] } })
})

test('refuses what is no number and no JSON at its field, before anything is sent', () => {
  const responses = kindOf(REST_KINDS, 'responses')

  expect(() => creationOf(PLANS, { ...valuesOf(PLANS), name: 'x', 'quota.limit': 'many' })).toThrow('Quota is a number.')
  expect(() => creationOf(responses, { ...valuesOf(responses), responseTemplates: '{' })).toThrow('This is not JSON')
})

// Refusals of the management API, in its words.
test.each([
  ['authorizers', 'Authorizer name must be non-empty', 'name'],
  ['authorizers', 'Invalid Authorizer URI: null. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.', 'authorizerUri'],
  ['authorizers', 'Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.', 'authorizerResultTtlInSeconds'],
  ['authorizers', 'Invalid Cognito user pool ARN specified: x', 'providerARNs'],
  ['models', 'Model name must be alphanumeric: a-b', 'name'],
  ['models', 'Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]', 'schema'],
  ['validators', 'Request Validator name cannot be blank', 'name'],
  ['keys', 'API Key value should be at least 20 characters', 'value'],
  ['plans', 'Invalid Usage Plan quota period specified. Must be one of [DAY, WEEK, MONTH]', 'quota.period'],
  ['plans', 'API Stage not found: a:b', 'apiStages'],
  ['plans', 'Too many requests', undefined],
])('lays a refusal of %s at its field: %s', (key, message, field) => {
  expect(blame(message, kindOf([...REST_KINDS, ...ACCOUNT_KINDS], key).fields)).toBe(field)
})
