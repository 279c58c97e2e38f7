import { expect, test } from 'vitest'
import { runReadmeExample } from '../../../scripts/readme-example.mjs'
import * as api from '../src/index.ts'
import { createModelSet, createRequestValidator, type Model, type RequestRules, type ValidatedRequest } from '../src/index.ts'

const PET: Model = {
  name: 'Pet',
  schema: JSON.stringify({
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    required: ['name', 'price', 'type'],
    properties: {
      id: { type: 'integer' },
      type: { type: 'string', enum: ['dog', 'cat', 'fish'] },
      name: { type: 'string', minLength: 2, pattern: '^[A-Z]' },
      price: { type: 'number', minimum: 25, maximum: 500 },
      tags: { type: 'array', maxItems: 2, uniqueItems: true, items: { type: 'string' } },
    },
    additionalProperties: false,
  }),
}

function request(body: string, facts: Partial<ValidatedRequest> & { parameters?: Record<string, string> } = {}): ValidatedRequest {
  return { parameter: (location, name) => facts.parameters?.[`${location}.${name}`], contentType: facts.contentType, body }
}

function bodyRules(models: readonly Model[], rules: Partial<RequestRules> = {}): RequestRules {
  const [first] = models
  return { validateRequestBody: true, validateRequestParameters: false, requestModels: { 'application/json': first?.name ?? '' }, models, ...rules }
}

test('exports nothing but its public names', () => {
  expect(Object.keys(api)).toEqual(['RequestValidatorError', 'createModelSet', 'createRequestValidator'])
})

// Sentences of java-json-tools/json-schema-validator (validation.properties), which AWS shows in validationErrorString.
test.each([
  ['{"name":"Rex","price":30}', '[object has missing required properties (["type"])]'],
  ['{}', '[object has missing required properties (["name","price","type"])]'],
  ['{"name":"Rex","price":"30","type":"dog"}', '[instance type (string) does not match any allowed primitive type (allowed: ["integer","number"])]'],
  ['{"name":"Rex","price":30,"type":"Elephant"}', '[instance value ("Elephant") not found in enum (possible values: ["dog","cat","fish"])]'],
  ['{"name":"Rex","price":1,"type":"dog"}', '[numeric instance is lower than the required minimum (minimum: 25, found: 1)]'],
  ['{"name":"Rex","price":999.5,"type":"dog"}', '[numeric instance is greater than the required maximum (maximum: 500, found: 999.5)]'],
  ['{"name":"R","price":30,"type":"dog"}', '[string "R" is too short (length: 1, required minimum: 2)]'],
  ['{"name":"rex","price":30,"type":"dog"}', '[ECMA 262 regex "^[A-Z]" does not match input string "rex"]'],
  ['{"name":"Rex","price":30,"type":"dog","b":1,"a":2}', '[object instance has properties which are not allowed by the schema: ["a","b"]]'],
  ['{"name":"Rex","price":30,"type":"dog","tags":["a","b","c"]}', '[array is too long: must have at most 2 elements but instance has 3 elements]'],
  ['{"name":"Rex","price":30,"type":"dog","tags":["a","a"]}', '[array must not contain duplicate elements]'],
  ['[1]', '[instance type (array) does not match any allowed primitive type (allowed: ["object"])]'],
  ['{"name":"Rex","price":1,"type":"x"}', '[instance value ("x") not found in enum (possible values: ["dog","cat","fish"]), numeric instance is lower than the required minimum (minimum: 25, found: 1)]'],
])('names what is wrong with the body %s', (body, validationErrorString) => {
  const verdict = createRequestValidator(bodyRules([PET])).validate(request(body))

  expect(verdict).toEqual({ valid: false, code: 'BAD_REQUEST_BODY', message: 'Invalid request body', validationErrorString })
})

// recorded/common.json, test_api_gateway_request_validator_with_ref_one_ofmodels
test('finds a model by its full URL, whatever the id of the API in it', () => {
  const status: Model = {
    name: 'StatusModel',
    schema: '{"type":"object","properties":{"Status":{"type":"string"},"Order":{"type":"integer"}},"required":["Status","Order"]}',
  }
  const main: Model = {
    name: 'TestModel',
    schema: JSON.stringify({
      type: 'object',
      properties: { status: { oneOf: [{ type: 'null' }, { $ref: 'https://apigateway.amazonaws.com/restapis/abc123/models/StatusModel' }] } },
      required: ['status'],
    }),
  }
  const validator = createRequestValidator(bodyRules([main, status]))

  expect(validator.validate(request('{"status":null}'))).toEqual({ valid: true })
  expect(validator.validate(request('{"status":{"Status":"new","Order":1}}'))).toEqual({ valid: true })
  expect(validator.validate(request('{}'))).toMatchObject({ message: 'Invalid request body' })
  expect(validator.validate(request('{"status":{"Status":"new"}}'))).toMatchObject({
    validationErrorString: '[instance failed to match exactly one schema (matched 0 out of 2)]',
  })
})

