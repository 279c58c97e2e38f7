import { expect, it } from 'vitest'
import { applyStack } from '../../src/index.ts'
import type { Call } from '../../src/index.ts'
import { createFakeServices } from './fake-services.ts'
import { first, fixture, plan } from './seed-stack.ts'

it('hands over the removal of the old deployment, which stands in the state until the next update', async () => {
  const { call, names } = createFakeServices({ startAt: 100 })
  const changed = fixture('seed-rest-users').replace('Users REST API', 'Others').replaceAll('/users', '/people')
  const removals: ((call: Call) => Promise<void>)[] = []

  const state = await applyStack({ plan: plan(changed, { previous: await first() }), call, removeLater: (remove) => removals.push(remove) })

  expect(names()).not.toContain('apigateway:DeleteDeployment')
  expect(state.superseded?.map(({ state: { type } }) => type)).toContain('AWS::ApiGateway::Deployment')

  const next = createFakeServices({ startAt: 200 })
  const later = await applyStack({ plan: plan(changed, { previous: state }), call: next.call })
  for (const remove of removals) await remove(call)

  expect(next.names()).toContain('apigateway:DeleteDeployment')
  expect(later).not.toHaveProperty('superseded')
  expect(names()).toContain('apigateway:DeleteDeployment')
})

it('takes away what it made only when that is unused', async () => {
  const order: string[] = []
  const { call } = createFakeServices({ failAt: 'CreateStage' })
  const told: Call = async (service, operation, input) => {
    if (operation.startsWith('Delete')) order.push(operation)
    return call(service, operation, input)
  }

  const undone: string[] = []
  const applied = applyStack({
    plan: plan(fixture('seed-rest-users')),
    call: told,
    unused: async () => void order.push('unused'),
    onEvent: ({ action, logicalId }) => action === 'rollback' && undone.push(logicalId),
  })

  await expect(applied).rejects.toMatchObject({ code: 'ERR_CLOUDFORMATION_APPLY' })
  expect(order[0]).toBe('unused')
  expect(order.filter((step) => step === 'unused')).toHaveLength(undone.length)
})
