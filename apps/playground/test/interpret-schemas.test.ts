import { createModelSet } from '@gatewright/request-validator'
import { expect, test } from 'vitest'
import { createSchemaCompiler } from '../src/backend/page/interpret-schemas.ts'

const PET = {
  type: 'object',
  required: ['name', 'price', 'type'],
  properties: {
    id: { type: 'integer' },
    type: { type: 'string', enum: ['dog', 'cat', 'fish'] },
    name: { type: 'string', minLength: 2, maxLength: 5, pattern: '^[A-Z]' },
    price: { type: 'number', minimum: 25, maximum: 500, exclusiveMaximum: true, multipleOf: 5 },
    tags: { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { type: 'string' } },
    pair: { items: [{ type: 'string' }, { type: 'number' }], additionalItems: false },
    owner: { $ref: 'https://apigateway.amazonaws.com/restapis/abc123/models/Owner' },
    either: { oneOf: [{ type: 'null' }, { $ref: '#/definitions/size' }] },
    any: { anyOf: [{ type: 'string' }, { type: 'integer', minimum: 3 }] },
    no: { not: { type: 'string' } },
    all: { allOf: [{ type: 'object' }, { minProperties: 1, maxProperties: 2 }] },
    more: { additionalProperties: { type: 'string' }, dependencies: { a: ['b', 'c'] } },
    'odd/na~me': { type: 'integer' },
    mail: { type: 'string', format: 'email' },
  },
  definitions: { size: { type: 'object', required: ['width'] } },
  additionalProperties: false,
}
const OWNER = { type: 'object', required: ['constructor', 'name'], properties: { name: { type: 'string' } } }
const MODELS = [
  { name: 'Pet', schema: JSON.stringify(PET) },
  { name: 'Owner', schema: JSON.stringify(OWNER) },
]
const GOOD = { name: 'Rex', price: 30, type: 'dog' }

test.each([
  [{}],
  [[1]],
  [null],
  [{ ...GOOD }],
  [{ ...GOOD, id: 1.5 }],
  [{ ...GOOD, name: 7, price: '30' }],
  [{ ...GOOD, name: 'r', type: 'bird' }],
  [{ ...GOOD, name: 'Rexinator' }],
  [{ ...GOOD, price: 7 }],
  [{ ...GOOD, price: 500 }],
  [{ ...GOOD, b: 1, a: 2 }],
  [{ ...GOOD, tags: [] }],
  [{ ...GOOD, tags: ['a', 'a', 'b'] }],
  [{ ...GOOD, tags: [1, 'a'] }],
  [{ ...GOOD, pair: ['a', 1, 2, 3] }],
  [{ ...GOOD, pair: [1] }],
  [{ ...GOOD, owner: {} }],
  [{ ...GOOD, owner: { name: 7, constructor: 'x' } }],
  [{ ...GOOD, either: null }],
  [{ ...GOOD, either: {} }],
  [{ ...GOOD, any: 1 }],
  [{ ...GOOD, no: 'text' }],
  [{ ...GOOD, all: {} }],
  [{ ...GOOD, all: { a: 1, b: 2, c: 3 } }],
  [{ ...GOOD, more: { a: 'x', b: 1 } }],
  [{ ...GOOD, 'odd/na~me': 'x' }],
  [{ ...GOOD, mail: 'nobody' }],
])('says of %j what the server says', (value) => {
  const server = createModelSet(MODELS).validatorFor('Pet')
  const page = createModelSet(MODELS, { createCompiler: createSchemaCompiler }).validatorFor('Pet')

  expect(page.validate(value)?.toSorted()).toEqual(server.validate(value)?.toSorted())
})

test.each([['{"type":"objekt"}'], ['{"$ref":"#/definitions/nothing"}'], ['{"required":[]}'], ['{"properties":{"a":{"minLength":-1}}}']])('refuses the schema %s, as the server does', (schema) => {
  const models = [{ name: 'Wrong', schema }]

  expect(() => createModelSet(models).validatorFor('Wrong')).toThrow('Wrong is not valid')
  expect(() => createModelSet(models, { createCompiler: createSchemaCompiler }).validatorFor('Wrong')).toThrow('Wrong is not valid')
})