test('names required parameters that are missing or blank, and does not look at the body then', () => {
  const rules = bodyRules([PET], {
    validateRequestParameters: true,
    requestParameters: { 'method.request.querystring.a': true, 'method.request.header.X-B': true, 'method.request.path.c': false },
  })

  const verdict = createRequestValidator(rules).validate(request('not JSON', { parameters: { 'header.X-B': '  ' } }))

  const message = 'Missing required request parameters: [a, X-B]'
  expect(verdict).toEqual({ valid: false, code: 'BAD_REQUEST_PARAMETERS', message, validationErrorString: message })
})

test.each([
  ['an exact content type', { 'application/json': 'Pet' }, 'application/json; charset=utf-8', false],
  ['no content type as application/json', { 'application/json': 'Pet' }, undefined, false],
  ['another content type with $default', { $default: 'Pet' }, 'text/plain', false],
  ['another content type without $default not at all', { 'application/json': 'Pet' }, 'application/xml', true],
])('validates %s', (_name, requestModels, contentType, valid) => {
  const validator = createRequestValidator(bodyRules([PET], { requestModels }))

  expect(validator.validate(request('{}', { contentType })).valid).toBe(valid)
})

test('refuses a body that is not JSON, and takes an empty one as an empty object', () => {
  const anything: Model = { name: 'Any', schema: '{"type":"object"}' }
  const validator = createRequestValidator(bodyRules([anything]))

  expect(validator.validate(request('{a'))).toMatchObject({ valid: false, message: 'Invalid request body' })
  expect(validator.validate(request(''))).toEqual({ valid: true })
})

test('answers a pattern with nested repetition in bounded steps', () => {
  const hostile: Model = { name: 'Hostile', schema: '{"type":"string","pattern":"^(a+)+$"}' }
  const validator = createModelSet([hostile]).validatorFor('Hostile')

  expect(validator.validate('a'.repeat(50_000))).toBeUndefined()
  expect(validator.validate(`${'a'.repeat(50_000)}!`)).toHaveLength(1)
})

test('runs lookahead as AWS does', () => {
  const password: Model = { name: 'Password', schema: String.raw`{"type":"string","pattern":"^(?=.*\\d).{8,}$"}` }
  const validator = createModelSet([password]).validatorFor('Password')

  expect(validator.validate('longer1than8')).toBeUndefined()
  expect(validator.validate('longerthan8'.replace('8', ''))).toHaveLength(1)
})

test.each([
  ['{"type":"objekt"}', /Pet is not valid/],
  ['{"$ref":"#/definitions/nothing"}', /Pet is not valid/],
  ['not JSON', /Pet is not valid/],
  ['[]', /a schema is a JSON object/],
])('refuses the schema %s', (schema, message) => {
  expect(() => createModelSet([{ name: 'Pet', schema }]).validatorFor('Pet')).toThrow(message)
})

test('refuses a method whose model does not exist', () => {
  expect(() => createRequestValidator(bodyRules([PET], { requestModels: { 'application/json': 'Nope' } }))).toThrow('There is no model named Nope')
})

test('does not take inherited members for members of the body', () => {
  const model: Model = { name: 'Own', schema: '{"type":"object","required":["constructor"]}' }

  const validator = createModelSet([model]).validatorFor('Own')

  expect(validator.validate({})).toEqual(['object has missing required properties (["constructor"])'])
  expect(validator.validate(JSON.parse('{"__proto__":{"constructor":1}}'))).toHaveLength(1)
})

test("the README's example prints what the README says", async () => {
  const { logged, promised } = await runReadmeExample(new URL('..', import.meta.url).pathname, {
    sources: { '@gatewright/request-validator': '../../src/index.ts' },
    load: (file) => import(file),
  })

  expect(promised.length).toBeGreaterThan(0)
  expect(logged).toEqual(promised)
})
