import { expect, test } from 'vitest'
import { PARITY_FEATURES } from '../src/index.ts'
import { createPlane } from './support.ts'

test('every field of the table is a field of an operation', async () => {
  const plane = await createPlane()
  const fields = plane.parity().flatMap(({ service, operation, fields: members }) => Object.keys(members).map((field) => `${service}/${operation}/${field}`))

  const unknown = Object.values(PARITY_FEATURES)
    .flat()
    // Lambda's and the data plane's own fields are held by the reference server's test.
    .filter((field) => /^apigateway(?:v2)?\//u.test(field))
    .filter((field) => !fields.includes(field.replace(/=.*/u, '')) || !fields.includes(field))

  expect(unknown).toEqual([])
})

test('what the data plane does not enforce is shown as stored, and as enforced once it does', async () => {
  const stateOf = async (enforced: ReadonlySet<string>) => {
    const plane = await createPlane({ enforced })
    return plane.parity().find(({ service, operation }) => service === 'apigateway' && operation === 'PutMethod')?.fields
  }

  expect(await stateOf(new Set())).toMatchObject({ 'authorizationType=CUSTOM': 'stored-not-enforced', operationName: 'enforced' })
  expect(await stateOf(new Set(['rest.authorizer.lambda']))).toMatchObject({
    'authorizationType=CUSTOM': 'enforced',
    'authorizationType=AWS_IAM': 'stored-not-enforced',
  })
})

test('an operation whose part of the server is missing is shown as refused', async () => {
  const refused = async (ports: object) =>
    (await createPlane({ ports })).parity().filter(({ state }) => state === 'refused').map(({ operation }) => operation)

  expect(await refused({})).toContain('ImportRestApi')
  expect(await refused({ importApi: async () => ({ apiId: 'x' }) })).not.toContain('ImportRestApi')
})

test('an update in v2 has the states of the creation', async () => {
  const parity = (await createPlane()).parity()
  const fieldsOf = (operation: string) => parity.find((entry) => entry.service === 'apigatewayv2' && entry.operation === operation)?.fields

  expect(fieldsOf('UpdateApi')).toMatchObject({ corsConfiguration: 'stored-not-enforced', name: 'enforced' })
  expect(fieldsOf('UpdateRoute')).toMatchObject({ 'authorizationType=JWT': 'stored-not-enforced' })
})
